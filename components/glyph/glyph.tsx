import type { GlyphName } from './sprite.tsx';

/** Decoration only: whatever it says, text beside it or its cell's label says too. */
export function Glyph({ name, className = '' }: { readonly name: GlyphName; readonly className?: string }) {
  return (
    <svg className={`glyph ${className}`.trimEnd()} aria-hidden="true">
      <use href={`#g-${name}`} />
    </svg>
  );
}

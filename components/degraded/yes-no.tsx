import { Glyph } from '../glyph/glyph.tsx';

/** An answer that does not hang on its colour. */
export function YesNo({ is, says = is ? 'yes' : 'no' }: { readonly is: boolean; readonly says?: string | undefined }) {
  return (
    <span className={`inline-flex items-center gap-1 ${is ? 'text-ok-t' : 'font-semibold text-mis-t'}`}>
      <Glyph name={is ? 'check' : 'cross'} className="size-3.5" />
      {says}
    </span>
  );
}

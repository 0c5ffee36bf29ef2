'use client';
import { type ReactNode, useEffect, useRef } from 'react';
import { Glyph } from '../glyph/glyph.tsx';
import type { GlyphName } from '../glyph/sprite.tsx';

interface PanelHeadProps {
  readonly crumbs: ReactNode;
  readonly glyph: GlyphName;
  readonly title: ReactNode;
  /** Changes when the panel is about something else: the title takes the focus. */
  readonly subject: string;
  readonly children?: ReactNode;
  readonly onClose: () => void;
}

/** Head of what opens beside the matrix. Stays in sight while the rest scrolls. */
export function PanelHead({ crumbs, glyph, title, subject, children, onClose }: PanelHeadProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the subject is why the focus moves.
  useEffect(() => heading.current?.focus({ preventScroll: true }), [subject]);
  return (
    <div className="panel-head">
      <div className="panel-crumbs">
        {crumbs}
        <span className="ml-auto flex items-center gap-2">
          <kbd className="key narrow:hidden">J</kbd>
          <kbd className="key narrow:hidden">K</kbd>
          <button type="button" className="icon-button" aria-label="Close" aria-keyshortcuts="Escape" onClick={onClose}>
            <Glyph name="cross" />
          </button>
        </span>
      </div>
      <div className="flex items-start gap-2.5">
        <Glyph name={glyph} className="panel-glyph" />
        <div className="min-w-0">
          <h2 ref={heading} tabIndex={-1} className="panel-title">
            {title}
          </h2>
          {children}
        </div>
      </div>
    </div>
  );
}

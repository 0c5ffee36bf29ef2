'use client';
import { toggleTheme } from '../../lib/client/theme.ts';
import { Glyph } from '../glyph/glyph.tsx';

export function ThemeToggle() {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label="Switch between light and dark"
      aria-keyshortcuts="t"
      onClick={() => toggleTheme(document)}
    >
      <Glyph name="moon" />
    </button>
  );
}

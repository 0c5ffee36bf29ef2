/** Where a key leads in a table of lines and places, before its edges are looked at; null for a key that does not move. */

export interface Spot {
  readonly line: number;
  readonly place: number;
}

/** `last` is the end of the table, `page` how many lines PageUp and PageDown move. Home and End stay on the line but with Ctrl. */
export function step(from: Spot, key: string, isCtrl: boolean, last: Spot, page: number): Spot | null {
  const { line, place } = from;
  switch (key) {
    case 'ArrowUp':
      return { line: line - 1, place };
    case 'ArrowDown':
      return { line: line + 1, place };
    case 'ArrowLeft':
      return { line, place: place - 1 };
    case 'ArrowRight':
      return { line, place: place + 1 };
    case 'Home':
      return { line: isCtrl ? 0 : line, place: 0 };
    case 'End':
      return { line: isCtrl ? last.line : line, place: last.place };
    case 'PageUp':
      return { line: Math.max(0, line - page), place };
    case 'PageDown':
      return { line: line + page, place };
    default:
      return null;
  }
}

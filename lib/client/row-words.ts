/** The words of cells that came without: asked for row by row, for the rows that somebody looks at. */
import type { CellView } from '../coverage/picture.ts';
import type { PageCell, RowData } from './page-data.ts';
import type { PictureStore } from './picture-store.ts';

/** A pointer that passes over rows asks for none of them. */
const SETTLES_MS = 120;
const AGAIN_MS = 2000;

export interface RowWords {
  /** Asks for what is missing in the row, soon and once. Returns the way to say that nobody looks any more. */
  want(node: string): () => void;
}

export function createRowWords(
  pictures: Pick<PictureStore, 'subscribe' | 'getSnapshot' | 'takeWords'>,
  fetchWords: (node: string, signal: AbortSignal) => Promise<readonly CellView[]>,
): RowWords {
  return {
    want(node) {
      const end = new AbortController();
      let timer: ReturnType<typeof setTimeout> | null = null;
      let isAsking = false;

      function look(wait: number): void {
        const row = pictures.getSnapshot().rows.get(node);
        if (row === undefined || hasWords(row) || isAsking || timer !== null) return;
        timer = setTimeout(() => {
          timer = null;
          void ask();
        }, wait);
      }

      async function ask(): Promise<void> {
        const row = pictures.getSnapshot().rows.get(node);
        if (row === undefined || hasWords(row)) return;
        isAsking = true;
        const words = await fetchWords(node, end.signal).catch(() => null);
        isAsking = false;
        if (end.signal.aborted) return;
        if (words !== null) pictures.takeWords(row, withWords(row, words));
        // The row may have changed meanwhile, or Rollcall didn't answer.
        look(AGAIN_MS);
      }

      const stop = pictures.subscribe(() => look(SETTLES_MS));
      look(SETTLES_MS);
      return () => {
        stop();
        if (timer !== null) clearTimeout(timer);
        end.abort();
      };
    },
  };
}

function hasWords({ cells }: RowData): boolean {
  return cells.every(({ message }) => message !== undefined);
}

/** Of a cell that has changed on the way its words are still to come; one that is not spelled out any more has none. */
function withWords({ cells }: RowData, words: readonly CellView[]): PageCell[] {
  const said = new Map(words.map((one) => [one.daemonSet, one]));
  return cells.map((cell) => {
    const one = said.get(cell.daemonSet);
    if (one === undefined) return { ...cell, message: '', since: null, pod: null };
    if (one.state !== cell.state || one.reason !== cell.reason) return cell;
    return { ...cell, message: one.message, since: one.since, pod: one.pod };
  });
}

/** A whole snapshot as bytes. Meant to be compressed on its way: what is alike lies together. */
import { NOT_SAID } from './kinds.ts';
import { MessageReader, MessageWriter } from './message.ts';
import type { CellKind, CellWords, PageNode, PageSnapshot } from './messages.ts';
import { readPlaces, writePlaces } from './places.ts';
import { readTable, writeTable } from './table.ts';
import { WireError } from './wire-error.ts';

/** Throws RangeError where a column is not as long as there are nodes, or a cell is of no kind in the list. */
export function encodeSnapshot(snapshot: PageSnapshot): Uint8Array<ArrayBuffer> {
  const { nodes, daemonSets, kinds, cells, words, ...head } = snapshot;
  const out = new MessageWriter();
  out.text.push(head, words !== null);
  for (const table of [nodes, daemonSets, kinds, words ?? []]) writeTable(out, table);
  if (cells.length !== daemonSets.length) throw new RangeError(`${cells.length} columns of ${daemonSets.length}`);
  for (const column of cells) {
    if (column.length !== nodes.length) throw new RangeError(`a column of ${column.length} cells for ${nodes.length}`);
    writePlaces(out, { rows: shifted(column, 1), size: kinds.length });
  }
  return out.finish();
}

/** What was encoded. Throws WireError for anything else, WireVersionError for another version. */
export function decodeSnapshot(bytes: Uint8Array): PageSnapshot {
  const from = new MessageReader(bytes);
  const head = from.next() as Omit<PageSnapshot, 'nodes' | 'daemonSets' | 'kinds' | 'cells' | 'words'>;
  const isSpelledOut = from.next() === true;
  const nodes = readTable<PageNode>(from);
  const daemonSets = readTable<PageSnapshot['daemonSets'][number]>(from);
  const kinds = readTable<CellKind>(from);
  const words = readTable<CellWords>(from);
  if (kinds.length > NOT_SAID) throw new WireError('there are more kinds than places for them');
  from.claim(nodes.length * daemonSets.length);
  const cells = daemonSets.map(() => {
    const rows = new Uint16Array(nodes.length);
    readPlaces(from, { rows, size: kinds.length });
    return shifted(rows, -1);
  });
  from.finish();
  return { ...head, nodes, daemonSets, kinds, cells, words: isSpelledOut ? words : null };
}

/** On the wire what was not said is 0: it is the largest number that a cell can be, and the next one is 0 again. */
function shifted(column: Uint16Array, by: number): Uint16Array<ArrayBuffer> {
  const rows = new Uint16Array(column.length);
  for (let row = 0; row < rows.length; row++) rows[row] = (column[row] ?? 0) + by;
  return rows;
}

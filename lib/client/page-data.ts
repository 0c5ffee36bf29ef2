/** The picture cut into rows and columns that keep their identity while they say the same, so that React can skip them. */
import { CATEGORIES, type Category } from '../coverage/model.ts';
import { daemonSetKey } from '../coverage/objects.ts';
import type { CellView, DaemonSetView, NodeView, Picture } from '../coverage/picture.ts';

/** One node with its cells. */
export interface RowData {
  readonly node: NodeView;
  /** One letter a DaemonSet, in the picture's order. */
  readonly letters: string;
  /** The cells that the picture spells out. */
  readonly cells: readonly CellView[];
}

interface ColumnData {
  /** `namespace/name`. */
  readonly key: string;
  readonly daemonSet: DaemonSetView;
  /** Place in `RowData.letters`. */
  readonly index: number;
}

/** What the grid's columns are, without their numbers: changes only when a DaemonSet comes, goes or changes category. */
export interface ColumnShape {
  /** `namespace/name`. */
  readonly key: string;
  readonly name: string;
  /** The most telling one. */
  readonly category: Category;
  readonly updateStrategy: string;
  /** Place in `RowData.letters`. */
  readonly index: number;
}

export interface PageData {
  readonly picture: Picture;
  /** By node name, in the order of names: `node-9` before `node-10`. */
  readonly rows: ReadonlyMap<string, RowData>;
  /** In the picture's order. */
  readonly columns: readonly ColumnData[];
  /** By category, then by name: the order on screen. */
  readonly shapes: readonly ColumnShape[];
}

const NO_CELLS: readonly CellView[] = [];
const collator = new Intl.Collator('en', { numeric: true });

export function derivePage(picture: Picture, previous: PageData | null): PageData {
  const columns = deriveColumns(picture, previous);
  return { picture, rows: deriveRows(picture, previous), columns, shapes: deriveShapes(columns, previous) };
}

export function findCell(page: PageData, node: string, daemonSet: string): CellView | null {
  return page.rows.get(node)?.cells.find((cell) => cell.daemonSet === daemonSet) ?? null;
}

function deriveRows(picture: Picture, previous: PageData | null): ReadonlyMap<string, RowData> {
  if (previous !== null && previous.picture.grid === picture.grid && previous.picture.nodes === picture.nodes) {
    if (previous.picture.cells === picture.cells) return previous.rows;
  }
  const cellsByNode = Map.groupBy(picture.cells, (cell) => cell.node);
  const fresh = new Map<string, RowData>();
  for (const [row, node] of picture.nodes.entries()) {
    const next = { node, letters: picture.grid[row] ?? '', cells: cellsByNode.get(node.name) ?? NO_CELLS };
    const before = previous?.rows.get(node.name);
    fresh.set(node.name, before !== undefined && sameRow(before, next) ? before : next);
  }
  return inOrder(fresh, previous);
}

/** Sorting names is the slow part, and names seldom change: the order is kept while the names are the same. */
function inOrder(fresh: ReadonlyMap<string, RowData>, previous: PageData | null): ReadonlyMap<string, RowData> {
  const known = previous !== null && previous.rows.size === fresh.size ? [...previous.rows.keys()] : [];
  const isSame = known.length === fresh.size && known.every((name) => fresh.has(name));
  const names = isSame ? known : [...fresh.keys()].sort(collator.compare);
  return new Map(names.flatMap((name) => asEntry(name, fresh.get(name))));
}

function asEntry(name: string, row: RowData | undefined): [string, RowData][] {
  return row === undefined ? [] : [[name, row]];
}

function sameRow(a: RowData, b: RowData): boolean {
  return (
    a.node === b.node &&
    a.letters === b.letters &&
    a.cells.length === b.cells.length &&
    a.cells.every((cell, place) => cell === b.cells[place])
  );
}

function deriveColumns(picture: Picture, previous: PageData | null): readonly ColumnData[] {
  if (previous !== null && previous.picture.daemonSets === picture.daemonSets) return previous.columns;
  return picture.daemonSets.map((daemonSet, index) => {
    const before = previous?.columns[index];
    if (before !== undefined && before.daemonSet === daemonSet) return before;
    return { key: daemonSetKey(daemonSet), daemonSet, index };
  });
}

function deriveShapes(columns: readonly ColumnData[], previous: PageData | null): readonly ColumnShape[] {
  if (previous !== null && previous.columns === columns) return previous.shapes;
  const shapes = columns.map(({ key, daemonSet, index }): ColumnShape => {
    const { name, categories, updateStrategy } = daemonSet;
    return { key, name, category: categories[0] ?? 'other', updateStrategy: updateStrategy.type, index };
  });
  shapes.sort(compareShapes);
  const before = previous?.shapes ?? [];
  const isSame = before.length === shapes.length && shapes.every((shape, place) => sameShape(shape, before[place]));
  return isSame ? before : shapes;
}

type Sorted = Pick<ColumnShape, 'key' | 'name' | 'category'>;

/** By category, then by name. */
export function compareShapes(a: Sorted, b: Sorted): number {
  return placeOf(a) - placeOf(b) || collator.compare(a.name, b.name) || collator.compare(a.key, b.key);
}

function placeOf(shape: Sorted): number {
  return CATEGORIES.indexOf(shape.category);
}

function sameShape(a: ColumnShape, b: ColumnShape | undefined): boolean {
  return a.key === b?.key && a.index === b.index && a.category === b.category && a.updateStrategy === b.updateStrategy;
}

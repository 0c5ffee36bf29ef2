/**
 * What the components read: rows and columns that keep their identity while they say the same, so that React can skip
 * them. Rows are cut from the cells when somebody asks for them.
 */
import { CATEGORIES, type Category } from '../coverage/model.ts';
import type { CellView, DaemonSetView } from '../coverage/picture.ts';
import type { CellKind, PageNode, PageSnapshot } from '../wire/messages.ts';

/** A cell that is spelled out. Its words may not have come yet: then these are undefined. */
export interface PageCell extends CellKind, Partial<Pick<CellView, 'message' | 'since' | 'pod'>> {
  readonly node: string;
  readonly daemonSet: string;
}

/** One node with its cells. */
export interface RowData {
  readonly node: PageNode;
  /** One letter a DaemonSet, in the picture's order. */
  readonly letters: string;
  /** The cells that are spelled out. */
  readonly cells: readonly PageCell[];
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

/** Everything but the cells. */
export type PageFacts = Omit<PageSnapshot, 'kinds' | 'cells' | 'words'>;

/** What orders and groups the rows: another one only when a node comes, goes, or has another pool, type or taint. */
export interface PageLayout {
  /** Places of rows in the order of names: `node-9` before `node-10`. */
  readonly order: readonly number[];
  /** By place. Of a node only its name, pool, type and taints are to be read here: the rest may be older. */
  readonly nodes: readonly Pick<PageNode, 'name' | 'pool' | 'instanceType' | 'taints'>[];
}

/** All cells at once, for what looks at every one of them. Look at them now: the lists change as deltas come. */
interface PageCells {
  readonly kinds: readonly CellKind[];
  /** One list a DaemonSet, one place in `kinds` a row; `kindAt` reads it. */
  readonly columns: readonly Uint16Array[];
}

export interface PageRows {
  readonly size: number;
  get(name: string): RowData | undefined;
  /** The row at a place of `PageLayout`; undefined where the node has gone. */
  at(place: number): RowData | undefined;
  /** -1 where there is no such node. */
  placeOf(name: string): number;
  /** In the order of names. */
  values(): IterableIterator<RowData>;
}

export interface PageData {
  readonly picture: PageFacts;
  readonly rows: PageRows;
  readonly layout: PageLayout;
  readonly cells: PageCells;
  /** In the picture's order. */
  readonly columns: readonly ColumnData[];
  /** By category, then by name: the order on screen. */
  readonly shapes: readonly ColumnShape[];
}

const collator = new Intl.Collator('en', { numeric: true });

export function compareNames(a: string, b: string): number {
  return collator.compare(a, b);
}

export function findCell(page: PageData, node: string, daemonSet: string): PageCell | null {
  return page.rows.get(node)?.cells.find((cell) => cell.daemonSet === daemonSet) ?? null;
}

/** In the order on screen. */
export function shapesOf(columns: readonly ColumnData[]): ColumnShape[] {
  const shapes = columns.map(({ key, daemonSet, index }): ColumnShape => {
    const { name, categories, updateStrategy } = daemonSet;
    return { key, name, category: categories[0] ?? 'other', updateStrategy: updateStrategy.type, index };
  });
  return shapes.sort(compareShapes);
}

type Sorted = Pick<ColumnShape, 'key' | 'name' | 'category'>;

/** By category, then by name. */
export function compareShapes(a: Sorted, b: Sorted): number {
  return placeOf(a) - placeOf(b) || compareNames(a.name, b.name) || compareNames(a.key, b.key);
}

function placeOf(shape: Sorted): number {
  return CATEGORIES.indexOf(shape.category);
}

export function sameShape(a: ColumnShape, b: ColumnShape | undefined): boolean {
  return a.key === b?.key && a.index === b.index && a.category === b.category && a.updateStrategy === b.updateStrategy;
}

/**
 * Cuts what the server told into rows and columns. Told of a delta after it was applied, it lets go of the rows that
 * the delta is about and of nothing else: the work goes by what changed, not by the size of the cluster.
 */
import { daemonSetKey } from '../coverage/objects.ts';
import { isSpelledOut, STATE_LETTERS } from '../coverage/picture.ts';
import { kindAt } from '../wire/kinds.ts';
import type { PageDelta, PageNode, PageSnapshot } from '../wire/messages.ts';
import type { PageState } from '../wire/page-state.ts';
import {
  compareNames,
  type PageCell,
  type PageData,
  type PageFacts,
  type PageLayout,
  type PageRows,
  type RowData,
  sameShape,
  shapesOf,
} from './page-data.ts';

/** How fresh the lists are: no part of the picture's history. */
export type SourcesSaid = Pick<PageSnapshot, 'sources' | 'requests' | 'cluster'>;
type Head = SourcesSaid & Pick<PageSnapshot, 'observedAt' | 'policy'>;

export class PageCutter {
  readonly #state: PageState;
  #head: Head;
  #layout: PageLayout;
  #places: ReadonlyMap<string, number>;
  /** By place; those that nobody has asked for, or that have changed since, are not there. */
  #rows: (RowData | undefined)[];
  #columns: PageData['columns'] = [];
  #shapes: PageData['shapes'] = [];
  #nodes: readonly PageNode[] = [];
  #page: PageData | null = null;
  #hasNewNodes = true;
  #hasNewColumns = true;

  constructor(state: PageState, { observedAt, sources, requests, cluster, policy }: Head) {
    this.#state = state;
    this.#head = { observedAt, sources, requests, cluster, ...(policy && { policy }) };
    const nodes = [...state.nodes];
    const order = nodes.map((_, place) => place);
    order.sort((a, b) => compareNames(nodes[a]?.name ?? '', nodes[b]?.name ?? ''));
    this.#layout = { order, nodes };
    this.#places = new Map(state.rowOf);
    this.#rows = Array<RowData | undefined>(nodes.length);
  }

  /** The page as it is now; the same object until something was told. */
  page(): PageData {
    this.#page ??= this.#cut();
    return this.#page;
  }

  /** Says what a delta that was applied to the state has changed. */
  take({ observedAt, rowsGone, columnsGone, nodes, daemonSets, cells, words }: PageDelta): void {
    this.#letGo();
    this.#head = { ...this.#head, observedAt };
    if (rowsGone.length > 0) this.#removeRows(rowsGone);
    if (nodes.length > 0) this.#takeNodes(nodes);
    if (columnsGone.length > 0 || daemonSets.length > 0) this.#hasNewColumns = true;
    const isNarrower = columnsGone.length > 0;
    if (isNarrower || this.#state.daemonSets.length !== this.#columns.length) this.#rows = this.#noRows();
    for (const { row } of cells) this.#rows[row] = undefined;
    for (const { row } of words) this.#rows[row] = undefined;
  }

  takeSources({ sources, requests, cluster }: SourcesSaid): void {
    this.#letGo();
    this.#head = { ...this.#head, sources, requests, cluster };
  }

  /** The cells of one row, with words. Nothing where the row has changed since `row` was cut. */
  takeWords(row: RowData, cells: readonly PageCell[]): void {
    const place = this.#places.get(row.node.name);
    if (place === undefined || this.#rows[place] !== row) return;
    this.#letGo();
    this.#rows[place] = { ...row, cells };
  }

  /** Pages that were handed out keep the rows that they have shown. */
  #letGo(): void {
    if (this.#page === null) return;
    this.#page = null;
    this.#rows = this.#rows.slice();
  }

  #cut(): PageData {
    const state = this.#state;
    if (this.#hasNewNodes) this.#nodes = state.nodes.slice();
    if (this.#hasNewColumns) this.#cutColumns();
    this.#hasNewNodes = false;
    this.#hasNewColumns = false;
    const picture: PageFacts = {
      ...this.#head,
      revision: state.revision,
      nodes: this.#nodes,
      daemonSets: this.#columns.map(({ daemonSet }) => daemonSet),
    };
    return {
      picture,
      rows: new Rows(state, this.#layout, this.#places, this.#rows, this.#columns),
      layout: this.#layout,
      cells: { kinds: state.kinds, columns: this.#columns.map(({ index }) => state.column(index)) },
      columns: this.#columns,
      shapes: this.#shapes,
    };
  }

  #cutColumns(): void {
    this.#columns = this.#state.daemonSets.map((daemonSet, index) => {
      const before = this.#columns[index];
      return before?.daemonSet === daemonSet ? before : { key: daemonSetKey(daemonSet), daemonSet, index };
    });
    const shapes = shapesOf(this.#columns);
    const isSame =
      shapes.length === this.#shapes.length && shapes.every((shape, place) => sameShape(shape, this.#shapes[place]));
    if (!isSame) this.#shapes = shapes;
  }

  #removeRows(gone: readonly number[]): void {
    const isGone = new Set(gone);
    const isLeft = (_: unknown, place: number) => !isGone.has(place);
    const shifts = shiftsOf(gone, this.#layout.nodes.length);
    const order = this.#layout.order.filter((place) => !isGone.has(place));
    this.#layout = {
      order: order.map((place) => place - (shifts[place] ?? 0)),
      nodes: this.#layout.nodes.filter(isLeft),
    };
    // `filter` alone leaves out what was never there.
    this.#rows = Array.from(this.#rows).filter(isLeft);
    this.#places = placesOf(this.#layout);
    this.#hasNewNodes = true;
  }

  #takeNodes(nodes: readonly PageNode[]): void {
    this.#hasNewNodes = true;
    const places = nodes.map(({ name }) => this.#places.get(name));
    for (const place of places) if (place !== undefined) this.#rows[place] = undefined;
    const isLaidOut = nodes.every((node, at) => isLaidOutAlike(this.#layout.nodes[places[at] ?? -1], node));
    if (isLaidOut) return;
    const laidOut = [...this.#layout.nodes];
    let { order } = this.#layout;
    const compare = (a: number, b: number) => compareNames(laidOut[a]?.name ?? '', laidOut[b]?.name ?? '');
    for (const [at, node] of nodes.entries()) {
      const place = places[at] ?? laidOut.length;
      laidOut[place] = node;
      if (places[at] === undefined) order = insert(order, place, compare);
    }
    const isLonger = laidOut.length > this.#layout.nodes.length;
    this.#layout = { order, nodes: laidOut };
    if (!isLonger) return;
    this.#rows.length = laidOut.length;
    this.#places = placesOf(this.#layout);
  }

  #noRows(): (RowData | undefined)[] {
    return Array<RowData | undefined>(this.#layout.nodes.length);
  }
}

/** One page's rows. A row that nobody has asked for is cut from what is known now, also for a page that was left behind. */
class Rows implements PageRows {
  readonly #state: PageState;
  readonly #layout: PageLayout;
  readonly #places: ReadonlyMap<string, number>;
  readonly #rows: (RowData | undefined)[];
  readonly #columns: PageData['columns'];

  constructor(
    state: PageState,
    layout: PageLayout,
    places: ReadonlyMap<string, number>,
    rows: (RowData | undefined)[],
    columns: PageData['columns'],
  ) {
    this.#state = state;
    this.#layout = layout;
    this.#places = places;
    this.#rows = rows;
    this.#columns = columns;
  }

  get size(): number {
    return this.#layout.order.length;
  }

  placeOf(name: string): number {
    return this.#places.get(name) ?? -1;
  }

  get(name: string): RowData | undefined {
    const place = this.#places.get(name);
    return place === undefined ? undefined : this.at(place);
  }

  at(place: number): RowData | undefined {
    const name = this.#layout.nodes[place]?.name;
    if (name === undefined) return undefined;
    this.#rows[place] ??= cutRow(this.#state, this.#columns, name);
    return this.#rows[place];
  }

  *values(): IterableIterator<RowData> {
    for (const place of this.#layout.order) {
      const row = this.at(place);
      if (row !== undefined) yield row;
    }
  }
}

function cutRow(state: PageState, columns: PageData['columns'], name: string): RowData | undefined {
  const row = state.rowOf.get(name);
  const node = row === undefined ? undefined : state.nodes[row];
  if (row === undefined || node === undefined) return undefined;
  let letters = '';
  const cells: PageCell[] = [];
  for (const { key, index } of columns) {
    const kind = kindAt(state.kinds, state.cell(row, index));
    letters += STATE_LETTERS[kind.state];
    if (!isSpelledOut(kind)) continue;
    const words = state.words(row, index);
    const said = words === undefined ? {} : { message: words.message, since: words.since, pod: words.pod };
    cells.push({ node: name, daemonSet: key, ...kind, ...said });
  }
  return { node, letters, cells };
}

function placesOf({ nodes }: PageLayout): ReadonlyMap<string, number> {
  return new Map(nodes.map(({ name }, place) => [name, place]));
}

/** How many of `gone` are before each place. */
function shiftsOf(gone: readonly number[], size: number): Uint32Array {
  const shifts = new Uint32Array(size);
  let before = 0;
  for (let place = 0; place < size; place++) {
    if (gone[before] === place) before++;
    shifts[place] = before;
  }
  return shifts;
}

/** A copy of a sorted list with one more in its place. */
function insert(sorted: readonly number[], place: number, compare: (a: number, b: number) => number): number[] {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(sorted[middle] ?? 0, place) <= 0) low = middle + 1;
    else high = middle;
  }
  return sorted.toSpliced(low, 0, place);
}

function isLaidOutAlike(a: PageLayout['nodes'][number] | undefined, b: PageNode): boolean {
  return (
    a !== undefined &&
    a.pool === b.pool &&
    a.instanceType === b.instanceType &&
    a.taints.length === b.taints.length &&
    a.taints.every((taint, place) => taint === b.taints[place])
  );
}

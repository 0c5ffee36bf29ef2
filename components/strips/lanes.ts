/** The marks of every strip, kept up to date node by node. Knows no document. */
import type { PageData } from '../../lib/client/page-data.ts';
import { type RowMarks, sameMarks } from '../../lib/coverage/digest/marks.ts';
import { askAlike, type Marks, markedPlaces } from '../grid/alike.ts';
import { gridGlyph } from '../grid/cell-looks.ts';
import type { GridColumn } from '../grid/columns.ts';
import type { Axis } from './axis.ts';
import { bucketStrip, rebucketNode } from './runs.ts';
import { MARKS, rankOf } from './strip-marks.ts';

/** One strip: a column of the grid, or the worst of several. */
export interface LaneSpec {
  readonly key: string;
  /** Places in `LanesInput.columns`, at least one. */
  readonly columns: readonly number[];
}

export interface LanesInput {
  readonly lanes: readonly LaneSpec[];
  readonly columns: readonly GridColumn[];
  /** Of nodes, in the order of the axis: another list where another node stands anywhere. */
  readonly places: readonly number[];
  readonly page: Pick<PageData, 'rows' | 'cells'>;
  readonly marks: Marks;
  /** Nothing on the page is current. */
  readonly isLost: boolean;
}

export interface Lane {
  readonly spec: LaneSpec;
  /** By node. */
  readonly ranks: Uint8Array;
  /** By pixel of the axis. */
  pixels: Uint8Array;
  /** Nodes by rank. */
  readonly counts: Int32Array;
  /** Grows with every change of `counts`. */
  version: number;
  /** To be painted. */
  isDirty: boolean;
}

/** What a column's cells said last. */
interface Column {
  /** By node. */
  readonly ranks: Uint8Array;
  /** One list a DaemonSet, in the page's order: the kind of its cell. */
  readonly kinds: Uint16Array[];
  /** Strips that the column is part of. */
  readonly lanes: Lane[];
}

type Ask = (place: number) => number | null;

/** Holds what was said last, so that a change costs what it changes. */
export class Lanes {
  #input: LanesInput | null = null;
  #columns: Column[] = [];
  /** By place in the page's order, the place along x; -1 for what is left out. */
  #nodeOf = new Int32Array(0);
  #axis: Axis | null = null;
  #version = 0;
  #lanes: readonly Lane[] = [];

  get all(): readonly Lane[] {
    return this.#lanes;
  }

  /** True where counts or marks are others than before. */
  update(input: LanesInput): boolean {
    const before = this.#input;
    this.#input = input;
    const isSame =
      before !== null &&
      before.lanes === input.lanes &&
      before.columns === input.columns &&
      before.places === input.places &&
      before.isLost === input.isLost &&
      before.page.cells.kinds === input.page.cells.kinds;
    if (!isSame) {
      this.#fill(input);
      return true;
    }
    if (before.page === input.page && before.marks === input.marks) return false;
    const remarked = before.marks === input.marks ? [] : changedMarks(before.marks, input);
    let hasChanged = false;
    const asks = makeAsks(input);
    for (const [at, column] of this.#columns.entries()) {
      const ask = asks[at];
      if (ask === undefined) continue;
      for (const node of remarked) if (this.#refresh(column, node, ask, input)) hasChanged = true;
      for (const place of takeKinds(column, input, at)) {
        const node = this.#nodeOf[place] ?? -1;
        if (node >= 0 && this.#refresh(column, node, ask, input)) hasChanged = true;
      }
    }
    return hasChanged;
  }

  setAxis(axis: Axis): void {
    this.#axis = axis;
    for (const lane of this.#lanes) this.#bucket(lane, axis);
  }

  #fill(input: LanesInput): void {
    const { places, columns } = input;
    const nodes = places.length;
    this.#version++;
    this.#nodeOf = new Int32Array(input.page.rows.size).fill(-1);
    for (let node = 0; node < nodes; node++) this.#nodeOf[places[node] as number] = node;
    const asks = makeAsks(input);
    this.#columns = columns.map(({ members }, at): Column => {
      const ranks = new Uint8Array(nodes);
      const ask = asks[at];
      for (let node = 0; node < nodes; node++) ranks[node] = ask?.(places[node] as number) ?? UNKNOWN;
      const kinds = members.map(({ index }) => (input.page.cells.columns[index] ?? NO_KINDS).slice());
      return { ranks, kinds, lanes: [] };
    });
    this.#lanes = input.lanes.map((spec) => this.#makeLane(spec, nodes));
    if (this.#axis !== null) this.setAxis(this.#axis);
  }

  #makeLane(spec: LaneSpec, nodes: number): Lane {
    const ranks = new Uint8Array(nodes);
    const counts = new Int32Array(MARKS.length);
    const lane: Lane = { spec, ranks, counts, pixels: new Uint8Array(0), version: this.#version, isDirty: true };
    for (const place of spec.columns) {
      const part = this.#columns[place];
      if (part === undefined) continue;
      part.lanes.push(lane);
      for (let node = 0; node < nodes; node++) {
        const rank = part.ranks[node] as number;
        if (rank > (ranks[node] as number)) ranks[node] = rank;
      }
    }
    for (const rank of ranks) (counts[rank] as number)++;
    return lane;
  }

  #bucket(lane: Lane, axis: Axis): void {
    if (lane.pixels.length !== axis.width) lane.pixels = new Uint8Array(axis.width);
    bucketStrip(lane.ranks, axis, lane.pixels);
    lane.isDirty = true;
  }

  #refresh(column: Column, node: number, ask: Ask, { places }: LanesInput): boolean {
    const rank = ask(places[node] as number) ?? UNKNOWN;
    if (column.ranks[node] === rank) return false;
    column.ranks[node] = rank;
    let hasChanged = false;
    for (const lane of column.lanes) if (this.#refreshLane(lane, node)) hasChanged = true;
    return hasChanged;
  }

  #refreshLane(lane: Lane, node: number): boolean {
    let worst = 0;
    for (const place of lane.spec.columns) worst = Math.max(worst, this.#columns[place]?.ranks[node] ?? 0);
    const was = lane.ranks[node] as number;
    if (worst === was) return false;
    lane.ranks[node] = worst;
    (lane.counts[was] as number)--;
    (lane.counts[worst] as number)++;
    lane.version = ++this.#version;
    if (this.#axis !== null && rebucketNode(lane.ranks, this.#axis, node, lane.pixels)) lane.isDirty = true;
    return true;
  }
}

const UNKNOWN = rankOf('unknown');

/** The mark of a column's cell at a place, as the grid's glyphs say it. */
function makeAsks({ columns, page, marks, isLost }: LanesInput): Ask[] {
  const marked = markedPlaces(page.rows, marks);
  return columns.map((column) => askAlike(page, column, marks, marked, (cell) => rankOf(gridGlyph(cell, isLost))));
}

const NO_KINDS = new Uint16Array();

/** Places where the column says something else than before; what it says now is kept. */
function takeKinds({ kinds }: Column, { columns, page }: LanesInput, at: number): number[] {
  const changed: number[] = [];
  for (const [which, { index }] of (columns[at]?.members ?? []).entries()) {
    const now = page.cells.columns[index] ?? NO_KINDS;
    const before = kinds[which];
    if (before === undefined) continue;
    if (before.length !== now.length) {
      kinds[which] = now.slice();
      changed.push(...now.keys());
    } else takeDifferences(now, before, changed);
  }
  return changed;
}

/** Two places at a time: of millions of cells a few change. */
function takeDifferences(now: Uint16Array, before: Uint16Array, changed: number[]): void {
  const isPaired = now.byteOffset % 4 === 0 && before.byteOffset % 4 === 0;
  const pairs = isPaired ? now.length >> 1 : 0;
  const [nowPairs, beforePairs] = isPaired
    ? [new Uint32Array(now.buffer, now.byteOffset, pairs), new Uint32Array(before.buffer, before.byteOffset, pairs)]
    : [NO_PAIRS, NO_PAIRS];
  const take = (place: number) => {
    if (before[place] === now[place]) return;
    before[place] = now[place] as number;
    changed.push(place);
  };
  for (let pair = 0; pair < pairs; pair++) {
    if (nowPairs[pair] === beforePairs[pair]) continue;
    take(2 * pair);
    take(2 * pair + 1);
  }
  for (let place = 2 * pairs; place < now.length; place++) take(place);
}

const NO_PAIRS = new Uint32Array();

/** Nodes whose marks are others. */
function changedMarks(before: Marks, { marks, page, places }: LanesInput): number[] {
  const names = [...before.keys(), ...marks.keys()].filter((name) => !isSameMark(before.get(name), marks.get(name)));
  if (names.length === 0) return [];
  const changed = new Set(names.map((name) => page.rows.placeOf(name)));
  return places.flatMap((place, node) => (changed.has(place) ? [node] : []));
}

function isSameMark(a: RowMarks | undefined, b: RowMarks | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && sameMarks(a, b));
}

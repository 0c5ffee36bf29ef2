/** The marks of every strip, kept up to date node by node. Knows no document. */
import type { RowData } from '../../lib/client/page-data.ts';
import { cellsByDaemonSet } from '../../lib/client/shown-state.ts';
import type { RowMarks } from '../../lib/coverage/digest/marks.ts';
import { LETTER_STATES } from '../../lib/coverage/picture.ts';
import { glyphOf } from '../glyph/cell-glyph.ts';
import { gridGlyph } from '../grid/cell-looks.ts';
import { type GridColumn, readRow } from '../grid/columns.ts';
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
  /** In the order of the axis. */
  readonly rows: readonly RowData[];
  readonly marks: ReadonlyMap<string, RowMarks>;
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

/** Holds what was said last, so that a change costs what it changes. */
export class Lanes {
  #input: LanesInput | null = null;
  #rowMarks: (RowMarks | undefined)[] = [];
  #packer: Packer | null = null;
  /** Strips that a column is part of, by its place. */
  #lanesOf: Lane[][] = [];
  #columnRanks: Uint8Array[] = [];
  #axis: Axis | null = null;
  #version = 0;
  #lanes: readonly Lane[] = [];

  get all(): readonly Lane[] {
    return this.#lanes;
  }

  /** True where anything is to be painted anew. */
  update(input: LanesInput): boolean {
    const before = this.#input;
    this.#input = input;
    const isSame =
      before !== null &&
      before.lanes === input.lanes &&
      before.columns === input.columns &&
      before.isLost === input.isLost &&
      before.rows.length === input.rows.length;
    if (!isSame) {
      this.#fill(input);
      return true;
    }
    if (before.rows === input.rows && before.marks === input.marks) return false;
    let hasChanged = false;
    for (let node = 0; node < input.rows.length; node++) {
      const row = input.rows[node];
      if (row === undefined) continue;
      const mark = input.marks.get(row.node.name);
      if (row === before.rows[node] && mark === this.#rowMarks[node]) continue;
      this.#rowMarks[node] = mark;
      if (this.#repack(node, row, mark)) hasChanged = true;
    }
    return hasChanged;
  }

  setAxis(axis: Axis): void {
    this.#axis = axis;
    for (const lane of this.#lanes) this.#bucket(lane, axis);
  }

  #fill(input: LanesInput): void {
    const { rows, columns, marks, isLost } = input;
    const nodes = rows.length;
    this.#packer = makePacker(columns, isLost);
    this.#columnRanks = columns.map(() => new Uint8Array(nodes));
    this.#rowMarks = rows.map(({ node }) => marks.get(node.name));
    this.#version++;
    for (let node = 0; node < nodes; node++) {
      const row = rows[node];
      if (row === undefined) continue;
      const packed = this.#packer(row, this.#rowMarks[node]);
      for (let column = 0; column < columns.length; column++) {
        (this.#columnRanks[column] as Uint8Array)[node] = packed[column] as number;
      }
    }
    this.#lanes = input.lanes.map((spec) => this.#makeLane(spec, nodes));
    this.#lanesOf = columns.map((_, place) => this.#lanes.filter(({ spec }) => spec.columns.includes(place)));
    if (this.#axis !== null) this.setAxis(this.#axis);
  }

  #makeLane(spec: LaneSpec, nodes: number): Lane {
    const parts = spec.columns.flatMap((place) => this.#columnRanks[place] ?? []);
    const ranks = new Uint8Array(nodes);
    for (const part of parts) {
      for (let node = 0; node < nodes; node++) {
        const rank = part[node] as number;
        if (rank > (ranks[node] as number)) ranks[node] = rank;
      }
    }
    const counts = new Int32Array(MARKS.length);
    for (const rank of ranks) (counts[rank] as number)++;
    return { spec, ranks, counts, pixels: new Uint8Array(0), version: this.#version, isDirty: true };
  }

  #bucket(lane: Lane, axis: Axis): void {
    if (lane.pixels.length !== axis.width) lane.pixels = new Uint8Array(axis.width);
    bucketStrip(lane.ranks, axis, lane.pixels);
    lane.isDirty = true;
  }

  #repack(node: number, row: RowData, mark: RowMarks | undefined): boolean {
    const packed = this.#packer?.(row, mark) ?? new Uint8Array(0);
    let hasChanged = false;
    for (let column = 0; column < packed.length; column++) {
      const ranks = this.#columnRanks[column];
      if (ranks === undefined || ranks[node] === packed[column]) continue;
      ranks[node] = packed[column] as number;
      for (const lane of this.#lanesOf[column] ?? []) if (this.#refresh(lane, node)) hasChanged = true;
    }
    return hasChanged;
  }

  #refresh(lane: Lane, node: number): boolean {
    let worst = 0;
    for (const place of lane.spec.columns) worst = Math.max(worst, this.#columnRanks[place]?.[node] ?? 0);
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

type Packer = (row: RowData, mark: RowMarks | undefined) => Uint8Array;

/** By the code of a state's letter, where the letter is all there is to say. */
function ranksOfLetters(isLost: boolean): Uint8Array {
  const ranks = new Uint8Array(128).fill(rankOf('unknown'));
  for (const [letter, state] of LETTER_STATES) ranks[letter.charCodeAt(0)] = rankOf(glyphOf(state, null, isLost));
  return ranks;
}

/** The mark of every column on one node, as the grid's glyphs say it. What it returns is used again for the next row. */
function makePacker(columns: readonly GridColumn[], isLost: boolean): Packer {
  const packed = new Uint8Array(columns.length);
  const letterRanks = ranksOfLetters(isLost);
  const unknown = rankOf('unknown');
  const single: number[] = [];
  const several: number[] = [];
  const placeOf = new Map<string, number>();
  const indexes = new Int32Array(columns.length);
  for (const [place, { members }] of columns.entries()) {
    (members.length === 1 ? single : several).push(place);
    indexes[place] = members[0].index;
    if (members.length === 1) placeOf.set(members[0].key, place);
  }
  const readWhole = (row: RowData, mark: RowMarks | undefined, places: readonly number[]) => {
    const read = readRow(row, mark);
    for (const place of places) {
      const column = columns[place];
      if (column !== undefined) packed[place] = rankOf(gridGlyph(read(column), isLost));
    }
  };
  const all = columns.map((_, place) => place);
  return (row, mark) => {
    if (mark !== undefined) {
      readWhole(row, mark, all);
      return packed;
    }
    const { letters } = row;
    let areUnknown = false;
    for (const place of single) {
      const code = letters.charCodeAt(indexes[place] as number);
      const rank = letterRanks[code] ?? unknown;
      packed[place] = rank;
      if (rank === unknown) areUnknown = true;
    }
    if (areUnknown) {
      for (const [daemonSet, cell] of cellsByDaemonSet(row)) {
        const place = cell.state === 'unknown' ? placeOf.get(daemonSet) : undefined;
        if (place !== undefined) packed[place] = rankOf(glyphOf('unknown', cell, isLost));
      }
    }
    if (several.length > 0) readWhole(row, mark, several);
    return packed;
  };
}

'use client';
import { createContext, use, useCallback, useState, useSyncExternalStore } from 'react';
import type { PageData, PageLayout, RowData } from '../../lib/client/page-data.ts';
import { createSignal, type Signal } from '../../lib/client/signal.ts';
import type { CellRef } from '../../lib/client/view-state.ts';
import type { RowMarks } from '../../lib/coverage/digest/marks.ts';
import type { Category } from '../../lib/coverage/model.ts';
import { useSignal } from '../app/services.tsx';
import { gridGlyph } from '../grid/cell-looks.ts';
import { type GridCell, type GridColumn, readRow } from '../grid/columns.ts';
import { categoryKey, type StripLane } from './arrange-strips.ts';
import type { LanesInput } from './lanes.ts';
import type { StripPlace } from './move.ts';
import { rankOf } from './strip-marks.ts';
import { StripsCanvas } from './strips-canvas.ts';

/** The key of the line of pools, which is no strip. */
export const HEAD = 'head';

/** By names, since strips and nodes move. */
export interface Cursor {
  /** The key of a strip, that of a category whether it is folded or not, or `HEAD`. */
  readonly lane: string;
  /** The name of a node; empty for the name of the category. */
  readonly node: string;
}

/** Where the name of the category stands, whichever strip has it. */
export function cursorOfCategory(category: Category | null): Cursor {
  return { lane: categoryKey(category), node: '' };
}

/** Where everything is: stays the same while only cells change. */
export interface Frame {
  readonly lanes: readonly StripLane[];
  readonly columns: readonly GridColumn[];
  /** Of nodes, along x. */
  readonly places: readonly number[];
  readonly nodes: PageLayout['nodes'];
  /** What all names end in. */
  readonly suffix: string;
}

/** What the strips are made of now. */
export interface Scene extends Frame, LanesInput {
  readonly lanes: readonly StripLane[];
  readonly page: PageData;
}

/** One cell of one strip, with the column that speaks for it. */
export interface StripCell {
  readonly column: GridColumn;
  readonly cell: GridCell;
}

export interface StripsTools {
  readonly canvas: StripsCanvas;
  /** What is shown; null before anything is. */
  readonly scene: Signal<Scene | null>;
  readonly cursor: Signal<Cursor | null>;
  /** The pointer or the focus is on the cursor: the lens is open. */
  readonly isOpen: Signal<boolean>;
  /** Moves the cursor, and the focus with it. */
  focus(cursor: Cursor): void;
  /** True once after `focus`: for the element that is to take it. */
  takeFocus(): boolean;
}

export const StripsContext = createContext<StripsTools | null>(null);

export function useStripsTools(): StripsTools {
  const tools = use(StripsContext);
  if (tools === null) throw new Error('StripsContext is missing above this component.');
  return tools;
}

export function useMakeTools(): StripsTools {
  const [tools] = useState((): StripsTools => {
    const cursor = createSignal<Cursor | null>(null);
    let isWanted = false;
    return {
      canvas: new StripsCanvas(),
      scene: createSignal<Scene | null>(null),
      cursor,
      isOpen: createSignal(false),
      focus(next) {
        isWanted = true;
        cursor.set(next);
      },
      takeFocus() {
        const was = isWanted;
        isWanted = false;
        return was;
      },
    };
  });
  return tools;
}

/** Where the cursor is among what is shown; before it was anywhere, and when that is gone, at the first cell. */
export function placeOfCursor(cursor: Cursor | null, frame: Frame): StripPlace {
  if (cursor === null) return { lane: 0, node: 0 };
  const node = Math.max(0, findNode(frame, cursor.node));
  if (cursor.lane === HEAD) return { lane: -1, node };
  if (cursor.node === '') {
    const head = frame.lanes.findIndex(({ isHead, category }) => isHead && categoryKey(category) === cursor.lane);
    return head < 0 ? { lane: 0, node: 0 } : { lane: head, node: -1 };
  }
  const lane = frame.lanes.findIndex(({ key }) => key === cursor.lane);
  return { lane: Math.max(0, lane), node };
}

export function cursorAt({ lane, node }: StripPlace, frame: Frame): Cursor {
  if (node < 0) return cursorOfCategory(frame.lanes[lane]?.category ?? null);
  return { lane: lane < 0 ? HEAD : (frame.lanes[lane]?.key ?? ''), node: nameAt(frame, node) };
}

/** Every strip asks, and names are many: looked up once. */
let lookedUp: { readonly cursor: Cursor | null; readonly frame: Frame; readonly place: StripPlace } | null = null;

/** The cursor as a place. */
export function useCursorPlace(frame: Frame): StripPlace {
  return lookUp(useSignal(useStripsTools().cursor), frame);
}

/** The node that the cursor is at in this strip, -1 at the name of its category; null where it is in another one. */
export function useCursorIn(frame: Frame, lane: number): number | null {
  const { cursor } = useStripsTools();
  const read = useCallback(() => {
    const place = lookUp(cursor.getSnapshot(), frame);
    return place.lane === lane ? place.node : null;
  }, [cursor, frame, lane]);
  return useSyncExternalStore(cursor.subscribe, read, read);
}

function lookUp(cursor: Cursor | null, frame: Frame): StripPlace {
  if (lookedUp === null || lookedUp.cursor !== cursor || lookedUp.frame !== frame) {
    lookedUp = { cursor, frame, place: placeOfCursor(cursor, frame) };
  }
  return lookedUp.place;
}

/** Its place along x; -1 where it is not shown. */
export function findNode({ places, nodes }: Frame, name: string): number {
  return places.findIndex((place) => nodes[place]?.name === name);
}

/** The name of the node at a place along x. */
export function nameAt({ places, nodes }: Frame, node: number): string {
  return nodes[places[node] ?? -1]?.name ?? '';
}

/** The strip that shows a DaemonSet, on its own or among its category's. */
export function findLane({ lanes, columns }: Frame, daemonSet: string): number {
  return lanes.findIndex(
    ({ kind, columns: own }) =>
      kind !== 'any' && own.some((place) => columns[place]?.members.some(({ key }) => key === daemonSet)),
  );
}

export function rowAt({ page, places }: Scene, node: number): RowData | undefined {
  return page.rows.at(places[node] ?? -1);
}

/** The lens reads the same rows again at every step of the pointer. */
const readers = new WeakMap<RowData, { readonly mark: RowMarks | undefined; readonly read: Reader }>();
type Reader = ReturnType<typeof readRow>;

function readerOf(row: RowData, mark: RowMarks | undefined): Reader {
  const known = readers.get(row);
  if (known !== undefined && known.mark === mark) return known.read;
  const read = readRow(row, mark);
  readers.set(row, { mark, read });
  return read;
}

/** What a strip shows of a node: of several columns, the worst. Null where there is no such place. */
export function readStripCell(scene: Scene, { lane, node }: StripPlace): StripCell | null {
  const row = rowAt(scene, node);
  const spec = scene.lanes[lane];
  if (row === undefined || spec === undefined) return null;
  const read = readerOf(row, scene.marks.get(row.node.name));
  let worst: (StripCell & { readonly rank: number }) | null = null;
  for (const place of spec.columns) {
    const column = scene.columns[place];
    if (column === undefined) continue;
    const cell = read(column);
    const rank = rankOf(gridGlyph(cell, scene.isLost));
    if (worst === null || rank > worst.rank) worst = { column, cell, rank };
  }
  return worst;
}

export function refOf(scene: Scene, place: StripPlace): CellRef | null {
  const found = readStripCell(scene, place);
  return found === null ? null : { node: nameAt(scene, place.node), daemonSet: found.cell.member.key };
}

/** Without what all names end in. */
export function shortName({ suffix }: Pick<Frame, 'suffix'>, name: string): string {
  return suffix === '' ? name : name.slice(0, -suffix.length);
}

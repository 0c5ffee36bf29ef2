'use client';
import { createContext, use, useMemo, useState } from 'react';
import { createSignal, type Signal } from '../../lib/client/signal.ts';
import type { CellRef } from '../../lib/client/view-state.ts';
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

/** What the strips are made of now. */
export interface Scene extends LanesInput {
  readonly lanes: readonly StripLane[];
  readonly suffix: string;
}

/** One cell of one strip, with the column that speaks for it. */
export interface StripCell {
  readonly column: GridColumn;
  readonly cell: GridCell;
}

export interface StripsTools {
  readonly canvas: StripsCanvas;
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
export function placeOfCursor(cursor: Cursor | null, scene: Scene): StripPlace {
  if (cursor === null) return { lane: 0, node: 0 };
  const node = Math.max(0, findNode(scene, cursor.node));
  if (cursor.lane === HEAD) return { lane: -1, node };
  if (cursor.node === '') {
    const head = scene.lanes.findIndex(({ isHead, category }) => isHead && categoryKey(category) === cursor.lane);
    return head < 0 ? { lane: 0, node: 0 } : { lane: head, node: -1 };
  }
  return {
    lane: Math.max(
      0,
      scene.lanes.findIndex(({ key }) => key === cursor.lane),
    ),
    node,
  };
}

export function cursorAt({ lane, node }: StripPlace, scene: Scene): Cursor {
  if (node < 0) return cursorOfCategory(scene.lanes[lane]?.category ?? null);
  return {
    lane: lane < 0 ? HEAD : (scene.lanes[lane]?.key ?? ''),
    node: scene.rows[node]?.node.name ?? '',
  };
}

/** The cursor as a place. */
export function useCursorPlace(scene: Scene): StripPlace {
  const { cursor } = useStripsTools();
  const at = useSignal(cursor);
  return useMemo(() => placeOfCursor(at, scene), [at, scene]);
}

export function findNode({ rows }: Pick<Scene, 'rows'>, name: string): number {
  return rows.findIndex((row) => row.node.name === name);
}

/** The strip that shows a DaemonSet, on its own or among its category's. */
export function findLane({ lanes, columns }: Pick<Scene, 'lanes' | 'columns'>, daemonSet: string): number {
  return lanes.findIndex(
    ({ kind, columns: places }) =>
      kind !== 'any' && places.some((place) => columns[place]?.members.some(({ key }) => key === daemonSet)),
  );
}

/** What a strip shows of a node: of several columns, the worst. Null where there is no such place. */
export function readStripCell(scene: Scene, { lane, node }: StripPlace): StripCell | null {
  const row = scene.rows[node];
  const spec = scene.lanes[lane];
  if (row === undefined || spec === undefined) return null;
  const read = readRow(row, scene.marks.get(row.node.name));
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
  const name = scene.rows[place.node]?.node.name;
  return found === null || name === undefined ? null : { node: name, daemonSet: found.cell.member.key };
}

/** Without what all names end in. */
export function shortName(scene: Pick<Scene, 'suffix'>, name: string): string {
  return scene.suffix === '' ? name : name.slice(0, -scene.suffix.length);
}

/** One picture and what changed since make the next picture. Nothing given is modified; what did not change is kept. */
import { daemonSetKey } from '../../coverage/objects.ts';
import {
  type CellView,
  type DaemonSetView,
  isSpelledOut,
  type NodeView,
  type Picture,
  STATE_LETTERS,
} from '../../coverage/picture.ts';
import type { CellsEvent, DaemonSetsEvent, NodesEvent, PictureEvent } from './stream-events.ts';

/** A place that no cell has filled yet. Never healthy: what was not said is not known. */
const NOT_SAID = STATE_LETTERS.unknown;

/** Applies the events in order and returns the new picture. Cells of nodes or DaemonSets that are not there are dropped. */
export function applyEvents(picture: Picture, events: readonly PictureEvent[]): Picture {
  if (events.length === 0) return picture;
  const draft = new Draft(picture);
  let { revision, observedAt, sources, requests, cluster } = picture;
  for (const event of events) {
    observedAt = event.observedAt;
    if (event.type === 'sources') {
      sources = event.sources;
      requests = event.requests;
      cluster = event.cluster;
      continue;
    }
    // The last event of a revision: one that was cut off before it is asked for again.
    if (event.type === 'cells') revision = Math.max(revision, event.revision);
    if (event.type === 'nodes') draft.applyNodes(event);
    else if (event.type === 'daemonSets') draft.applyDaemonSets(event);
    else draft.applyCells(event);
  }
  return { ...picture, revision, observedAt, sources, requests, cluster, ...draft.finish() };
}

class Draft {
  private nodes: NodeView[] | null = null;
  private daemonSets: DaemonSetView[] | null = null;
  /** Only the rows that change are taken apart. */
  private grid: (string | string[])[] | null = null;
  private cells: Map<string, CellView> | null = null;
  private rows: Map<string, number> | null = null;
  private columns: Map<string, number> | null = null;
  private readonly base: Picture;

  constructor(base: Picture) {
    this.base = base;
  }

  applyNodes({ set, gone }: NodesEvent): void {
    if (gone.length > 0) this.removeNodes(new Set(gone));
    if (set.length === 0) return;
    const nodes = this.ownNodes();
    const rows = this.rowIndex();
    for (const node of set) {
      const row = rows.get(node.name);
      if (row !== undefined) nodes[row] = node;
      else {
        rows.set(node.name, nodes.push(node) - 1);
        this.ownGrid().push(NOT_SAID.repeat(this.currentDaemonSets().length));
      }
    }
  }

  applyDaemonSets({ set, gone }: DaemonSetsEvent): void {
    if (gone.length > 0) this.removeDaemonSets(new Set(gone));
    if (set.length === 0) return;
    const daemonSets = this.ownDaemonSets();
    const columns = this.columnIndex();
    for (const daemonSet of set) {
      const key = daemonSetKey(daemonSet);
      const column = columns.get(key);
      if (column !== undefined) daemonSets[column] = daemonSet;
      else {
        columns.set(key, daemonSets.push(daemonSet) - 1);
        this.grid = this.ownGrid().map((letters) => [...letters, NOT_SAID]);
      }
    }
  }

  applyCells({ cells }: CellsEvent): void {
    const rows = this.rowIndex();
    const columns = this.columnIndex();
    const spelledOut = this.ownCells();
    for (const cell of cells) {
      const row = rows.get(cell.node);
      const column = columns.get(cell.daemonSet);
      if (row === undefined || column === undefined) continue;
      this.ownRow(row)[column] = STATE_LETTERS[cell.state];
      if (isSpelledOut(cell)) spelledOut.set(cellKey(cell), cell);
      else spelledOut.delete(cellKey(cell));
    }
  }

  finish(): Pick<Picture, 'nodes' | 'daemonSets' | 'grid' | 'cells'> {
    return {
      nodes: this.nodes ?? this.base.nodes,
      daemonSets: this.daemonSets ?? this.base.daemonSets,
      grid: this.grid?.map((letters) => (typeof letters === 'string' ? letters : letters.join(''))) ?? this.base.grid,
      cells: this.cells === null ? this.base.cells : [...this.cells.values()],
    };
  }

  private removeNodes(gone: ReadonlySet<string>): void {
    const before = this.nodes ?? this.base.nodes;
    const grid = this.ownGrid();
    this.grid = grid.filter((_, row) => !gone.has(before[row]?.name ?? ''));
    this.nodes = before.filter((node) => !gone.has(node.name));
    this.rows = null;
    this.dropCells((cell) => gone.has(cell.node));
  }

  private removeDaemonSets(gone: ReadonlySet<string>): void {
    const before = this.currentDaemonSets();
    const stays = before.map((daemonSet) => !gone.has(daemonSetKey(daemonSet)));
    this.grid = this.ownGrid().map((letters) => [...letters].filter((_, column) => stays[column]));
    this.daemonSets = before.filter((_, column) => stays[column]);
    this.columns = null;
    this.dropCells((cell) => gone.has(cell.daemonSet));
  }

  private dropCells(isGone: (cell: CellView) => boolean): void {
    const cells = this.ownCells();
    for (const [key, cell] of cells) if (isGone(cell)) cells.delete(key);
  }

  private currentDaemonSets(): readonly DaemonSetView[] {
    return this.daemonSets ?? this.base.daemonSets;
  }

  private ownNodes(): NodeView[] {
    this.nodes ??= [...this.base.nodes];
    return this.nodes;
  }

  private ownDaemonSets(): DaemonSetView[] {
    this.daemonSets ??= [...this.base.daemonSets];
    return this.daemonSets;
  }

  private ownGrid(): (string | string[])[] {
    this.grid ??= [...this.base.grid];
    return this.grid;
  }

  private ownRow(row: number): string[] {
    const grid = this.ownGrid();
    const letters = grid[row] ?? '';
    if (typeof letters !== 'string') return letters;
    const apart = [...letters];
    grid[row] = apart;
    return apart;
  }

  private ownCells(): Map<string, CellView> {
    this.cells ??= new Map(this.base.cells.map((cell) => [cellKey(cell), cell]));
    return this.cells;
  }

  private rowIndex(): Map<string, number> {
    this.rows ??= new Map((this.nodes ?? this.base.nodes).map((node, row) => [node.name, row]));
    return this.rows;
  }

  private columnIndex(): Map<string, number> {
    this.columns ??= new Map(this.currentDaemonSets().map((daemonSet, column) => [daemonSetKey(daemonSet), column]));
    return this.columns;
  }
}

/** Neither name can hold an `@`. */
function cellKey(cell: CellView): string {
  return `${cell.daemonSet}@${cell.node}`;
}

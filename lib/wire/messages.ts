/**
 * What the server tells an open page. Rows and columns go by their places: both sides keep the same order, take away
 * what is gone where it stood, and put what is new at the end.
 */
import type { CellState, Confidence, Severity } from '../coverage/model.ts';
import type { DaemonSetView, NodeView, Picture } from '../coverage/picture.ts';

/** All that the grid shows of a cell. A cluster has few different ones, so cells are places in a list of them. */
export interface CellKind {
  readonly state: CellState;
  readonly reason: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly lastKnown?: CellState;
}

/**
 * A node as the page knows it: labels stay on the server, which finds what nodes have in common, and counts change with
 * every cell, which says so itself.
 */
export type PageNode = Omit<NodeView, 'labels' | 'counts'>;

/** What is said of one cell in words. */
export interface CellWords {
  readonly row: number;
  readonly column: number;
  readonly message: string;
  readonly since: string | null;
  readonly pod: string | null;
}

/** The cells whose kind changed, in the order of `column * rows + row`. */
export interface CellChange {
  readonly row: number;
  readonly column: number;
  /** Place in the list of kinds. */
  readonly kind: number;
}

/** What a page starts from. */
export interface PageSnapshot
  extends Pick<Picture, 'revision' | 'observedAt' | 'cluster' | 'sources' | 'requests' | 'policy'> {
  readonly nodes: readonly PageNode[];
  readonly daemonSets: readonly DaemonSetView[];
  readonly kinds: readonly CellKind[];
  /** One list a DaemonSet, one place in `kinds` a node. */
  readonly cells: readonly Uint16Array[];
  /** Of every cell that is spelled out; null where these are too many, and the page asks for those that it shows. */
  readonly words: readonly CellWords[] | null;
}

/** What changed between two revisions: first what is gone, then what is new, then the cells. */
export interface PageDelta {
  readonly revision: number;
  readonly observedAt: string;
  /** Places before this delta, ascending. */
  readonly rowsGone: readonly number[];
  readonly columnsGone: readonly number[];
  /** By name: known ones are replaced where they are, others come at the end in this order. Cells of new ones are not known until said. */
  readonly nodes: readonly PageNode[];
  readonly daemonSets: readonly DaemonSetView[];
  /** Come at the end of the list of kinds. */
  readonly kinds: readonly CellKind[];
  readonly cells: readonly CellChange[];
  /** Of the changed cells that are spelled out; empty where the page asks. */
  readonly words: readonly CellWords[];
}

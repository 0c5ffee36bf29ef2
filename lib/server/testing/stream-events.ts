/** What `/api/v1/stream` sends, one interface per event that changes the picture. */
import type {
  CellView,
  ClusterView,
  DaemonSetView,
  NodeView,
  RequestView,
  SourceView,
} from '../../coverage/picture.ts';

interface Stamped {
  readonly revision: number;
  readonly observedAt: string;
}

export interface NodesEvent extends Stamped {
  readonly type: 'nodes';
  readonly set: readonly NodeView[];
  readonly gone: readonly string[];
}

export interface DaemonSetsEvent extends Stamped {
  readonly type: 'daemonSets';
  readonly set: readonly DaemonSetView[];
  /** `namespace/name`. */
  readonly gone: readonly string[];
}

/** Every cell that changed, also those that are healthy again. */
export interface CellsEvent extends Stamped {
  readonly type: 'cells';
  readonly cells: readonly CellView[];
}

/** Belongs to no revision: how fresh the lists are is not part of the picture's history. */
interface SourcesEvent {
  readonly type: 'sources';
  readonly observedAt: string;
  readonly sources: readonly SourceView[];
  readonly requests: readonly RequestView[];
  readonly cluster: ClusterView;
}

export type PictureEvent = NodesEvent | DaemonSetsEvent | CellsEvent | SourcesEvent;

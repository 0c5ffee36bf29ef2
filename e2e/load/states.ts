/** The generator's own picture of its cluster: the few numbers that an object is made of when it is sent. */
import type { Versioned } from './change-log.ts';

/** A Pod's life. */
export type Stage = 'created' | 'scheduled' | 'creating' | 'starting' | 'ready' | 'unready' | 'crashed' | 'backingOff';

/** Times are seconds since the epoch. */
export interface PodState extends Versioned {
  /** Of all Pods that there ever were: its name and uid follow from it. */
  readonly serial: number;
  /** Index of the DaemonSet; of another Pod, minus one minus the index of its workload. */
  readonly owner: number;
  /** Index of the node. */
  readonly node: number;
  readonly revision: number;
  readonly stage: Stage;
  readonly restarts: number;
  readonly createdAt: number;
  /** Of the stage. */
  readonly changedAt: number;
  /** Of its container, as it runs now. */
  readonly startedAt: number;
  /** When something was written that nobody looks at. */
  readonly touchedAt: number;
  /** 0: it isn't asked to go. */
  readonly deletedAt: number;
}

export interface NodeState extends Versioned {
  readonly index: number;
  readonly createdAt: number;
  readonly heartbeatAt: number;
  /** The value of a label. */
  readonly team: number;
  /** When it was cordoned; 0: it isn't. */
  readonly cordonedAt: number;
  /** Since when a taint is on it that only some tolerate; 0: it isn't. */
  readonly taintedAt: number;
}

export interface DaemonSetState extends Versioned {
  readonly index: number;
  readonly revision: number;
  readonly desired: number;
  readonly scheduled: number;
  readonly misscheduled: number;
  readonly ready: number;
  readonly updated: number;
}

/** An object that is kept as it is sent, without its first brace. */
export interface TextState extends Versioned {
  readonly key: string;
  readonly text: string;
}

export function isReady({ stage }: PodState): boolean {
  return stage === 'ready';
}

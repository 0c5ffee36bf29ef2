/** What the generator's process is told, a line each, and what it answers. */
import type { Counters } from './counters.ts';

/** Lines on stdin. */
export type Command =
  /** Changes a second; 0 pauses. */
  | { readonly do: 'rate'; readonly perSecond: number }
  /** As many changes as the reader of the Pods takes. */
  | { readonly do: 'flood' }
  | { readonly do: 'counters' }
  | { readonly do: 'mark' }
  | { readonly do: 'storm'; readonly kind: 'labels' | 'taints' }
  | { readonly do: 'rollout'; readonly daemonSet: number };

/** Lines on stdout; each command has one `answer` with the number of its line, counted from 1. */
export type Report =
  | { readonly says: 'ready'; readonly url: string; readonly kubeconfig: string }
  | { readonly says: 'answer'; readonly to: number; readonly result: unknown }
  /** The line of a marked change was handed to the socket, in milliseconds since the epoch. */
  | { readonly says: 'written'; readonly mark: number; readonly at: number };

export interface Status extends Counters {
  readonly steps: number;
  readonly pods: number;
  readonly nodes: number;
  readonly resourceVersion: number;
  /** Changes that are made and not yet sent, of the Pods. */
  readonly behind: number;
  readonly openWatches: number;
}

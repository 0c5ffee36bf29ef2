import type { ResourceName } from '../coverage/objects.ts';

/** Counts of one resource since the start, for /metrics. */
export interface ResourceStats {
  added: number;
  modified: number;
  deleted: number;
  bookmarks: number;
  /** ERROR events in a stream. */
  errors: number;
  /** Requests for a page of a list. */
  pages: number;
  watches: number;
  /** Watches that were open and ended, in good order or not. */
  reconnects: number;
  /** Complete lists after the first. */
  relists: number;
  /** Objects and lines that could not be read. */
  malformed: number;
  bytes: number;
}

/** Of the comparison of a watch with a fresh list. */
export interface ConsistencyStats {
  /** Comparisons that came to an end. */
  checks: number;
  /** Of these, how many found a difference. */
  drifts: number;
  /** When the last one ended, in milliseconds; null before it. */
  lastCheckAt: number | null;
}

export interface ReaderStats {
  readonly resources: ReadonlyMap<ResourceName, Readonly<ResourceStats>>;
  /** Changes, and reports of freshness, at which the consumer threw. */
  readonly consumerErrors: number;
  /** Absent unless it was asked for. */
  readonly consistency?: ReadonlyMap<ResourceName, Readonly<ConsistencyStats>>;
}

export function newResourceStats(): ResourceStats {
  return {
    added: 0,
    modified: 0,
    deleted: 0,
    bookmarks: 0,
    errors: 0,
    pages: 0,
    watches: 0,
    reconnects: 0,
    relists: 0,
    malformed: 0,
    bytes: 0,
  };
}

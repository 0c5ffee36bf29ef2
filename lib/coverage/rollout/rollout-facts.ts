import type { Remedy, Severity } from '../model.ts';

/** A node that holds a slot of the update budget: its Pod is gone, doubled or not available. */
export interface SlotHolder {
  readonly node: string;
  readonly pod: string | null;
  /** The headline of the holder's own cell: that reason is the culprit. */
  readonly reason: string;
  readonly severity: Severity;
  /** Whether the holding Pod is of the current revision; null without a Pod. */
  readonly isUpdated: boolean | null;
  /** When the slot was taken, as far as the Pod tells. */
  readonly since: number | null;
}

/** One cause that keeps the controller from every step on every node. */
export interface Halt {
  /** A note's or a reason's id, and its sentence. */
  readonly reason: string;
  readonly says: string;
  /** Where the evidence for it stands. */
  readonly path: string;
  readonly remedy: Remedy;
}

/** A DaemonSet's rollout as its cells need to know it. Everything is derived from the objects. */
export interface RolloutFacts {
  readonly strategy: string;
  /** `status.observedGeneration` has caught up with `metadata.generation`. */
  readonly isObserved: boolean;
  /** Of the revision that the DaemonSet's Pods should be of; null when not readable, or when it is yet to be recorded. */
  readonly currentHash: string | null;
  readonly currentCreatedAt: number | null;
  /** The number of the newest ControllerRevision that the DaemonSet owns; null when not readable. */
  readonly currentRevision: number | null;
  readonly maxUnavailable: number;
  readonly maxSurge: number;
  /** Nodes that hold a slot, the longest holder first; at most `HOLDERS_NAMED`. */
  readonly holders: readonly SlotHolder[];
  /** How many nodes hold a slot. */
  readonly held: number;
  /** When each slot was taken whose Pod is normally on its way up, so that it gets free by itself; null: not known. */
  readonly startingSince: readonly (number | null)[];
  /** Eligible nodes whose Pod is of an older revision. */
  readonly old: number;
  /** What keeps the controller from any rollout step anywhere; null for nothing. */
  readonly halted: Halt | null;
  /**
   * Since when every slot is held and none was freed; null while slots cycle. Slots that are all held by Pods that
   * fail outright (critical) count at once, others after `STUCK_AFTER_MS`, or three times what a slot usually takes.
   */
  readonly stuckSince: number | null;
}

export const HOLDERS_NAMED = 25;

/** No slot freed for this long makes a rollout stuck: upstream has no such notion, so the number is ours. */
export const STUCK_AFTER_MS = 5 * 60_000;
/** Nor is one that takes no more than so many times what the finished nodes took. */
export const USUAL_TIMES = 3;

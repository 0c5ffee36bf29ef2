/** One DaemonSet's cells and the sums over them, kept by difference. */

import type { Recognised } from '../categories/recognise.ts';
import type { Disagreement } from '../disagreement.ts';
import type { Eligibility } from '../eligibility/eligibility.ts';
import { parseInt64 } from '../match/labels.ts';
import { templateGeneration } from '../match/revision.ts';
import type { NoteFinding } from '../notes/note.ts';
import type { DaemonSetObject } from '../objects.ts';
import { STATUS_FIELDS, type StatusNumbers, zeroCounts } from '../picture.ts';
import type { RolloutFacts } from '../rollout/rollout-facts.ts';
import {
  AVAILABLE,
  CURRENT,
  DESIRED,
  DONE,
  HOLDS_SLOT,
  LOOKS_AT_ROLLOUT,
  MISSCHEDULED,
  OLD,
  PODLESS,
  READY,
  STALE,
  UPDATED,
} from './cell-facts.ts';
import type { CellRecord } from './cell-record.ts';

const BITS = [DESIRED, CURRENT, MISSCHEDULED, READY, AVAILABLE, UPDATED, HOLDS_SLOT, DONE, OLD, STALE, PODLESS];

/** How many Pods the controller creates in one go (`BurstReplicas`). */
const BURST = 250;

/** Names that no node can have. */
const NO_NODE = '';
const DISAGREES = ' disagrees';
const MOVED = ' moved';
const TAKEN_UP = ' taken up';
const ENDED = ' ended ';
const UNWANTED = ' unwanted ';
const NO_NODES: ReadonlySet<string> = new Set([NO_NODE, DISAGREES, MOVED, TAKEN_UP]);

export class Column {
  daemonSet: DaemonSetObject;
  recognised: Recognised;
  rollout: RolloutFacts;
  /** Compared to see whether cells that look at the rollout must be asked again. */
  rolloutPrint = '';
  rolloutRecheckAt = Number.POSITIVE_INFINITY;
  readonly eligibility = new Map<string, Eligibility>();
  readonly records = new Map<string, CellRecord>();
  readonly counts = zeroCounts();
  readonly holders = new Set<string>();
  /** Nodes whose verdict looks at the rollout: their Pod is of an older revision. */
  readonly lookAtRollout = new Set<string>();
  /** Nodes whose verdict looks at the DaemonSet's events: no Pod where one should be. */
  readonly missing = new Set<string>();
  /** Nodes whose Pod waits to be scheduled. */
  readonly pending = new Set<string>();
  /** More nodes lack their Pod than the controller creates in one go. */
  isCrowded = false;
  /** When the generation was seen to run ahead of the observed one; null while it does not. */
  unobservedSince: number | null = null;
  /** The template's number when the controller was last seen to have taken the DaemonSet up; null: not seen. */
  templateTakenUp: number | null = null;
  notes: readonly NoteFinding[] = [];
  disagreement: Disagreement | null = null;
  /** When Kubernetes' numbers were seen to differ from the computed ones, and when either moved last; null when they agree. */
  disagreesSince: number | null = null;
  movedAt: number | null = null;
  #numbers = '';
  #observedGeneration: number | null = null;
  /** When each node without a Pod was seen to lose it or to come to need one; no entry when that was never seen. */
  readonly podlessSince = new Map<string, number>();
  /** When the Pod of each node that it has to leave was first seen to have to. */
  readonly unwantedSince = new Map<string, number>();
  /** When the last Pod that is gone from each node was asked to end, as far as that was seen. */
  readonly endedAt = new Map<string, number>();
  /** No record is due before this; a lower bound, made exact by `takeDue`. */
  dueAt = Number.POSITIVE_INFINITY;
  readonly #sums = new Map<number, number>(BITS.map((bit) => [bit, 0]));

  constructor(daemonSet: DaemonSetObject, recognised: Recognised, rollout: RolloutFacts) {
    this.daemonSet = daemonSet;
    this.recognised = recognised;
    this.rollout = rollout;
  }

  setDaemonSet(daemonSet: DaemonSetObject): void {
    this.daemonSet = daemonSet;
    if (isObserved(daemonSet)) this.templateTakenUp = templateNumber(daemonSet);
  }

  sum(bit: number): number {
    return this.#sums.get(bit) ?? 0;
  }

  /** Kubernetes' numbers as the controller would write them now. */
  computed(): StatusNumbers {
    const desired = this.sum(DESIRED);
    const available = this.sum(AVAILABLE);
    return {
      desiredNumberScheduled: desired,
      currentNumberScheduled: this.sum(CURRENT),
      numberMisscheduled: this.sum(MISSCHEDULED),
      numberReady: this.sum(READY),
      numberAvailable: available,
      updatedNumberScheduled: this.sum(UPDATED),
      numberUnavailable: desired - available,
    };
  }

  /** Notes whether a node lacks its Pod, and returns since when; null when that was never seen. */
  notePodless(node: string, isPodless: boolean, now: number): number | null {
    const before = this.records.get(node);
    if (!isPodless) this.podlessSince.delete(node);
    else if (before !== undefined && (before.bits & PODLESS) === 0) this.podlessSince.set(node, now);
    return this.podlessSince.get(node) ?? null;
  }

  /** Notes whether a node's Pod has to go, and returns since when that is seen: it may be so for longer. */
  noteUnwanted(node: string, isUnwanted: boolean, now: number): number | null {
    if (!isUnwanted) this.unwantedSince.delete(node);
    else if (!this.unwantedSince.has(node)) this.unwantedSince.set(node, now);
    return this.unwantedSince.get(node) ?? null;
  }

  /** What the objects alone don't tell, by node; since when the generation is not observed under no name. */
  memory(): ReadonlyMap<string, number> {
    const memory = new Map(this.podlessSince);
    for (const [node, at] of this.endedAt) memory.set(ENDED + node, at);
    for (const [node, at] of this.unwantedSince) memory.set(UNWANTED + node, at);
    if (this.unobservedSince !== null) memory.set(NO_NODE, this.unobservedSince);
    if (this.disagreesSince !== null) memory.set(DISAGREES, this.disagreesSince);
    if (this.movedAt !== null) memory.set(MOVED, this.movedAt);
    if (this.templateTakenUp !== null) memory.set(TAKEN_UP, this.templateTakenUp);
    return memory;
  }

  remember(memory: ReadonlyMap<string, number>): void {
    for (const [node, since] of memory) {
      if (node.startsWith(ENDED)) this.endedAt.set(node.slice(ENDED.length), since);
      else if (node.startsWith(UNWANTED)) this.unwantedSince.set(node.slice(UNWANTED.length), since);
      else if (!NO_NODES.has(node)) this.podlessSince.set(node, since);
    }
    this.unobservedSince = memory.get(NO_NODE) ?? null;
    this.disagreesSince = memory.get(DISAGREES) ?? null;
    this.movedAt = memory.get(MOVED) ?? null;
    this.templateTakenUp = memory.get(TAKEN_UP) ?? null;
  }

  /** Notes whether the generation is observed, and returns whether that is new. A later one observed starts anew. */
  noteObserved(now: number): boolean {
    const before = this.unobservedSince;
    const { generation, status } = this.daemonSet;
    const hasMoved = this.#observedGeneration !== null && this.#observedGeneration !== status.observedGeneration;
    this.#observedGeneration = status.observedGeneration;
    if (generation <= status.observedGeneration) this.unobservedSince = null;
    else if (before === null || hasMoved) this.unobservedSince = now;
    return this.unobservedSince !== before;
  }

  /** Notes whether Kubernetes' numbers agree with the computed ones, and when either of them moved. */
  noteNumbers(now: number): void {
    const { status } = this.daemonSet;
    const computed = this.computed();
    const before = this.#numbers;
    this.#numbers = STATUS_FIELDS.map((field) => `${status[field]} ${computed[field]}`).join();
    if (STATUS_FIELDS.every((field) => status[field] === computed[field])) {
      this.disagreesSince = null;
      this.movedAt = null;
      return;
    }
    this.disagreesSince ??= now;
    const hasMoved = before !== '' && before !== this.#numbers;
    if (hasMoved || this.movedAt === null) this.movedAt = now;
  }

  /** Notes whether the column is crowded, and returns whether that is new. */
  noteCrowd(): boolean {
    const before = this.isCrowded;
    this.isCrowded = this.sum(PODLESS) > BURST;
    return this.isCrowded !== before;
  }

  /** Nodes whose verdict changes by the clock alone and is due by `now`. */
  takeDue(now: number): readonly string[] {
    if (this.dueAt > now) return [];
    const due: string[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const [node, { recheckAt }] of this.records) {
      if (recheckAt === null) continue;
      if (recheckAt <= now) due.push(node);
      else next = Math.min(next, recheckAt);
    }
    this.dueAt = next;
    return due;
  }

  /** Puts a node's record in place of its former one; null takes the node out. Returns the former one. */
  setRecord(node: string, record: CellRecord | null): CellRecord | null {
    const before = this.records.get(node) ?? null;
    if (record === null) {
      this.records.delete(node);
      this.podlessSince.delete(node);
      this.unwantedSince.delete(node);
      this.endedAt.delete(node);
    } else this.records.set(node, record);
    if (record !== null && record.recheckAt !== null) this.dueAt = Math.min(this.dueAt, record.recheckAt);
    if (before !== null) this.counts[before.says.state] -= 1;
    if (record !== null) this.counts[record.says.state] += 1;
    const bits = record?.bits ?? 0;
    for (const bit of BITS) {
      const change = Number((bits & bit) !== 0) - Number(((before?.bits ?? 0) & bit) !== 0);
      if (change !== 0) this.#sums.set(bit, this.sum(bit) + change);
    }
    mark(this.holders, node, (bits & HOLDS_SLOT) !== 0);
    mark(this.lookAtRollout, node, (bits & LOOKS_AT_ROLLOUT) !== 0);
    mark(this.missing, node, record?.says.state === 'missing');
    mark(this.pending, node, record?.says.state === 'pending');
    return before;
  }
}

/** The controller has processed the DaemonSet as it is now. */
export function isObserved({ generation, status }: DaemonSetObject): boolean {
  return status.observedGeneration >= generation;
}

/** The number of the template, which a change of the strategy alone leaves as it is; null where it is not written. */
export function templateNumber(daemonSet: DaemonSetObject): number | null {
  const generation = parseInt64(templateGeneration(daemonSet) ?? '');
  return generation === null ? null : Number(generation);
}

function mark(set: Set<string>, name: string, isIn: boolean): void {
  if (isIn) set.add(name);
  else set.delete(name);
}

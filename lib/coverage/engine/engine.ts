/**
 * The incremental evaluation: objects go in, changed cells come out. A change recomputes the cells that it can touch
 * and no others; `engine.test.ts` holds the result equal to a full evaluation.
 */
import { recognise } from '../categories/recognise.ts';
import { findings } from '../evaluate.ts';
import { targetNodeName } from '../match/target-node.ts';
import type { Cell } from '../model.ts';
import type { DaemonSetObject, NodeObject, PodObject, ResourceChange, ResourceName } from '../objects.ts';
import { daemonSetKey, OPTIONAL_RESOURCES } from '../objects.ts';
import { type MutableCounts, type StateCounts, zeroCounts } from '../picture.ts';
import { endAskedAt } from '../pods.ts';
import type { CellContext, Finding, Surroundings } from '../reason.ts';
import { TimeProbe } from '../time-probe.ts';
import { PODLESS, UNWANTED } from './cell-facts.ts';
import { type CellRecord, cellOf, isSameCell, isSameRecord, recordOf } from './cell-record.ts';
import { ClusterObjectsStore } from './cluster-objects-store.ts';
import { Column } from './column.ts';
import { cellContext, isRecreated, isSamePlace, isSameSpec, surroundings } from './context.ts';
import { isTemplateTakenUp } from './current-revision.ts';
import { Marker } from './marker.ts';
import { ObjectsStore } from './objects-store.ts';
import { initialRollout } from './rollout.ts';
import { settleColumn } from './settle-column.ts';
import type { TouchedNames } from './touched.ts';

/** What a call of `settle` touched. Names, not views: the caller makes what it needs. */
export interface Settled extends TouchedNames {
  readonly cells: readonly Cell[];
  /** Changed or not: the cost. */
  readonly evaluated: number;
}

/** Milliseconds by column, then by node; under no name, since when the column's own generation is not observed. */
export type Memory = ReadonlyMap<string, ReadonlyMap<string, number>>;

export class CoverageEngine {
  readonly objects = new ObjectsStore();
  readonly cluster = new ClusterObjectsStore();
  readonly columns = new Map<string, Column>();
  /** Of DaemonSets that have been there ever since. */
  readonly #memory: Map<string, ReadonlyMap<string, number>>;
  readonly #around = new Map<string, Surroundings>();
  readonly #counts = new Map<string, MutableCounts>();
  readonly #mark = new Marker(this.objects, this.columns);
  #readable: ReadonlySet<ResourceName> = new Set(OPTIONAL_RESOURCES);
  #settledAt = Number.NEGATIVE_INFINITY;

  /** Without `memory` nothing was seen before. With it the verdicts are those of the engine that remembers it. */
  constructor(memory: Memory = new Map()) {
    this.#memory = new Map(memory);
  }

  /** What the objects alone don't tell: since when each node lacks its Pod, and a generation is not observed. */
  memory(): Memory {
    return new Map([...this.columns].map(([key, column]) => [key, column.memory()]));
  }

  /** Takes changes in; nothing is evaluated before `settle`. */
  apply(changes: readonly ResourceChange[]): void {
    for (const change of changes) this.#applyOne(change);
  }

  /** Which optional lists are complete and live. A change asks the cells again that look at them. */
  setReadable(resources: ReadonlySet<ResourceName>): void {
    const before = this.#readable;
    this.#readable = resources;
    if (before.size === resources.size && [...before].every((resource) => resources.has(resource))) return;
    this.objects.revisions.isReadable = resources.has('controllerrevisions');
    // Also cells that are fine stand on which revision is current.
    if (before.has('controllerrevisions') !== resources.has('controllerrevisions'))
      for (const key of this.columns.keys()) this.#mark.column(key);
    const isOptional = OPTIONAL_RESOURCES.some((resource) => before.has(resource) !== resources.has(resource));
    this.#mark.readable(isOptional);
  }

  canRead(resource: ResourceName): boolean {
    return this.#readable.has(resource);
  }

  /** Evaluates what changed since the last call, and what became due by `now` (milliseconds). */
  settle(now: number): Settled {
    this.#settledAt = now;
    this.#mark.due(now);
    const changed = new Map<string, Cell>();
    let evaluated = this.#evaluateDirty(now, changed);
    for (const key of this.#mark.touched.columns.touched) this.#noteColumn(key, now);
    evaluated += this.#evaluateDirty(now, changed);
    for (const key of this.#mark.touched.columns.touched) this.#settleRollout(key, now);
    evaluated += this.#evaluateDirty(now, changed);
    return { ...this.#mark.touched.take(), cells: [...changed.values()], evaluated };
  }

  /** Null when the node or the DaemonSet does not exist. */
  cell(key: string, node: string): Cell | null {
    const record = this.columns.get(key)?.records.get(node);
    return record === undefined ? null : cellOf(node, key, record);
  }

  /** The states of a node's cells, counted. */
  nodeCounts(node: string): StateCounts {
    return this.#counts.get(node) ?? zeroCounts();
  }

  /** The context of one cell, made afresh, and every reason that applies. Null when there is no such cell. */
  examine(key: string, nodeName: string, now: number): { context: CellContext; found: readonly Finding[] } | null {
    const made = this.#context(key, nodeName, new TimeProbe(now));
    return made === null ? null : { context: made.context, found: findings(made.context) };
  }

  /** The earliest moment at which something changes by the clock alone; Infinity when nothing does. */
  nextDueAt(): number {
    let due = Number.POSITIVE_INFINITY;
    for (const column of this.columns.values()) due = Math.min(due, column.rolloutRecheckAt, column.dueAt);
    return due;
  }

  #applyOne(change: ResourceChange): void {
    const isSet = change.type === 'set';
    switch (change.resource) {
      case 'nodes':
        if (isSet) this.#setNode(change.object);
        else this.#deleteNode(change.object.name);
        break;
      case 'daemonsets':
        if (isSet) this.#setDaemonSet(change.object);
        else this.#deleteDaemonSet(daemonSetKey(change.object));
        break;
      case 'pods': {
        const before = this.objects.known(change.object);
        if (before !== null) this.#mark.aroundPod(before);
        if (isSet) this.objects.setPod(change.object);
        else {
          this.#noteEnded(before, change.object);
          this.objects.deletePod(change.object);
        }
        this.#mark.aroundPod(change.object);
        this.#mark.lookalike(before, isSet ? change.object : null);
        break;
      }
      case 'controllerrevisions': {
        const { revisions } = this.objects;
        const before = revisions.get(daemonSetKey(change.object));
        if (isSet) revisions.set(change.object);
        else revisions.delete(change.object);
        if (before !== null) this.#mark.revision(before);
        this.#mark.revision(change.object);
        break;
      }
      case 'events': {
        const before = this.objects.event(daemonSetKey(change.object));
        if (isSet) this.objects.setEvent(change.object);
        else this.objects.deleteEvent(change.object);
        if (before !== null) this.#mark.event(before);
        this.#mark.event(change.object);
        break;
      }
      default:
        this.#mark.scope(this.cluster.apply(change, this.#settledAt));
    }
  }

  #setNode(node: NodeObject): void {
    if (isRecreated(this.objects.nodes.get(node.name), node)) this.#deleteNode(node.name);
    const before = this.objects.nodes.get(node.name);
    const isMoved = before === undefined || !isSamePlace(before, node);
    this.objects.setNode(node);
    if (!this.#counts.has(node.name)) this.#counts.set(node.name, zeroCounts());
    for (const column of this.columns.values()) column.eligibility.delete(node.name);
    this.#mark.node(node.name, isMoved);
  }

  #deleteNode(name: string): void {
    this.objects.deleteNode(name);
    for (const [key, column] of this.columns) {
      column.eligibility.delete(name);
      this.#setRecord(key, name, null);
      this.#mark.dirty.delete(key, name);
    }
    this.#counts.delete(name);
    this.#mark.waiting.deleteAll(name);
    this.#mark.touched.nodes.drop(name);
  }

  #setDaemonSet(daemonSet: DaemonSetObject): void {
    const key = daemonSetKey(daemonSet);
    if (isRecreated(this.objects.daemonSets.get(key), daemonSet)) this.#deleteDaemonSet(key);
    const column = this.columns.get(key);
    this.objects.setDaemonSet(daemonSet);
    this.#mark.touched.columns.touch(key);
    if (column === undefined) {
      this.#addColumn(key, new Column(daemonSet, recognise(daemonSet), initialRollout(daemonSet)));
    } else if (isSameSpec(column.daemonSet, daemonSet)) {
      const wasTakenUp = isTemplateTakenUp(column);
      column.setDaemonSet(daemonSet);
      if (isTemplateTakenUp(column) === wasTakenUp) return;
    } else {
      column.setDaemonSet(daemonSet);
      column.recognised = recognise(daemonSet);
      column.eligibility.clear();
    }
    this.#mark.column(key);
  }

  #addColumn(key: string, column: Column): void {
    this.columns.set(key, column);
    column.remember(this.#memory.get(key) ?? new Map());
    column.setDaemonSet(column.daemonSet);
    this.#around.set(
      key,
      surroundings(
        { objects: this.objects, cluster: this.cluster, columns: this.columns },
        column,
        () => this.#readable,
      ),
    );
  }

  #deleteDaemonSet(key: string): void {
    for (const node of this.columns.get(key)?.records.keys() ?? []) this.#setRecord(key, node, null);
    this.objects.deleteDaemonSet(key);
    this.columns.delete(key);
    this.#memory.delete(key);
    this.#around.delete(key);
    this.#mark.dirty.deleteAll(key);
    this.#mark.touched.columns.drop(key);
  }

  /** What is gone is not in the objects: how long it took to end is remembered. */
  #noteEnded(before: PodObject | null, pod: PodObject): void {
    // One that is deleted by force at last had been asked before.
    const askedAt = (before === null ? null : endAskedAt(before)) ?? endAskedAt(pod);
    const target = targetNodeName(pod);
    if (askedAt === null || target === null || pod.controller === null || !this.objects.nodes.has(target)) return;
    for (const key of this.objects.keysOfUid(pod.controller.uid)) this.columns.get(key)?.endedAt.set(target, askedAt);
  }

  /** What a missing Pod's cell says may depend on the whole column. */
  #noteColumn(key: string, now: number): void {
    const column = this.columns.get(key);
    if (column === undefined) return;
    const isObservedAnew = column.noteObserved(now);
    if (column.noteCrowd() || isObservedAnew) for (const node of column.missing) this.#mark.dirty.add(key, node);
  }

  /** The rollout is made from cells that do not look at it; those that do are asked again when it changed. */
  #settleRollout(key: string, now: number): void {
    const column = this.columns.get(key);
    const around = this.#around.get(key);
    if (column === undefined || around === undefined) return;
    const isNew = settleColumn(column, this.objects, around, now);
    if (isNew) for (const node of column.lookAtRollout) this.#mark.dirty.add(key, node);
  }

  #evaluateDirty(now: number, changed: Map<string, Cell>): number {
    let evaluated = 0;
    for (const [key, nodes] of this.#mark.dirty.take()) {
      for (const node of nodes) evaluated += this.#evaluateCell(key, node, now, changed);
    }
    return evaluated;
  }

  #evaluateCell(key: string, nodeName: string, now: number, changed: Map<string, Cell>): number {
    const time = new TimeProbe(now);
    const column = this.columns.get(key);
    const made = this.#context(key, nodeName, time);
    if (column === undefined || made === null) return 0;
    const { bits } = made;
    const podlessSince = column.notePodless(nodeName, (bits & PODLESS) !== 0, now);
    const unwantedSince = column.noteUnwanted(nodeName, (bits & UNWANTED) !== 0, now);
    const context = { ...made.context, podlessSince, unwantedSince };
    const record = recordOf(context, bits);
    const before = this.#setRecord(key, nodeName, record);
    if (context.pods.some((pod) => pod.nodeName === '')) this.#mark.waiting.add(nodeName, key);
    else this.#mark.waiting.delete(nodeName, key);
    if (before === null || !isSameCell(before, record))
      changed.set(`${key}@${nodeName}`, cellOf(nodeName, key, record));
    return 1;
  }

  #context(key: string, nodeName: string, time: TimeProbe): ReturnType<typeof cellContext> {
    const column = this.columns.get(key);
    const around = this.#around.get(key);
    if (column === undefined || around === undefined) return null;
    return cellContext(this.objects, column, nodeName, around, time);
  }

  #setRecord(key: string, node: string, record: CellRecord | null): CellRecord | null {
    const before = this.columns.get(key)?.setRecord(node, record) ?? null;
    const counts = this.#counts.get(node);
    if (counts !== undefined && before?.says.state !== record?.says.state) {
      if (before !== null) counts[before.says.state] -= 1;
      if (record !== null) counts[record.says.state] += 1;
      this.#mark.touched.nodes.touch(node);
    }
    if (!isSameRecord(before, record)) this.#mark.touched.columns.touch(key);
    return before;
  }
}

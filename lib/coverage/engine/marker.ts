/** What a change touches: the cells that are asked again, the columns that are settled again, what is shown anew. */

import { waitsForController } from '../controller-lease.ts';
import { targetNodeName } from '../match/target-node.ts';
import type { ControllerRevisionObject, EventObject, PodObject } from '../objects.ts';
import { surges } from './cell-facts.ts';
import type { Scope } from './cluster-objects-store.ts';
import type { Column } from './column.ts';
import { isSameLook } from './lookalikes.ts';
import { NameSets } from './name-sets.ts';
import { type ObjectsStore, occupiedNode } from './objects-store.ts';
import { mayBelongTo } from './revisions-store.ts';
import { Touched } from './touched.ts';

export class Marker {
  /** Cells to be asked again, by column. */
  readonly dirty = new NameSets();
  readonly touched = new Touched();
  /** Per node: the columns whose Pod waits for room there, so that a neighbour's change asks them again. */
  readonly waiting = new NameSets();
  readonly #objects: ObjectsStore;
  readonly #columns: ReadonlyMap<string, Column>;

  constructor(objects: ObjectsStore, columns: ReadonlyMap<string, Column>) {
    this.#objects = objects;
    this.#columns = columns;
  }

  column(key: string): void {
    for (const node of this.#objects.nodes.keys()) this.dirty.add(key, node);
  }

  /** `isMoved`: which DaemonSets the node may run may have changed. */
  node(name: string, isMoved: boolean): void {
    this.touched.nodes.touch(name);
    for (const [key, column] of this.#columns) {
      this.dirty.add(key, name);
      // The rollout says whether its holders' nodes are Ready, a note what is on the nodes that it is about.
      if (column.holders.has(name) || (isMoved && column.notes.length > 0)) this.touched.columns.touch(key);
    }
  }

  /** A Pod touches its own cell, its rollout, and the cells that wait for room beside it. */
  aroundPod(pod: PodObject): void {
    const target = targetNodeName(pod);
    const keys = pod.controller === null || target === null ? [] : this.#objects.keysOfUid(pod.controller.uid);
    for (const key of keys) {
      this.dirty.add(key, target ?? '');
      this.#refused(key);
      this.touched.columns.touch(key);
    }
    const occupied = occupiedNode(pod);
    for (const waiting of this.waiting.of(occupied)) this.dirty.add(waiting, occupied);
  }

  /** The cells whose Pod a Pod looks like, or looked like; how that one runs does not matter to them. */
  lookalike(before: PodObject | null, after: PodObject | null): void {
    if (before !== null && after !== null && isSameLook(before, after)) return;
    for (const pod of [before, after]) {
      const target = pod === null ? null : targetNodeName(pod);
      if (pod === null || target === null) continue;
      for (const key of this.#objects.lookalikes.columnsOf(pod)) this.dirty.add(key, target);
    }
  }

  /** A Pod that could be created ends a refusal. */
  #refused(key: string): void {
    const column = this.#columns.get(key);
    if (column === undefined || this.#objects.eventsOf(column.daemonSet.uid).length === 0) return;
    for (const node of column.missing) this.dirty.add(key, node);
  }

  /** What surrounds a cell is looked at only where a Pod is missing or waits to be scheduled. */
  scope(scope: Scope): void {
    if (scope === null) return;
    for (const [key, column] of this.#columns) {
      if (scope !== 'cluster' && column.daemonSet.namespace !== scope.namespace) continue;
      this.touched.columns.touch(key);
      for (const node of column.missing) this.dirty.add(key, node);
      for (const node of column.pending) this.dirty.add(key, node);
      for (const node of column.holders) this.dirty.add(key, node);
    }
  }

  revision(revision: ControllerRevisionObject): void {
    for (const [key, { daemonSet }] of this.#columns) {
      if (!mayBelongTo(revision, daemonSet)) continue;
      this.touched.columns.touch(key);
      this.column(key);
    }
  }

  event({ regardingKind, regardingName, regardingUid, namespace }: EventObject): void {
    if (regardingKind === 'DaemonSet') {
      for (const key of this.#objects.keysOfUid(regardingUid)) {
        const column = this.#columns.get(key);
        if (column === undefined) continue;
        for (const node of column.missing) this.dirty.add(key, node);
        // A surge that is refused leaves no cell without its Pod; and an event says that the controller lives.
        if (surges(column.daemonSet) || waits(column)) this.touched.columns.touch(key);
      }
      return;
    }
    // An event is in the namespace of what it is about.
    const pod = this.#objects.pod(`${namespace}/${regardingName}`);
    if (pod?.uid === regardingUid) this.aroundPod(pod);
  }

  /** Whatever looks at lists that may or may not be read: no cell that is fine. */
  readable(isOptional: boolean): void {
    for (const [key, column] of this.#columns) {
      if (isOptional) this.touched.columns.touch(key);
      for (const [node, { says }] of column.records) if (says.severity !== 'ok') this.dirty.add(key, node);
    }
  }

  /** What changes by the clock alone, and is due by `now` (milliseconds). */
  due(now: number): void {
    for (const [key, column] of this.#columns) {
      if (column.rolloutRecheckAt <= now) this.touched.columns.touch(key);
      for (const node of column.takeDue(now)) this.dirty.add(key, node);
    }
  }
}

function waits(column: Column): boolean {
  const { disagreement, rollout } = column;
  return waitsForController({ computed: column.computed(), disagreement, rollout });
}

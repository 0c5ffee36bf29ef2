/** Engine and watch cache with a generated cluster in them, filled from the lines of watches, without server or sockets. */
import { CoverageEngine } from '../../lib/coverage/engine/engine.ts';
import type { ResourceChange, ResourceName } from '../../lib/coverage/objects.ts';
import { type Intake, takeIn } from '../../lib/kube/intake.ts';
import { RESOURCES } from '../../lib/kube/resources.ts';
import { newResourceStats } from '../../lib/kube/stats.ts';
import { ObjectStore } from '../../lib/kube/store.ts';
import { Pool } from '../../lib/kube/trim/pool.ts';
import { readEvent } from '../../lib/kube/watch-line.ts';
import type { Versioned } from '../load/change-log.ts';
import { Cluster } from '../load/cluster.ts';
import type { ClusterSize } from '../load/fleet.ts';

export class EngineFixture {
  readonly engine = new CoverageEngine();
  readonly cluster: Cluster;
  readonly #intakes = new Map<ResourceName, { readonly intake: Intake; readonly store: ObjectStore }>();
  #pending: ResourceChange[] = [];

  /** Empty; `takeAll` fills it. */
  constructor(size: ClusterSize) {
    this.cluster = new Cluster({ ...size, seed: 1, now: Date.now });
    const pool = new Pool();
    for (const resource of RESOURCES) {
      const store = new ObjectStore({
        changed: (type, object) => this.#pending.push({ resource: resource.name, type, object } as ResourceChange),
        malformedChanged() {
          throw new Error(`the generator made an object of ${resource.name} that cannot be read`);
        },
      });
      this.#intakes.set(resource.name, { intake: { resource, pool, stats: newResourceStats() }, store });
    }
  }

  /** Every object of these resources, as a first list brings them. */
  takeAll(...resources: readonly ResourceName[]): void {
    for (const resource of resources) {
      for (const state of this.cluster.collections.get(resource)?.snapshot() ?? []) this.take(resource, 'ADDED', state);
    }
  }

  take(resource: ResourceName, type: 'ADDED' | 'MODIFIED', state: Versioned): void {
    const collection = this.cluster.collections.get(resource);
    const at = this.#intakes.get(resource);
    if (collection === undefined || at === undefined) throw new Error(`nothing serves ${resource}`);
    const head = `{"type":"${type}","object":{"kind":"","apiVersion":"",`;
    takeIn(at.intake, at.store, readEvent(Buffer.from(`${head}${collection.body(state)}}`))?.object);
  }

  /** Hands over what was taken since the last time, and lets the engine come to its verdicts. */
  settle(): void {
    this.engine.apply(this.#pending);
    this.#pending = [];
    this.engine.settle(Date.now());
  }
}

/** The ones that decide a cell. */
export const DECIDING: readonly ResourceName[] = ['nodes', 'daemonsets', 'controllerrevisions', 'pods'];

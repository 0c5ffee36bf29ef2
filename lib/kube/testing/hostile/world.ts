/** From the bytes of a watch to the words on the page, with nothing left out but the network and the clock. */
import { CoverageEngine } from '../../../coverage/engine/engine.ts';
import { explain } from '../../../coverage/explain/explain.ts';
import type { ResourceChange, ResourceName } from '../../../coverage/objects.ts';
import { type Picture, type SourceView, toTimestamp } from '../../../coverage/picture.ts';
import { summarise } from '../../../coverage/summary/summarise.ts';
import type { Summary } from '../../../coverage/summary/types.ts';
import { asKnown, freshnessOf } from '../../../coverage/views/as-known.ts';
import { deltaOf, type PictureFrame, pictureOf } from '../../../coverage/views/picture-view.ts';
import { KubeError } from '../../errors.ts';
import { EventStore } from '../../event-store.ts';
import { Freshness } from '../../freshness.ts';
import { takeIn } from '../../intake.ts';
import { LineSplitter } from '../../lines.ts';
import { readEvent } from '../../list-watch.ts';
import { RESOURCES, type Resource } from '../../resources.ts';
import { newResourceStats } from '../../stats.ts';
import { ObjectStore, type StoreListener } from '../../store.ts';
import { Pool } from '../../trim/pool.ts';
import { WatchSession } from '../../watch-session.ts';
import { FakeClock } from '../fake-clock.ts';
import { NOW, WIRES } from './wires.ts';

interface List {
  readonly dependencies: ConstructorParameters<typeof WatchSession>[0];
  readonly store: ObjectStore;
  session: WatchSession;
}

const CLUSTER = { context: 'hostile', server: 'https://127.0.0.1', version: null, isDemo: false };

export interface Look {
  readonly picture: Picture;
  readonly summary: Summary;
}

export class World {
  readonly #engine = new CoverageEngine();
  readonly #pool = new Pool();
  readonly #lists = new Map<ResourceName, List>();
  #changes: ResourceChange[] = [];
  #revision = 0;

  constructor() {
    for (const resource of RESOURCES) this.#lists.set(resource.name, this.#open(resource));
    for (const [name, wires] of Object.entries(WIRES)) this.relist(name as ResourceName, wires);
  }

  /** A chunk of a watch of `name`. False when the watch would end for it, and be opened again or listed anew. */
  receive(name: ResourceName, chunk: Uint8Array): boolean {
    const { session } = this.#list(name);
    const lines = new LineSplitter((line) => {
      const event = readEvent(line);
      if (event === null) session.unreadable();
      else session.event(event.type, event.object);
    });
    try {
      lines.push(chunk);
      return true;
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
      return false;
    }
  }

  /** A complete list of `name`, as after a watch that could not go on. */
  relist(name: ResourceName, wires: readonly unknown[]): void {
    const { store, dependencies } = this.#list(name);
    const fresh = store.fresh();
    for (const wire of wires) takeIn(dependencies, fresh, wire);
    store.replaceWith(fresh);
  }

  /** Everything that a page or a script could ask for now, made and written out. */
  look(): Look {
    this.#engine.apply(this.#changes);
    this.#changes = [];
    const settled = this.#engine.settle(NOW);
    this.#revision += 1;
    const frame: PictureFrame = {
      revision: this.#revision,
      now: NOW,
      cluster: CLUSTER,
      sources: this.#sources(),
      requests: [],
    };
    JSON.stringify(deltaOf(this.#engine, settled, frame));
    const freshness = freshnessOf(frame.sources, (pod) => this.#engine.objects.pod(pod) !== null);
    for (const { daemonSet, node } of settled.cells) {
      const cell = this.#engine.cell(daemonSet, node);
      const examined = this.#engine.examine(daemonSet, node, NOW);
      if (cell === null || examined === null) continue;
      JSON.stringify(explain(asKnown(cell, freshness), examined.context, examined.found));
    }
    const picture = JSON.parse(JSON.stringify(pictureOf(this.#engine, frame))) as Picture;
    const summary = summarise(picture, NOW);
    JSON.stringify(summary);
    return { picture, summary };
  }

  #list(name: ResourceName): List {
    const list = this.#lists.get(name);
    if (list === undefined) throw new Error(`no list of ${name}`);
    return list;
  }

  #open(resource: Resource): List {
    const listener: StoreListener = {
      changed: (type, object) => this.#changes.push({ resource: resource.name, type, object } as ResourceChange),
      malformedChanged() {},
    };
    const store = resource.name === 'events' ? new EventStore(listener, () => false) : new ObjectStore(listener);
    const freshness = new Freshness(new FakeClock(), () => {});
    const dependencies = { resource, pool: this.#pool, stats: newResourceStats(), freshness, onOpened() {} };
    return { dependencies, store, session: new WatchSession(dependencies, store, '1') };
  }

  #sources(): SourceView[] {
    return [...this.#lists].map(([resource, { store }]) => ({
      resource,
      state: 'live',
      since: toTimestamp(NOW),
      message: '',
      objects: store.size,
      malformed: store.malformedCount,
      malformedNames: store.malformedNames(20),
    }));
  }
}

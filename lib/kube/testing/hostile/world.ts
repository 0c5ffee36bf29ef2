/** From the bytes of a watch to the words on the page, with nothing left out but the network and the clock. */
import { CoverageEngine, type Settled } from '../../../coverage/engine/engine.ts';
import { explain } from '../../../coverage/explain/explain.ts';
import { hygieneOf } from '../../../coverage/hygiene/hygiene.ts';
import { judge } from '../../../coverage/judgement/judge.ts';
import type { Explanation } from '../../../coverage/model.ts';
import { daemonSetKey, type ResourceChange, type ResourceName } from '../../../coverage/objects.ts';
import { type Picture, type SourceView, toTimestamp } from '../../../coverage/picture.ts';
import { summarise } from '../../../coverage/summary/summarise.ts';
import type { Summary } from '../../../coverage/summary/types.ts';
import { asKnown, type Freshness, freshnessOf } from '../../../coverage/views/as-known.ts';
import { deltaOf, type PictureFrame, pictureOf } from '../../../coverage/views/picture-view.ts';
import { KubeError } from '../../errors.ts';
import { EventStore } from '../../event-store.ts';
import { Freshness as ListFreshness } from '../../freshness.ts';
import { takeIn } from '../../intake.ts';
import { LineSplitter } from '../../lines.ts';
import { RESOURCES, type Resource } from '../../resources.ts';
import { newResourceStats } from '../../stats.ts';
import { ObjectStore, type StoreListener } from '../../store.ts';
import { Pool } from '../../trim/pool.ts';
import { readEvent } from '../../watch-line.ts';
import { WatchSession } from '../../watch-session.ts';
import { FakeClock } from '../fake-clock.ts';
import { NOW, WIRES } from './wires.ts';

interface List {
  readonly dependencies: ConstructorParameters<typeof WatchSession>[0];
  readonly store: ObjectStore;
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

  /**
   * A chunk of a watch of `name`. False when the watch would end for it, and be opened again or listed anew. The objects
   * come in any order of their versions, and a watch does not go back: so each chunk is of a watch of its own.
   */
  receive(name: ResourceName, chunk: Uint8Array): boolean {
    const { store, dependencies } = this.#list(name);
    const session = new WatchSession(dependencies, store, '1');
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
    const { settled, frame } = this.#settle();
    JSON.stringify(deltaOf(this.#engine, settled, frame));
    const picture = pictureOf(this.#engine, frame);
    const summary = summarise(picture, NOW);
    JSON.stringify({ picture, summary });
    const judged = { picture, now: NOW };
    for (const { daemonSet, node } of settled.cells) {
      JSON.stringify(this.#card(daemonSet, node, freshnessOf(frame.sources)));
      const column = picture.daemonSets.findIndex((one) => daemonSetKey(one) === daemonSet);
      const row = picture.nodes.findIndex(({ name }) => name === node);
      if (row !== -1 && column !== -1) JSON.stringify(judge(judged, row, column));
    }
    for (const key of settled.daemonSets) JSON.stringify(hygieneOf(this.#engine, key, null));
    return { picture, summary };
  }

  #card(daemonSet: string, node: string, freshness: Freshness): Explanation | null {
    const cell = this.#engine.cell(daemonSet, node);
    const examined = this.#engine.examine(daemonSet, node, NOW);
    if (cell === null || examined === null) return null;
    return explain(asKnown(cell, freshness), examined.context, examined.found);
  }

  /** The picture alone. */
  picture(): Picture {
    return pictureOf(this.#engine, this.#settle().frame);
  }

  #settle(): { readonly settled: Settled; readonly frame: PictureFrame } {
    this.#engine.apply(this.#changes);
    this.#changes = [];
    const settled = this.#engine.settle(NOW);
    this.#revision += 1;
    const sources = this.#sources();
    return { settled, frame: { revision: this.#revision, now: NOW, cluster: CLUSTER, sources, requests: [] } };
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
    const freshness = new ListFreshness(new FakeClock(), () => {});
    const dependencies = { resource, pool: this.#pool, stats: newResourceStats(), freshness, onOpened() {} };
    return { dependencies, store };
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

import type { KubeObject } from '../../coverage/objects.ts';
import { Freshness } from '../freshness.ts';
import { Reflector, type ReflectorDependencies } from '../reflector.ts';
import { RequestLog } from '../request-log.ts';
import { RESOURCES, type Resource } from '../resources.ts';
import { newResourceStats } from '../stats.ts';
import { ObjectStore } from '../store.ts';
import type { Transport } from '../transport.ts';
import { Pool } from '../trim/pool.ts';
import { FakeApi, type FakeStream } from './fake-api.ts';
import { FakeClock, rest } from './fake-clock.ts';
import { wireNode } from './objects.ts';

/** One reflector against prepared answers, with every change and state it has told. */
export class Harness {
  readonly clock = new FakeClock();
  readonly api = new FakeApi();
  readonly log = new RequestLog();
  readonly stats = newResourceStats();
  /** `set a`, `delete b`. */
  readonly changes: string[] = [];
  readonly store = new ObjectStore({
    changed: (type, object: KubeObject) => this.changes.push(`${type} ${object.name}`),
    malformedChanged() {},
  });
  readonly freshness = new Freshness(this.clock, () => this.states.push(this.freshness.view().state));
  readonly states: string[] = [];
  readonly reflector: Reflector;
  syncs = 0;
  reauthentications = 0;
  #run: Promise<void> | null = null;

  /** `random` is 0 unless given, so that every pause has its shortest length. */
  constructor(
    name: Resource['name'] = 'nodes',
    random: () => number = () => 0,
    transport: Transport = this.api.transport,
    overrides: Partial<ReflectorDependencies> = {},
  ) {
    const resource = RESOURCES.find((item) => item.name === name);
    if (resource === undefined) throw new Error(`no resource ${name}`);
    this.reflector = new Reflector({
      resource,
      random,
      transport,
      clock: this.clock,
      log: this.log,
      stats: this.stats,
      store: this.store,
      pool: new Pool(),
      freshness: this.freshness,
      onSynced: () => {
        this.syncs += 1;
      },
      onOpened() {},
      onUnauthorized: () => {
        this.reauthentications += 1;
      },
      ...overrides,
    });
  }

  async start(): Promise<void> {
    this.#run = this.reflector.run();
    await rest();
  }

  /** Live at resourceVersion 10 with the node `a`; returns the watch. What led there is not counted. */
  async startLive(): Promise<FakeStream> {
    const stream = this.api.stream();
    await this.start();
    stream.event('ADDED', wireNode('a', '5')).endOfList('10');
    await rest();
    this.api.taken();
    this.takenChanges();
    return stream;
  }

  async stop(): Promise<void> {
    this.freshness.stop();
    this.reflector.stop();
    await this.#run;
  }

  names(): string[] {
    return [...this.store.objects()].map(({ name }) => name).sort();
  }

  /** Changes since the last call. */
  takenChanges(): string[] {
    return this.changes.splice(0);
  }
}

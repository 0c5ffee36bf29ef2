/** A cluster that lives, an API server in front of it, a reader of both, and somebody who looks at what it shows. */
import { type ClusterReader, startClusterReader } from '../../cluster-reader.ts';
import { RESOURCES } from '../../resources.ts';
import type { Transport } from '../../transport.ts';
import { FakeClock } from '../fake-clock.ts';
import { clusterNowhere } from '../http-server.ts';
import type { Random } from '../seeded.ts';
import { ApiServer, type OpenWatch } from './api-server.ts';
import { Etcd } from './etcd.ts';
import { Life } from './life.ts';
import { Shown } from './shown.ts';
import { Witness } from './witness.ts';

const LOOK_EVERY_MS = 5_000;

export class Scene {
  readonly clock = new FakeClock();
  readonly random: Random;
  readonly etcd: Etcd;
  readonly server: ApiServer;
  readonly life: Life;
  readonly shown: Shown;
  readonly witness: Witness;
  readonly reader: ClusterReader;
  /** What the check of consistency said. */
  readonly drifts: string[] = [];
  /** Changes are made, and no open watch hears of them. */
  isLosing = false;
  /** The first thing that was wrong. */
  complaint: string | null = null;
  #cancelLook: () => void = () => {};

  constructor(random: Random, options: { readonly checks?: boolean } = {}) {
    const { clock } = this;
    const now = () => clock.now();
    this.random = random;
    this.etcd = new Etcd(random);
    this.server = new ApiServer(this.etcd, clock, random);
    this.life = new Life(this.etcd, random);
    this.shown = new Shown(now);
    this.witness = new Witness(this.etcd, this.shown, now);
    this.etcd.listener = {
      changed: (resource, change) => {
        this.witness.note(resource);
        if (change !== null && !this.isLosing) this.server.tell(resource, change);
      },
    };
    this.reader = startClusterReader({
      cluster: clusterNowhere(),
      clock,
      random,
      transport: this.#overheard(this.server.transport),
      ...(options.checks ? { consistencyCheck: { onDrift: (message) => this.drifts.push(message) } } : {}),
      onChanges: (batch) => {
        this.shown.onChanges(batch);
        this.look();
      },
      onFreshness: (sources) => {
        this.shown.onFreshness(sources);
        this.look();
      },
    });
    this.#lookLater();
  }

  /** The open watch of a kind. */
  watchOf(resource: string): OpenWatch {
    for (const watch of this.server.watches) if (watch.resource === resource) return watch;
    throw new Error(`nobody watches ${resource}`);
  }

  /** What a fresh evaluation shows otherwise; null where it shows the same. */
  difference(): string | null {
    return this.shown.differenceFromAfresh((resource) => this.etcd.objects(resource));
  }

  look(): void {
    this.complaint ??= this.witness.complaint();
  }

  async stop(): Promise<void> {
    this.#cancelLook();
    await this.reader.stop();
    this.server.stop();
  }

  #lookLater(): void {
    this.#cancelLook = this.clock.after(LOOK_EVERY_MS, () => {
      this.shown.tick();
      this.look();
      this.#lookLater();
    });
  }

  #overheard(transport: Transport): Transport {
    return async (request, signal) => {
      const name = RESOURCES.find(({ path }) => path === request.path)?.name ?? '';
      const response = await transport(request, signal);
      if (response.status === 200) this.witness.heard(name);
      const { witness } = this;
      async function* body(): AsyncGenerator<Uint8Array> {
        for await (const chunk of response.body) {
          witness.heard(name);
          yield chunk;
        }
      }
      return { ...response, body: body() };
    };
  }
}

/** The cluster, its API server and the churn at its rate. */
import { Api } from './api.ts';
import { Churn } from './churn.ts';
import { Cluster, type ClusterOptions } from './cluster.ts';
import type { Command, Status } from './control.ts';

export interface GeneratorOptions extends ClusterOptions {
  readonly port: number;
  readonly perSecond: number;
  readonly onMark: (mark: number, at: number) => void;
}

const TICK_MS = 5;
/** A flood's steps between two looks at whether the reader keeps up. */
const FLOOD_STEPS = 50;
const LEASE_MS = 2_000;
/** More than this much time at once is not made up for. */
const MAX_CATCH_UP_MS = 1_000;

export class Generator {
  readonly cluster: Cluster;
  readonly churn: Churn;
  readonly api: Api;
  readonly #timers: NodeJS.Timeout[] = [];
  #perSecond: number;
  #isFlooding = false;
  #isStopped = false;
  #lastTick = performance.now();
  #owed = 0;

  constructor(options: GeneratorOptions) {
    this.cluster = new Cluster(options);
    this.churn = new Churn(this.cluster, { seed: options.seed });
    this.api = new Api(this.cluster, { port: options.port, onMark: options.onMark });
    this.#perSecond = options.perSecond;
  }

  /** Resolves with the URL. */
  async start(): Promise<string> {
    const url = await this.api.listen();
    this.#lastTick = performance.now();
    this.#timers.push(
      setInterval(() => this.#tick(), TICK_MS),
      setInterval(() => {
        this.cluster.renewLeases();
        this.api.pump();
      }, LEASE_MS),
    );
    return url;
  }

  stop(): Promise<void> {
    this.#isStopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    return this.api.close();
  }

  obey(command: Command): unknown {
    switch (command.do) {
      case 'rate':
        this.#isFlooding = false;
        this.#perSecond = command.perSecond;
        this.#owed = 0;
        return null;
      case 'flood':
        if (!this.#isFlooding) {
          this.#isFlooding = true;
          this.#flood();
        }
        return null;
      case 'counters':
        return this.#status();
      case 'mark':
        return this.#after(() => this.churn.mark());
      case 'storm':
        return this.#after(() => this.churn.storm(command.kind));
      case 'rollout':
        return this.#after(() => this.churn.rollOut(command.daemonSet));
    }
  }

  #after<T>(change: () => T): T {
    const result = change();
    this.api.pump();
    return result;
  }

  #tick(): void {
    const now = performance.now();
    if (!this.#isFlooding) this.#owed += (Math.min(now - this.#lastTick, MAX_CATCH_UP_MS) * this.#perSecond) / 1000;
    this.#lastTick = now;
    if (this.#owed < 1) return;
    for (; this.#owed >= 1; this.#owed -= 1) this.churn.step();
    this.api.pump();
  }

  #flood(): void {
    if (!this.#isFlooding || this.#isStopped) return;
    const watch = this.#podWatch();
    if (watch !== undefined && !watch.isBlocked) {
      for (let i = 0; i < FLOOD_STEPS; i += 1) this.churn.step();
      this.api.pump();
      setImmediate(() => this.#flood());
    } else setTimeout(() => this.#flood(), 1);
  }

  #podWatch() {
    return [...this.api.watches].find(({ resource }) => resource === 'pods');
  }

  #status(): Status {
    return {
      ...this.api.counting.read(),
      steps: this.churn.steps,
      pods: this.cluster.pods.size,
      nodes: this.cluster.nodes.size,
      resourceVersion: this.cluster.resourceVersion,
      behind: this.#podWatch()?.behind ?? 0,
      openWatches: this.api.watches.size,
    };
  }
}

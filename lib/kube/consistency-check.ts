/**
 * Now and then lists a resource as of the version that its watch has come to, and compares the two. They differ only where
 * an event was lost, by the API server, by the network or by Rollcall. Modelled on the check that an API server makes of
 * its own watch cache, `apiserver/pkg/storage/cacher/delegator.go` (consistencyChecker).
 */
import type { KubeObject } from '../coverage/objects.ts';
import { sleep } from './clock.ts';
import { KubeError } from './errors.ts';
import { takeIn } from './intake.ts';
import { type ListWatchDependencies, readPage } from './list-watch.ts';
import { STOPPED } from './requests.ts';
import { qualifiedName, type Resource } from './resources.ts';
import { type ConsistencyStats, newResourceStats } from './stats.ts';
import { NOBODY, ObjectStore, objectKey } from './store.ts';
import type { Pool } from './trim/pool.ts';

/** In which every resource has its turn, one at a time. */
const ROUND_MS = 12 * 60_000;
/** The API server has others to serve between two pages. */
const PAGE_PAUSE_MS = 250;
const MAX_NAMED = 5;

export interface CheckedSource {
  readonly resource: Resource;
  readonly store: ObjectStore;
  readonly consistency: ConsistencyStats;
  /** As of which version the store is complete; null while no watch follows it. */
  position(): string | null;
  /** What the store holds can't be believed any more. */
  relist(): void;
}

export interface ConsistencyDependencies extends Omit<ListWatchDependencies, 'resource' | 'stats'> {
  readonly pool: Pool;
  readonly sources: readonly CheckedSource[];
  /** One sentence with the first few objects that differ. */
  readonly onDrift: (message: string) => void;
}

export class ConsistencyCheck {
  readonly #dependencies: ConsistencyDependencies;
  #attempt = new AbortController();
  #isStopped = false;

  constructor(dependencies: ConsistencyDependencies) {
    this.#dependencies = dependencies;
  }

  /** Resolves after `stop`, and never before. */
  async run(): Promise<void> {
    const { sources, random } = this.#dependencies;
    const turnMs = ROUND_MS / sources.length;
    for (let turn = 0; !this.#isStopped; turn += 1) {
      await this.#sleep(turnMs * (0.5 + random()));
      const source = sources[turn % sources.length];
      if (source === undefined || this.#isStopped) return;
      try {
        await this.#check(source);
      } catch {
        // A version that is compacted by now, or no connection: the request is in the log, and the next turn comes.
      }
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#attempt.abort(STOPPED);
  }

  async #check(source: CheckedSource): Promise<void> {
    const { clock, onDrift } = this.#dependencies;
    const position = source.position();
    if (position === null) return;
    const different = await this.#compare(source, position);
    source.consistency.checks += 1;
    source.consistency.lastCheckAt = clock.now();
    if (different.length === 0) return;
    source.consistency.drifts += 1;
    source.relist();
    const more = different.length > MAX_NAMED ? ` and ${different.length - MAX_NAMED} more` : '';
    onDrift(
      `What is held of ${qualifiedName(source.resource)} is not what the API server has as of version ${position}: ` +
        `${different.slice(0, MAX_NAMED).join(', ')}${more}. Listing them again.`,
    );
  }

  /** What differs, each with how. Objects that can't be read are left out: they are counted elsewhere. */
  async #compare({ resource, store }: CheckedSource, position: string): Promise<string[]> {
    const { pool } = this.#dependencies;
    const dependencies = { ...this.#dependencies, resource, stats: newResourceStats() };
    const different: string[] = [];
    let note: (object: KubeObject) => void = () => {};
    const held = new ObjectStore({ ...NOBODY, changed: (_, object) => note(object) });
    for (const object of store.objects()) if (object.isUnreadable !== true) held.set(object);
    const left = new Set([...held.objects()].map(objectKey));
    note = (object) => different.push(`${objectKey(object)} ${left.has(objectKey(object)) ? 'differs' : 'is missing'}`);
    for (let token: string | null = ''; token !== null; ) {
      const page = await readPage(dependencies, token, this.#newAttempt(), position);
      if (page.resourceVersion !== position) throw new KubeError('unreadable', 'the list is of another version');
      const fresh = store.fresh();
      for (const item of page.items) takeIn({ resource, pool, stats: dependencies.stats }, fresh, item);
      for (const object of fresh.objects()) {
        if (object.isUnreadable !== true) held.set(object);
        left.delete(objectKey(object));
      }
      token = page.continueToken === '' ? null : page.continueToken;
      if (token !== null) await this.#sleep(PAGE_PAUSE_MS);
    }
    return [...different, ...[...left].map((key) => `${key} is gone`)];
  }

  #sleep(ms: number): Promise<void> {
    return sleep(this.#dependencies.clock, ms, this.#newAttempt().signal);
  }

  /** `stop` aborts whatever is under way, be it a request or a pause. */
  #newAttempt(): AbortController {
    this.#attempt = new AbortController();
    if (this.#isStopped) this.#attempt.abort(STOPPED);
    return this.#attempt;
  }
}

/** Remembers every state that the API server has been in, and finds what was shown and never was. */
import { type Truth, whyNotHealthy } from '../hostile/judge.ts';
import type { Etcd } from './etcd.ts';
import type { Shown } from './shown.ts';
import { type WireObject, wireStamp } from './wires.ts';

/** Kinds that make a cell healthy. */
const DECIDING = ['nodes', 'daemonsets', 'pods', 'controllerrevisions'] as const;
/**
 * A list that is no longer true is not called live for longer, whatever accepts its watches. The longest way: silent after
 * its last event (90 s), watches that are cut just before they count as going nowhere (120 s), one more that is silent
 * (90 s), and the time in which a reconnection goes unseen (5 s).
 */
const MAX_FALSELY_LIVE_MS = 305_000;
/** After the last bookmark that was due, and that once a minute. */
const STALE_WITHIN_MS = 60_000 + 60_000;

interface Known {
  readonly objects: readonly WireObject[];
  /** When the API server went on from here; Infinity while it hasn't. */
  until: number;
}

class History {
  readonly states = new Map<string, Known>();
  current: Known | null = null;
  /** For how long the list has been called live since it last was as shown. */
  falselyLiveMs = 0;
  lookedAt = 0;
}

export class Witness {
  readonly #etcd: Etcd;
  readonly #shown: Shown;
  readonly #now: () => number;
  readonly #histories = new Map<string, History>();
  readonly #heardAt = new Map<string, number>();
  #revision = 0;

  constructor(etcd: Etcd, shown: Shown, now: () => number) {
    this.#etcd = etcd;
    this.#shown = shown;
    this.#now = now;
    for (const kind of DECIDING) this.note(kind);
  }

  /** The kind has a new state. */
  note(kind: string): void {
    const history = this.#histories.get(kind) ?? new History();
    this.#histories.set(kind, history);
    if (history.current !== null) history.current.until = this.#now();
    const objects = this.#etcd.objects(kind);
    history.current = { objects, until: Number.POSITIVE_INFINITY };
    history.states.set(objects.map(wireStamp).sort().join(), history.current);
  }

  /** Bytes of the API server, or its consent to a watch, have reached the reader. */
  heard(kind: string): void {
    this.#heardAt.set(kind, this.#now());
  }

  /** What is wrong with what is shown now; null when nothing is. */
  complaint(): string | null {
    const held = new Map<string, readonly WireObject[]>();
    for (const kind of DECIDING) {
      const stamps = this.#shown.stamps(kind);
      const known = this.#histories.get(kind)?.states.get(stamps);
      const state = this.#shown.source(kind)?.state ?? 'syncing';
      if (known === undefined && stamps === '' && state !== 'live') continue;
      if (known === undefined) return `${kind} are held as they never were: ${stamps}`;
      held.set(kind, known.objects);
      const falselyMs = this.#falselyLiveMs(kind, known, state === 'live');
      if (falselyMs > MAX_FALSELY_LIVE_MS) return `${kind} are called live for ${falselyMs} ms after they changed`;
      const silence = this.#now() - (this.#heardAt.get(kind) ?? 0);
      if (state === 'live' && silence > STALE_WITHIN_MS)
        return `${kind} are called live after ${silence} ms of silence`;
    }
    if (this.#revision === this.#shown.revision) return null;
    this.#revision = this.#shown.revision;
    return this.#falselyHealthy({
      nodes: held.get('nodes') ?? [],
      daemonsets: held.get('daemonsets') ?? [],
      pods: held.get('pods') ?? [],
      controllerrevisions: held.get('controllerrevisions') ?? [],
      isRevisionUnread: false,
    });
  }

  #falselyLiveMs(kind: string, { until }: Known, isLive: boolean): number {
    const history = this.#histories.get(kind);
    if (history === undefined) return 0;
    const since = Math.max(history.lookedAt, until);
    history.lookedAt = this.#now();
    if (until > this.#now()) history.falselyLiveMs = 0;
    else if (isLive) history.falselyLiveMs += this.#now() - since;
    return history.falselyLiveMs;
  }

  /** Each healthy cell was so by what the lists said in the versions in which they are held, and these are not stale. */
  #falselyHealthy(truth: Truth): string | null {
    const cells = this.#shown.healthyCells();
    const notLive = ['nodes', 'daemonsets', 'pods'].find(
      (kind) => this.#shown.source(kind as 'nodes')?.state !== 'live',
    );
    if (cells.length > 0 && notLive !== undefined) return `cells are healthy while ${notLive} are not live`;
    for (const { node, daemonSet } of cells) {
      const why = whyNotHealthy(truth, daemonSet, node);
      if (why !== null) return `${daemonSet} on ${node} is healthy, and ${why}`;
    }
    return null;
  }
}

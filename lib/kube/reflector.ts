/**
 * Keeps one resource's store equal to the API server's, for ever: list, watch, and after every failure watch again
 * from where it stood, or list again where that place is gone. Modelled on client-go's `tools/cache/reflector.go`.
 */
import { Backoff, FAST_STEPS, FORBIDDEN_STEPS, RELIST_STEPS, SLOW_STEPS } from './backoff.ts';
import { sleep } from './clock.ts';
import { KubeError } from './errors.ts';
import { takeIn } from './intake.ts';
import { type ListWatchDependencies, readPage, watch } from './list-watch.ts';
import { STOPPED } from './requests.ts';
import { qualifiedName } from './resources.ts';
import type { ObjectStore } from './store.ts';
import { type SessionDependencies, WatchSession } from './watch-session.ts';

/** Some servers accept a WatchList and never say where the list ends. A large list is given time as long as it grows. */
const END_OF_LIST_LIMIT_MS = 30_000;
const GROWS_WITHIN_MS = END_OF_LIST_LIMIT_MS / 2;
/** Less is what a cluster changes anyway. */
const GROWTH = 1.1;
/** A watch that ends sooner than this was not ended by its timeout. */
const SHORTEST_WATCH_MS = 1_000;
/** Watches that were accepted and brought nothing for so long in all, and it is not known that they ever would. */
const SILENT_WATCHES_LIMIT_MS = 120_000;
/** A watch that is cut sooner has not been silent. */
const SHORTEST_SILENCE_MS = 10_000;
/** So many streams in a row that were opened and came to nothing, and another way is tried. */
const MAX_BAD_STREAMS = 3;

export interface ReflectorDependencies extends ListWatchDependencies, SessionDependencies {
  readonly store: ObjectStore;
  /** A complete list has been taken over. */
  onSynced(): void;
  /** The API server answered 401: the next request needs newly made credentials. */
  onUnauthorized(): void;
}

export class Reflector {
  readonly #dependencies: ReflectorDependencies;
  readonly #slow: Backoff;
  readonly #fast: Backoff;
  readonly #toRelist: Backoff;
  readonly #whileForbidden: Backoff;
  #attempt = new AbortController();
  #isStopped = false;
  #verb: 'list' | 'watch' = 'list';
  /** Where the next watch begins; empty: a list comes first. */
  #position = '';
  #canStream = true;
  #badStreams = 0;
  /** How long watches have been open since the position last moved. */
  #silentMs = 0;
  #hasList = false;
  #wasCut = false;
  #waitsForConnection = false;
  #session: WatchSession | null = null;

  constructor(dependencies: ReflectorDependencies) {
    const { clock, random } = dependencies;
    this.#dependencies = dependencies;
    this.#slow = new Backoff(SLOW_STEPS, clock, random);
    this.#fast = new Backoff(FAST_STEPS, clock, random);
    this.#toRelist = new Backoff(RELIST_STEPS, clock, random);
    this.#whileForbidden = new Backoff(FORBIDDEN_STEPS, clock, random);
  }

  /** Resolves after `stop`, and never before. */
  async run(): Promise<void> {
    let failure: KubeError | null = null;
    while (!this.#isStopped) {
      try {
        const last: KubeError | null = failure;
        failure = null;
        if (last !== null) await this.#recover(last);
        else if (this.#position !== '') await this.#watch();
        else if (this.#canStream) await this.#listByStream();
        else await this.#listByPages();
      } catch (error) {
        failure = error instanceof KubeError ? error : ownFault(error);
      }
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#attempt.abort(STOPPED);
  }

  /** The API server can be reached again: a pause that waits for that is over. */
  hurry(): void {
    if (this.#waitsForConnection) this.#attempt.abort();
  }

  /** As of which version the store is complete; null while no watch follows it. */
  position(): string | null {
    const session = this.#session;
    return session?.isOpen && session.isSynced ? session.position : null;
  }

  /** What came before the request that is under way was no end in good order: nobody knows what it may have missed. */
  wasCut(): boolean {
    return this.#wasCut;
  }

  /** What is held is known to be wrong: it stays until a new list is there. */
  relist(): void {
    this.#position = '';
    this.#attempt.abort(new KubeError('history', 'what it told is not what a list says'));
  }

  /** The old objects stay until the last page is in. A failed page starts the list afresh: half of it is no use. */
  async #listByPages(): Promise<void> {
    this.#verb = 'list';
    const fresh = this.#dependencies.store.fresh();
    for (let token: string | null = ''; token !== null; ) {
      const page = await readPage(this.#dependencies, token, this.#newAttempt());
      for (const item of page.items) takeIn(this.#dependencies, fresh, item);
      token = page.continueToken === '' ? null : page.continueToken;
      if (token === null) this.#takeOver(fresh, page.resourceVersion);
    }
  }

  /** WatchList: the list arrives object by object, and the same connection goes on as the watch. */
  async #listByStream(): Promise<void> {
    const { clock, store, freshness, resource } = this.#dependencies;
    this.#verb = 'watch';
    const attempt = this.#newAttempt();
    const noEnd = new KubeError('unreadable', `no end of the list within ${END_OF_LIST_LIMIT_MS / 1000} s`);
    const fresh = store.fresh();
    let cancelLimit = () => {};
    const waitWhileItGrows = (known: number) => {
      cancelLimit = clock.after(GROWS_WITHIN_MS, () => {
        if (fresh.size > known * GROWTH) waitWhileItGrows(fresh.size);
        else attempt.abort(noEnd);
      });
    };
    cancelLimit = clock.after(GROWS_WITHIN_MS, () => waitWhileItGrows(fresh.size));
    const session = new WatchSession(this.#dependencies, store, {
      fresh,
      onComplete: (resourceVersion) => {
        cancelLimit();
        this.#takeOver(fresh, resourceVersion);
        freshness.connected();
      },
    });
    try {
      await this.#follow(session, attempt);
    } catch (error) {
      if (session.isSynced || this.#isStopped || !(error instanceof KubeError)) throw error;
      const isForGood = error === noEnd || isRefusal(error) || this.#badStreams >= MAX_BAD_STREAMS;
      if (!isForGood && (session.isOpen || isRepeatable(error))) throw error;
      if (isForGood) {
        this.#canStream = false;
        this.#badStreams = 0;
      }
      // Where the verb "watch" is missing, the list may be allowed, and says so itself if it is not.
      const says = `Streaming the list of ${resource.name} failed: ${error.message}. Reading it in pages instead.`;
      if (error.status !== 403) freshness.broken(says);
      await this.#listByPages();
    } finally {
      cancelLimit();
    }
  }

  async #watch(): Promise<void> {
    const { store } = this.#dependencies;
    this.#verb = 'watch';
    await this.#follow(new WatchSession(this.#dependencies, store, this.#position), this.#newAttempt());
  }

  /** Returns when the API server has ended the watch in good order, which every watch comes to. */
  async #follow(session: WatchSession, attempt: AbortController): Promise<void> {
    const { clock, freshness, resource, stats } = this.#dependencies;
    const startedAt = clock.now();
    let failure: unknown = null;
    this.#session = session;
    try {
      await watch(this.#dependencies, session.isSynced ? { after: session.position } : 'everything', attempt, session);
      if (!session.isSynced) throw new KubeError('connection', 'the stream ended before the list was complete');
    } catch (error) {
      if (session.hasProgressed) this.#badStreams = 0;
      if (session.isOpen && (!session.isSynced || isBadStream(error))) this.#badStreams += 1;
      failure = error;
      throw error;
    } finally {
      this.#session = null;
      this.#position = this.#isFutile(session, failure, clock.now() - startedAt) ? '' : session.position;
      // An API server that has just started refuses everyone for a moment: that is not the refusal of before.
      if (session.isOpen) this.#whileForbidden.reset();
      if (session.isOpen && session.isSynced) stats.reconnects += 1;
    }
    this.#badStreams = 0;
    this.#wasCut = false;
    freshness.broken(`The API server ended the watch of ${resource.name}. Connecting again.`);
    if (clock.now() - startedAt < SHORTEST_WATCH_MS) await this.#sleep(this.#fast.nextMs());
  }

  /**
   * Accepted, and then not even a bookmark: an API server whose storage was restored from a backup is behind the place
   * that it was asked to go on from, and says nothing before it has caught up; a proxy may accept what it can't deliver.
   * Only a list tells what there is.
   */
  #isFutile(session: WatchSession, failure: unknown, durationMs: number): boolean {
    if (session.hasProgressed) this.#silentMs = 0;
    else if (session.isOpen && durationMs >= SHORTEST_SILENCE_MS) this.#silentMs += durationMs;
    if (session.hasProgressed || !session.isOpen) return false;
    const isSilence = failure instanceof KubeError && failure.kind === 'silence';
    return isSilence || this.#silentMs >= SILENT_WATCHES_LIMIT_MS;
  }

  #takeOver(fresh: ObjectStore, resourceVersion: string): void {
    const { store, freshness, stats, onSynced } = this.#dependencies;
    store.replaceWith(fresh);
    this.#position = resourceVersion;
    this.#silentMs = 0;
    if (this.#hasList) stats.relists += 1;
    this.#hasList = true;
    freshness.listed();
    onSynced();
  }

  async #recover(error: KubeError): Promise<void> {
    if (error.needsRelist || this.#badStreams >= MAX_BAD_STREAMS) {
      this.#position = '';
      this.#badStreams = 0;
    }
    const delayMs = this.#delayMs(error);
    try {
      this.#tell(error, delayMs);
    } finally {
      this.#waitsForConnection = isConnectionFailure(error);
      await this.#sleep(delayMs);
      this.#waitsForConnection = false;
    }
  }

  #tell(error: KubeError, delayMs: number): void {
    const { resource, freshness, onUnauthorized } = this.#dependencies;
    this.#wasCut = true;
    const next = `Next try in ${Math.max(1, Math.round(delayMs / 1000))} s.`;
    const name = qualifiedName(resource);
    if (error.status === 403) {
      freshness.forbidden(
        `Not allowed to ${this.#verb} ${name}: the role lacks the verb "${this.#verb}" on it. ${next}`,
      );
    } else {
      freshness.broken(`${this.#verb === 'list' ? 'Listing' : 'Watching'} ${name} failed: ${error.message}. ${next}`);
    }
    if (error.status === 401) onUnauthorized();
  }

  #delayMs(error: KubeError): number {
    if (error.status === 403) return this.#whileForbidden.nextMs();
    if (isConnectionFailure(error)) return this.#fast.nextMs();
    const ladder = error.needsRelist ? this.#toRelist : this.#slow;
    return Math.max(ladder.nextMs(), error.retryAfterMs ?? 0);
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

function isConnectionFailure({ kind }: KubeError): boolean {
  return kind === 'connection' || kind === 'silence';
}

/** The API server will not stream lists, today or tomorrow: the flag is off, or it is too old to know it. */
function isRefusal({ kind, status }: KubeError): boolean {
  return kind === 'status' && status >= 400 && status < 500 && ![401, 403, 408, 410, 429].includes(status);
}

/** Not an answer to what was asked: the same request may be answered next time. */
function isRepeatable({ kind, status, needsRelist }: KubeError): boolean {
  return kind !== 'status' || status === 401 || status === 429 || needsRelist;
}

/** Not the connection's fault: the same would come again at the same place. */
function isBadStream(error: unknown): boolean {
  if (!(error instanceof KubeError)) return true;
  return error.kind === 'unreadable' || (error.kind === 'status' && error.status !== 429 && !error.needsRelist);
}

/** A mistake of ours must not end the loop; its text may quote the cluster, so only its name is told. */
function ownFault(error: unknown): KubeError {
  return new KubeError(
    'unreadable',
    `Rollcall could not process the answer (${error instanceof Error ? error.name : 'unknown'})`,
  );
}

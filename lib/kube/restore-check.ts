/**
 * After a disaster etcd is put back to an old copy. A watch from a version that the copy has not come to is accepted and
 * silent, so that the picture of the lost days would seem to be live. Whenever a watch goes on that was cut, the API server is
 * therefore asked for its newest version; what is held as of a later one is listed again.
 */
import { type ListWatchDependencies, readVersion } from './list-watch.ts';
import { STOPPED } from './requests.ts';
import { isOlder } from './watch-session.ts';

export interface RestoredSource {
  /** As of which version the store is complete; null while no watch follows it. */
  position(): string | null;
  /** The watch before did not end in good order. */
  wasCut(): boolean;
  /** What the store holds can't be believed any more. */
  relist(): void;
}

export class RestoreCheck {
  readonly #dependencies: ListWatchDependencies;
  readonly #source: RestoredSource;
  #attempt = new AbortController();
  #done: Promise<void> = Promise.resolve();

  constructor(dependencies: ListWatchDependencies, source: RestoredSource) {
    this.#dependencies = dependencies;
    this.#source = source;
  }

  /** The API server has accepted a watch. */
  opened(): void {
    // Before the answer, since events that come meanwhile are newer than it.
    const position = this.#source.position();
    if (position === null || !this.#source.wasCut()) return;
    this.#attempt.abort(STOPPED);
    this.#attempt = new AbortController();
    this.#done = this.#compare(position).catch(() => {
      // The request is in the log. A watch that stays silent is given up in the end.
    });
  }

  /** Resolves when no request is left. */
  stop(): Promise<void> {
    this.#attempt.abort(STOPPED);
    return this.#done;
  }

  async #compare(position: string): Promise<void> {
    const newest = await readVersion(this.#dependencies, this.#attempt);
    if (isOlder(newest, position)) this.#source.relist();
  }
}

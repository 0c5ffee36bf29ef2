/** What went over the wire, for whoever measures. */
import type { ResourceName } from '../../lib/demo/api-server/resources.ts';

export interface Counters {
  /** Of all watches, bookmarks left out. */
  readonly events: number;
  readonly bytes: number;
  /** Pages of lists, by resource. */
  readonly lists: Readonly<Record<string, number>>;
  readonly watches: Readonly<Record<string, number>>;
  /** Requests that were anything but GET. */
  readonly others: number;
}

export class Counting {
  events = 0;
  bytes = 0;
  others = 0;
  readonly #lists = new Map<string, number>();
  readonly #watches = new Map<string, number>();

  listed(resource: ResourceName): void {
    this.#lists.set(resource, (this.#lists.get(resource) ?? 0) + 1);
  }

  watched(resource: ResourceName): void {
    this.#watches.set(resource, (this.#watches.get(resource) ?? 0) + 1);
  }

  read(): Counters {
    const { events, bytes, others } = this;
    return {
      events,
      bytes,
      others,
      lists: Object.fromEntries(this.#lists),
      watches: Object.fromEntries(this.#watches),
    };
  }
}

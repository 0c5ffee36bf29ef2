/** One request that has ended, for the page's Connection table. */
export interface RequestEntry {
  /** When it ended, in milliseconds. */
  readonly time: number;
  /** `LIST pods`, `WATCH nodes`. */
  readonly request: string;
  /** `200, 60 objects`, or what failed, in our words. */
  readonly answer: string;
}

const MAX_ENTRIES = 20;

/** The last requests, newest first. */
export class RequestLog {
  #entries: readonly RequestEntry[] = [];

  add(entry: RequestEntry): void {
    this.#entries = [entry, ...this.#entries].slice(0, MAX_ENTRIES);
  }

  entries(): readonly RequestEntry[] {
    return this.#entries;
  }
}

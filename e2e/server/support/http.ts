/** Requests to the server under test, bounded in time. */
import { EventReader, type ServerEvent } from '../../../lib/server/testing/sse.ts';

const LIMIT_MS = 10_000;

export function request(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(LIMIT_MS), ...init });
}

export async function getJson<T>(url: string): Promise<T> {
  const response = await request(url);
  if (response.status !== 200) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Waits until `holds` resolves with true; throws when it does not in time. */
export async function until(holds: () => Promise<boolean>, what: string, limitMs = LIMIT_MS): Promise<void> {
  const started = Date.now();
  while (!(await holds())) {
    if (Date.now() - started > limitMs) throw new Error(`${what} did not come within ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits for the first complete picture. */
export function untilReady(url: string): Promise<void> {
  return until(async () => (await request(`${url}/readyz`)).status === 200, 'the first complete picture');
}

/** The value of one series of `/metrics`. */
export async function metric(url: string, series: string): Promise<number> {
  const text = await (await request(`${url}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  if (line === undefined) throw new Error(`there is no ${series}`);
  return Number(line.slice(series.length + 1));
}

/** An open stream, `/api/v1/stream` unless told otherwise. */
export class Stream {
  readonly #abort = new AbortController();
  readonly #events: ServerEvent[] = [];
  readonly #done: Promise<void>;

  constructor(url: string, headers: Readonly<Record<string, string>> = {}, path = '/api/v1/stream') {
    this.#done = this.#read(url + path, headers).catch((error: unknown) => {
      if (!this.#abort.signal.aborted) throw error;
    });
    // Who waits for the end hears of it; nobody has to.
    this.#done.catch(() => {});
  }

  /** Resolves when the server ends it; rejects when the connection breaks. */
  get done(): Promise<void> {
    return this.#done;
  }

  /** All so far. */
  get events(): readonly ServerEvent[] {
    return this.#events;
  }

  close(): void {
    this.#abort.abort();
  }

  /** The first event, past or future, that `is` accepts. */
  async until(is: (event: ServerEvent) => boolean, limitMs = LIMIT_MS): Promise<ServerEvent> {
    const started = Date.now();
    for (;;) {
      const found = this.#events.find(is);
      if (found !== undefined) return found;
      if (Date.now() - started > limitMs) {
        throw new Error(`no such event within ${limitMs} ms, but ${this.#events.map(({ type }) => type).join()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async #read(url: string, headers: Readonly<Record<string, string>>): Promise<void> {
    const response = await fetch(url, { headers, signal: this.#abort.signal });
    if (response.status !== 200 || response.body === null) throw new Error(`the stream answered ${response.status}`);
    const reader = new EventReader();
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      this.#events.push(...reader.push(chunk));
    }
  }
}

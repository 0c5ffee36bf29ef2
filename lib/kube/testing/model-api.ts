import { KubeError } from '../errors.ts';
import type { KubeRequest, KubeResponse, Transport } from '../transport.ts';
import { FakeStream } from './fake-api.ts';
import { wireNode } from './objects.ts';

export type Random = () => number;

/** A repeatable sequence in [0, 1). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface LogEntry {
  readonly version: number;
  readonly type: string;
  readonly object: object;
}

interface OpenWatch {
  readonly stream: FakeStream;
  isFrozen: boolean;
}

/**
 * One resource of an API server that keeps to the rules: a history of versions, consistent pages, watches from any
 * version that is not compacted. It fails as told, and its history may go backwards as after a restore.
 */
export class ModelApi {
  readonly #random: Random;
  #version = 1_000_000;
  #compacted = 0;
  #log: LogEntry[] = [];
  #objects = new Map<string, number>();
  #watches = new Set<OpenWatch>();
  /** Every state that there has been, as `contents` says it. */
  readonly states = new Set(['']);
  /** The chance that a request fails. */
  faults = 0;
  pageSize = 3;

  constructor(random: Random) {
    this.#random = random;
  }

  names(): string[] {
    return [...this.#objects.keys()].sort();
  }

  /** `name version` of each object, as a reader that is up to date holds it in `kernelVersion`. */
  contents(): string {
    return this.names()
      .map((name) => `${name} ${this.#objects.get(name)}`)
      .join();
  }

  put(name: string): void {
    const type = this.#objects.has(name) ? 'MODIFIED' : 'ADDED';
    this.#version += 1 + Math.floor(this.#random() * 3);
    this.#objects.set(name, this.#version);
    this.#tell(type, nodeAt(name, this.#version));
  }

  delete(name: string): void {
    if (!this.#objects.delete(name)) return;
    this.#version += 1;
    this.#tell('DELETED', nodeAt(name, this.#version));
  }

  bookmark(): void {
    for (const { stream, isFrozen } of this.#watches) if (!isFrozen) stream.bookmark(String(this.#version));
  }

  compact(): void {
    this.#compacted = this.#version;
    this.#log = [];
  }

  /**
   * Back to an older version, with other objects in it; every watch is cut. So far back that new changes don't reach
   * the versions that the reader knows: a history that does can't be told from the old one, by any client.
   */
  restore(names: readonly string[]): void {
    this.cutAll();
    this.#version -= 1_000;
    this.#compacted = this.#version;
    this.#log = [];
    this.#objects = new Map();
    for (const name of names) this.put(name);
  }

  cutAll(): void {
    for (const { stream } of this.#watches) stream.cut();
    this.#watches.clear();
  }

  endAll(): void {
    for (const { stream } of this.#watches) stream.end();
    this.#watches.clear();
  }

  expireAll(): void {
    for (const { stream } of this.#watches) stream.event('ERROR', { code: 410, reason: 'Expired' });
    this.#watches.clear();
  }

  /** Half open: the streams stay, and nothing comes any more. */
  freezeAll(): void {
    for (const watch of this.#watches) watch.isFrozen = true;
  }

  readonly transport: Transport = async (request, signal) => {
    if (this.#random() < this.faults) return this.#fail(signal);
    return request.query.watch === 'true' ? this.#watch(request, signal) : this.#page(request);
  };

  async #fail(signal: AbortSignal): Promise<KubeResponse> {
    const kind = Math.floor(this.#random() * 6);
    if (kind === 0) throw new KubeError('connection', 'refused');
    if (kind === 1) return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    return status([401, 403, 429, 500, 503][kind - 2] ?? 500);
  }

  #page({ query }: KubeRequest): KubeResponse {
    const [at = String(this.#version), from = ''] = query.continue?.split(' ') ?? [];
    if (Number(at) < this.#compacted || (query.continue !== undefined && Number(at) !== this.#version))
      return status(410);
    const rest = this.names().filter((name) => name > from);
    const page = rest.slice(0, this.pageSize);
    const token = rest.length > page.length ? { continue: `${at} ${page.at(-1)}` } : {};
    const items = page.map((name) => nodeAt(name, this.#objects.get(name) ?? 0));
    return {
      status: 200,
      retryAfter: null,
      body: once(JSON.stringify({ metadata: { resourceVersion: at, ...token }, items })),
    };
  }

  #watch({ query }: KubeRequest, signal: AbortSignal): KubeResponse {
    const watch: OpenWatch = { stream: new FakeStream(), isFrozen: false };
    if (query.sendInitialEvents === 'true') {
      for (const [name, version] of this.#objects) watch.stream.event('ADDED', nodeAt(name, version));
      watch.stream.endOfList(String(this.#version));
    } else {
      const from = Number(query.resourceVersion);
      if (from < this.#compacted) return status(410);
      if (from > this.#version)
        return status(504, { reason: 'Timeout', details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } });
      for (const { version, type, object } of this.#log) if (version > from) watch.stream.event(type, object);
    }
    this.#watches.add(watch);
    return { status: 200, retryAfter: null, body: watch.stream.read(signal) };
  }

  #tell(type: string, object: object): void {
    this.states.add(this.contents());
    this.#log.push({ version: this.#version, type, object });
    for (const { stream, isFrozen } of this.#watches) if (!isFrozen) stream.event(type, object);
  }
}

function nodeAt(name: string, version: number): object {
  return wireNode(name, String(version), { status: { nodeInfo: { kernelVersion: String(version) } } });
}

function status(code: number, more: object = {}): KubeResponse {
  return { status: code, retryAfter: null, body: once(JSON.stringify({ kind: 'Status', code, ...more })) };
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

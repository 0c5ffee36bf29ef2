/**
 * An API server in front of the model's etcd that keeps to the rules (consistent pages, ordered watches, bookmarks once a
 * minute) until it is told to break them.
 */
import type { Clock } from '../../clock.ts';
import { RESOURCES } from '../../resources.ts';
import type { KubeRequest, KubeResponse, Transport } from '../../transport.ts';
import { FakeStream } from '../fake-api.ts';
import { oneOf, type Random } from '../seeded.ts';
import type { Change, Etcd } from './etcd.ts';
import type { WireObject } from './wires.ts';

const BOOKMARK_MS = 60_000;
const PAGE_SIZE = 3;

/** What can happen to a request before it is answered. */
const REFUSALS = [
  ...(['refused', 'noAnswer', 'deadStream', 'cutBody', 'page'] as const),
  ...(['401', '403', '429', '429 1', '429 20', '500', '503', '504'] as const),
];
type Refusal = (typeof REFUSALS)[number];

export interface OpenWatch {
  readonly resource: string;
  readonly stream: FakeStream;
  /** Half open: it stays, and nothing comes any more. */
  isFrozen: boolean;
  /** Changes that wait until the stream is let go; null while it flows. */
  held: Change[] | null;
  last: Change | null;
}

export class ApiServer {
  readonly watches = new Set<OpenWatch>();
  /** `LIST pods`, `WATCH pods`, in order. */
  readonly requests: string[] = [];
  /** By kind, or of all under no name: the chance that a request fails. */
  readonly faults = new Map<string, number>();
  /** By kind: what happens to every request. */
  readonly always = new Map<string, Refusal>();
  /** By kind: what a request waits for before it is looked at. */
  readonly gates = new Map<string, Promise<void>>();
  /** Kinds of which every page but the first fails. */
  readonly brokenLists = new Set<string>();
  /** How it takes a list that is to be streamed. */
  streamsLists: 'yes' | 'no' | 'withoutEnd' = 'yes';
  /** Whether it lets a watch wait for a version that it hasn't come to; else it says so. */
  waitsForFuture = false;
  readonly #etcd: Etcd;
  readonly #clock: Clock;
  readonly #random: Random;
  #cancelBookmarks: () => void = () => {};

  constructor(etcd: Etcd, clock: Clock, random: Random) {
    this.#etcd = etcd;
    this.#clock = clock;
    this.#random = random;
    this.#bookmarkLater();
  }

  stop(): void {
    this.#cancelBookmarks();
    for (const watch of this.watches) watch.stream.cut();
  }

  readonly transport: Transport = async (request, signal) => {
    const resource = RESOURCES.find(({ path }) => path === request.path)?.name ?? '';
    const isWatch = request.query.watch === 'true';
    this.requests.push(`${isWatch ? 'WATCH' : 'LIST'} ${resource}`);
    await Promise.resolve();
    await this.gates.get(resource);
    const refusal = this.#refusal(resource, request);
    if (refusal === 'refused') throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    if (refusal === 'noAnswer') return new Promise((_, reject) => onAbort(signal, () => reject(signal.reason)));
    if (refusal === 'page') return answer(200, '<html>login</html>');
    if (refusal !== null && /^\d/.test(refusal)) {
      const [code, retryAfter = null] = refusal.split(' ');
      return { ...answer(Number(code), JSON.stringify({ kind: 'Status', code: Number(code) })), retryAfter };
    }
    if (refusal === 'deadStream' && !isWatch) {
      return { status: 200, retryAfter: null, body: new FakeStream().read(signal) };
    }
    const response = isWatch
      ? this.#watch(resource, request, signal, refusal === 'deadStream')
      : this.#page(resource, request);
    return refusal === 'cutBody' ? { ...response, body: cutOff(response.body) } : response;
  };

  #refusal(resource: string, { query }: KubeRequest): Refusal | null {
    if (query.continue !== undefined && this.brokenLists.has(resource)) return '500';
    const always = this.always.get(resource);
    if (always !== undefined) return always;
    const chance = this.faults.get(resource) ?? this.faults.get('') ?? 0;
    return this.#random() < chance ? oneOf(this.#random, REFUSALS) : null;
  }

  tell(resource: string, change: Change): void {
    for (const watch of this.watches) {
      if (watch.resource !== resource || watch.isFrozen) continue;
      if (watch.held === null) this.#send(watch, change);
      else watch.held.push(change);
    }
  }

  /** Lets a stream go that was held back. */
  release(watch: OpenWatch): void {
    const held = watch.held ?? [];
    watch.held = null;
    for (const change of held) this.#send(watch, change);
  }

  bookmark(watch: OpenWatch): void {
    if (!watch.isFrozen && watch.held === null) watch.stream.bookmark(String(this.#etcd.version));
  }

  /** Sends a change that has been sent before. */
  repeat(watch: OpenWatch, change: Change): void {
    if (!watch.isFrozen && watch.held === null) watch.stream.event(change.type, change.object);
  }

  close(watch: OpenWatch, how: 'end' | 'cut'): void {
    this.watches.delete(watch);
    watch.stream[how]();
  }

  fail(watch: OpenWatch, status: object): void {
    this.watches.delete(watch);
    watch.stream.event('ERROR', status);
  }

  #bookmarkLater(): void {
    this.#cancelBookmarks = this.#clock.after(BOOKMARK_MS, () => {
      for (const watch of this.watches) this.bookmark(watch);
      this.#bookmarkLater();
    });
  }

  #send(watch: OpenWatch, change: Change): void {
    watch.last = change;
    const line = Buffer.from(`${JSON.stringify({ type: change.type, object: change.object })}\n`);
    const at = this.#random() < 0.1 ? Math.floor(this.#random() * line.length) : line.length;
    watch.stream.raw(line.subarray(0, at));
    if (at < line.length) watch.stream.raw(line.subarray(at));
  }

  #page(resource: string, { query }: KubeRequest): KubeResponse {
    const { version, compacted } = this.#etcd;
    const isExact = query.resourceVersionMatch === 'Exact';
    const [at = '', from = ''] = query.continue?.split(' ') ?? [isExact ? query.resourceVersion : String(version)];
    if (Number(at) < compacted) return status(410, { reason: 'Expired' });
    if (Number(at) > version) return TOO_LARGE();
    const rest = this.#etcd.objectsAt(resource, Number(at)).filter((object) => nameOf(object) > from);
    const items = rest.slice(0, PAGE_SIZE);
    const last = items.at(-1);
    const token = rest.length > items.length && last !== undefined ? { continue: `${at} ${nameOf(last)}` } : {};
    return answer(200, JSON.stringify({ metadata: { resourceVersion: at, ...token }, items }));
  }

  #watch(resource: string, { query }: KubeRequest, signal: AbortSignal, isFrozen: boolean): KubeResponse {
    const isList = query.sendInitialEvents === 'true';
    const { version, compacted } = this.#etcd;
    const from = Number(query.resourceVersion);
    if (isList && this.streamsLists === 'no') return status(422, { reason: 'Invalid' });
    if (!isList && from < compacted) return status(410, { reason: 'Expired' });
    if (!isList && from > version && !this.waitsForFuture) return TOO_LARGE();
    const watch: OpenWatch = { resource, stream: new FakeStream(), isFrozen, held: null, last: null };
    if (isList && !isFrozen) {
      for (const object of this.#etcd.objects(resource)) watch.stream.event('ADDED', object);
      if (this.streamsLists === 'yes') watch.stream.endOfList(String(version));
    } else if (!isFrozen) {
      watch.isFrozen = from > version;
      for (const change of this.#etcd.changesAfter(resource, from)) this.#send(watch, change);
    }
    this.watches.add(watch);
    const cancelEnd = this.#clock.after(Number(query.timeoutSeconds) * 1000, () => {
      if (!watch.isFrozen) this.close(watch, 'end');
    });
    const ended = () => {
      cancelEnd();
      this.watches.delete(watch);
    };
    return { status: 200, retryAfter: null, body: followed(watch.stream.read(signal), ended) };
  }
}

const TOO_LARGE = () =>
  status(504, { reason: 'Timeout', details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } });

function nameOf({ metadata }: WireObject): string {
  return metadata.name;
}

function onAbort(signal: AbortSignal, callback: () => void): void {
  signal.addEventListener('abort', callback, { once: true });
}

function status(code: number, more: object): KubeResponse {
  return answer(code, JSON.stringify({ kind: 'Status', code, ...more }));
}

function answer(code: number, text: string): KubeResponse {
  return { status: code, retryAfter: null, body: once(text) };
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** Half of the first chunk, and then the connection is gone. */
async function* cutOff(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    yield chunk.subarray(0, chunk.length >> 1);
    break;
  }
  throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}

async function* followed(body: AsyncIterable<Uint8Array>, ended: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } finally {
    ended();
  }
}

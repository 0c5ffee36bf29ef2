import type { KubeRequest, KubeResponse, Transport } from '../transport.ts';

type Answer = (signal: AbortSignal) => Promise<KubeResponse>;

/** An API server of prepared answers. It notes every request in short: `LIST`, `LIST @p2`, `WATCHLIST`, `WATCH 10`. */
export class FakeApi {
  readonly requests: string[] = [];
  readonly queries: Readonly<Record<string, string>>[] = [];
  /** Nobody listens, whatever has been prepared. */
  isDown = false;
  #answers: Answer[] = [];

  /** Answers in order; without one left, a request waits for ever. */
  readonly transport: Transport = (request, signal) => {
    this.requests.push(shorten(request));
    this.queries.push(request.query);
    if (this.isDown) return refused('ECONNREFUSED');
    const answer = this.#answers.shift() ?? silence;
    return answer(signal);
  };

  /** Requests since the last call. */
  taken(): string[] {
    return this.requests.splice(0);
  }

  status(code: number, status: object = {}, retryAfter: string | null = null): this {
    return this.#add(async () => ({
      status: code,
      retryAfter,
      body: inTurn([Buffer.from(JSON.stringify({ kind: 'Status', code, ...status }))]),
    }));
  }

  page(items: readonly unknown[], resourceVersion: string, continueToken?: string): this {
    const metadata = { resourceVersion, ...(continueToken === undefined ? {} : { continue: continueToken }) };
    return this.body(JSON.stringify({ metadata, items }));
  }

  body(text: string): this {
    return this.chunks([Buffer.from(text)]);
  }

  chunks(chunks: readonly Uint8Array[]): this {
    return this.#add(async () => ({ status: 200, retryAfter: null, body: inTurn(chunks) }));
  }

  /** No connection: an exception as node's sockets throw it. */
  unreachable(code = 'ECONNREFUSED'): this {
    return this.#add(() => refused(code));
  }

  silence(): this {
    return this.#add(silence);
  }

  stream(): FakeStream {
    const stream = new FakeStream();
    this.#add(async (signal) => ({ status: 200, retryAfter: null, body: stream.read(signal) }));
    return stream;
  }

  #add(answer: Answer): this {
    this.#answers.push(answer);
    return this;
  }
}

/** The body of a watch, under the test's hand. */
export class FakeStream {
  #chunks: Uint8Array[] = [];
  #end: 'open' | 'ended' | Error = 'open';
  #wake: () => void = () => {};

  event(type: string, object: object): this {
    return this.raw(`${JSON.stringify({ type, object })}\n`);
  }

  bookmark(resourceVersion: string, annotations: Record<string, string> = {}): this {
    return this.event('BOOKMARK', { metadata: { resourceVersion, annotations } });
  }

  endOfList(resourceVersion: string): this {
    return this.bookmark(resourceVersion, { 'k8s.io/initial-events-end': 'true' });
  }

  raw(bytes: string | Uint8Array): this {
    this.#chunks.push(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
    this.#wake();
    return this;
  }

  /** As after `timeoutSeconds`. */
  end(): void {
    this.#end = 'ended';
    this.#wake();
  }

  cut(code = 'ECONNRESET'): void {
    this.#end = Object.assign(new Error('socket hang up'), { code });
    this.#wake();
  }

  async *read(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    signal.addEventListener('abort', () => this.#wake());
    for (;;) {
      if (signal.aborted) throw signal.reason;
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) yield chunk;
      else if (this.#end === 'ended') return;
      else if (this.#end !== 'open') throw this.#end;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

function refused(code: string): Promise<never> {
  return Promise.reject(Object.assign(new Error(`connect ${code} secret-in-error`), { code }));
}

function silence(signal: AbortSignal): Promise<KubeResponse> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}

async function* inTurn(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

function shorten({ query }: KubeRequest): string {
  if (query.sendInitialEvents === 'true') return 'WATCHLIST';
  if (query.watch === 'true') return `WATCH ${query.resourceVersion}`;
  if (query.continue !== undefined) return `LIST @${query.continue}`;
  return query.resourceVersion === undefined ? 'LIST' : `LIST ${query.resourceVersion}`;
}

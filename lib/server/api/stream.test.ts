import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { node } from '../../coverage/testing.ts';
import type { Hub } from '../hub.ts';
import { newHub, sources } from '../testing/hub-fixture.ts';
import { EventReader, type ServerEvent } from '../testing/sse.ts';
import { QueryError } from './respond.ts';
import { lastRevisionOf, streamHead, streamResponse } from './stream.ts';

let hub: Hub;
beforeEach(() => {
  vi.useFakeTimers();
  hub = newHub().hub;
  hub.onSources(sources());
});
afterEach(() => {
  hub.stop();
  vi.useRealTimers();
});

/** A change of about `bytes` for everybody. */
function change(bytes: number, name = 'n1'): void {
  hub.onChanges([
    { resource: 'nodes', type: 'set', object: node({ name, labels: { filler: String(Math.random()).padEnd(bytes) } }) },
  ]);
}

/** One client of the stream, which reads only when it is told to. */
class Client {
  readonly abort = new AbortController();
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #events = new EventReader();
  readonly #decoder = new TextDecoder();

  constructor(since: number | null = null) {
    const { body } = streamResponse(hub, since, this.abort.signal);
    if (body === null) throw new Error('no body');
    this.#reader = body.getReader();
  }

  /** The events of the next frame. */
  async read(): Promise<ServerEvent[]> {
    const { value, done } = await this.#reader.read();
    return done ? [] : this.#events.push(this.#decoder.decode(value));
  }

  async types(): Promise<string[]> {
    return (await this.read()).map(({ type }) => type);
  }

  cancel(): Promise<void> {
    return this.#reader.cancel();
  }

  get closed(): Promise<unknown> {
    return this.#reader.closed;
  }
}

describe('a stream', () => {
  it('begins with the sources and goes on with every change', async () => {
    const client = new Client();
    expect(await client.types()).toEqual(['sources']);
    const next = client.types();
    change(10);
    expect(await next).toEqual(['nodes', 'cells']);
  });

  it('says how it wants to be treated on the way', () => {
    const { headers } = streamResponse(hub, null, new AbortController().signal);
    for (const given of [headers, streamHead().headers]) {
      expect(Object.fromEntries(given)).toEqual({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      });
    }
  });

  it('takes a client up where it was, or lets it start over', async () => {
    const { revision } = hub.picture();
    change(10);
    const near = new Client(revision);
    expect([await near.types(), await near.types()]).toEqual([['sources'], ['nodes', 'cells']]);
    const far = new Client(1);
    expect([await far.types(), await far.types()]).toEqual([['sources'], ['resync']]);
  });
});

describe('a client that does not read', () => {
  it('has at most 256 KiB waiting, then one resync and what comes after it', async () => {
    const client = new Client();
    await client.read();
    const inFlight = client.types();
    change(1_000);
    await inFlight;
    for (let i = 0; i < 400; i++) change(1_000);
    const { revision } = hub.picture();
    let bytes = 0;
    const types: string[] = [];
    let lastId = '';
    while (lastId !== String(revision)) {
      const events = await client.read();
      bytes += JSON.stringify(events).length;
      types.push(...events.map(({ type }) => type));
      lastId = events.at(-1)?.id ?? '';
    }
    expect(bytes).toBeLessThan(300 * 1024);
    expect(types[0]).toBe('resync');
    expect(types.filter((type) => type === 'resync')).toHaveLength(1);
  });

  it('does not hold up those who read', async () => {
    new Client();
    const quick = new Client();
    await quick.read();
    for (let i = 0; i < 400; i++) {
      const next = quick.types();
      change(1_000);
      expect(await next).toEqual(['nodes', 'cells']);
    }
  });

  it('is told to start over again when it still does not read', async () => {
    const client = new Client();
    await client.read();
    for (let i = 0; i < 1_000; i++) change(1_000);
    const first = await client.read();
    expect(first.map(({ type }) => type)).toEqual(['resync']);
    expect(Number(first[0]?.data.revision)).toBeGreaterThan(hub.picture().revision - 400);
  });
});

describe('a client that leaves', () => {
  it('is forgotten when the connection breaks, and its stream ends', async () => {
    const client = new Client();
    await client.read();
    const next = client.types();
    expect(hub.stats().subscribers).toBe(1);
    client.abort.abort();
    expect(await next).toEqual([]);
    await client.closed;
    expect(hub.stats().subscribers).toBe(0);
  });

  it('is forgotten when its reader is done', async () => {
    const client = new Client();
    await client.cancel();
    expect(hub.stats().subscribers).toBe(0);
    change(10);
  });

  it('before the answer began was never there', async () => {
    const { body } = streamResponse(hub, null, AbortSignal.abort());
    expect(hub.stats().subscribers).toBe(0);
    expect((await body?.getReader().read())?.done).toBe(true);
  });

  it('leaves nothing behind, a thousand times over', async () => {
    const addListener = vi.spyOn(AbortSignal.prototype, 'addEventListener');
    for (let i = 0; i < 1_000; i++) {
      const client = new Client(i % 3 === 0 ? hub.picture().revision : null);
      await client.read();
      if (i % 2 === 0) client.abort.abort();
      else await client.cancel();
      if (i % 100 === 0) change(10);
    }
    expect(hub.stats().subscribers).toBe(0);
    expect(vi.getTimerCount()).toBe(2);
    expect(addListener.mock.calls.every(([, , options]) => (options as { once: boolean }).once)).toBe(true);
    addListener.mockRestore();
  });
});

describe('too many clients', () => {
  it('are refused in one sentence, and those who are there stay', async () => {
    const clients = Array.from({ length: 2_000 }, () => new Client());
    const refused = streamResponse(hub, null, new AbortController().signal);
    expect(refused.status).toBe(503);
    expect((await refused.json()).error.message).toBe('2000 streams are open already: close some pages, then reload.');
    expect(await clients[0]?.types()).toEqual(['sources']);
    await clients[0]?.cancel();
    expect(streamResponse(hub, null, new AbortController().signal).status).toBe(200);
  });
});

describe('the revision that a client saw last', () => {
  const request = (search: string, id?: string) =>
    new Request(`http://x/api/v1/stream${search}`, id === undefined ? {} : { headers: { 'last-event-id': id } });

  it('is the last event id, else since, else none', () => {
    expect(lastRevisionOf(request('?since=7', '9'))).toBe(9);
    expect(lastRevisionOf(request('?since=7'))).toBe(7);
    expect(lastRevisionOf(request(''))).toBeNull();
  });

  it.each(['', 'x', '-1', '1.5', '1e3', '9'.repeat(20), 'NaN'])('is none of ours where the event id is %j', (id) => {
    expect(lastRevisionOf(request('', id))).toBe(-1);
  });

  it.each(['?since=', '?since=x', '?since=-1', '?since=1&since=2', `?since=${'9'.repeat(20)}`])(
    'is refused by name in %s',
    (search) => {
      expect(() => lastRevisionOf(request(search))).toThrow(QueryError);
      expect(() => lastRevisionOf(request(search))).toThrow(/^since takes one revision/);
    },
  );
});

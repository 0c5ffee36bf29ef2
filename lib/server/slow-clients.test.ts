import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { node, pod } from '../coverage/testing.ts';
import { runs } from '../testing/runs.ts';
import { streamEvents } from './event-stream.ts';
import { Faults } from './faults.ts';
import type { Hub } from './hub.ts';
import { newHub, SMALL, set, sources } from './testing/hub-fixture.ts';
import { readEvents, type ServerEvent } from './testing/sse.ts';

let hub: Hub;
/** Of the log. */
let lines: string[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  hub = newHub(undefined, { faults: new Faults((line) => lines.push(line)) }).hub;
  hub.onChanges(SMALL);
  hub.onSources(sources());
  hub.page.snapshot();
});
afterEach(() => {
  hub.stop();
  vi.useRealTimers();
});

/** What a socket takes before it says that it is full. */
const SOCKET_BYTES = 64 * 1024;

/** A response whose other end reads as much as the test lets it. */
class Reader extends EventEmitter {
  /** Between the server and the other end. */
  waiting: Uint8Array[] = [];
  events: ServerEvent[] = [];
  isDestroyed = false;
  /** Throws at the next write. */
  isBroken = false;
  #bytes = 0;

  constructor() {
    super();
    streamEvents(this as unknown as ServerResponse, hub.page, null);
  }

  writeHead() {
    return this;
  }

  flushHeaders() {}

  write(bytes: Uint8Array): boolean {
    if (this.isBroken) throw new Error('it broke');
    this.waiting.push(bytes);
    this.#bytes += bytes.byteLength;
    return this.#bytes < SOCKET_BYTES;
  }

  destroy() {
    this.isDestroyed = true;
    this.emit('close');
  }

  /** Reads about so many bytes. */
  read(bytes: number): void {
    const wasFull = this.#bytes >= SOCKET_BYTES;
    for (let left = bytes; left > 0; ) {
      const chunk = this.waiting.shift();
      if (chunk === undefined) break;
      left -= chunk.byteLength;
      this.#bytes -= chunk.byteLength;
      this.events.push(...readEvents(chunk));
    }
    if (wasFull && this.#bytes < SOCKET_BYTES) this.emit('drain');
  }

  /** Reads until nothing comes any more, and returns the bytes. */
  readAll(): number {
    let bytes = 0;
    while (this.waiting.length > 0) {
      bytes += this.waiting.reduce((sum, { byteLength }) => sum + byteLength, 0);
      this.read(Number.POSITIVE_INFINITY);
    }
    return bytes;
  }
}

/** Some 40 KB for everybody. */
function change(): void {
  hub.onChanges(
    Array.from({ length: 120 }, (_, place) => {
      const message = `${Math.random()}`.padEnd(250, `${Math.random()}`);
      const conditions = [{ type: 'Odd', status: 'True', reason: 'Odd', message, lastTransitionTime: 1 }];
      return set('nodes', node({ name: `n${place}`, conditions }));
    }),
  );
}

const revisionsOf = ({ events }: Reader) =>
  events.filter(({ type }) => type === 'delta' || type === 'resync').map(({ type, id }) => [type, Number(id)] as const);

describe('pages that do not read', () => {
  it('have 256 KiB waiting at most, then one resync and what comes after it', () => {
    const reader = new Reader();
    for (let i = 0; i < 100; i++) change();
    const sent = reader.waiting.reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(sent).toBeLessThan(2 * SOCKET_BYTES);
    const before = hub.page.revision;
    // All that waits comes over, as soon as there is somebody to read it.
    reader.readAll();
    const told = revisionsOf(reader);
    const resync = told.findIndex(([type]) => type === 'resync');
    expect(told.filter(([type]) => type === 'resync')).toHaveLength(1);
    const bytesAfter = reader.events.length - resync;
    expect(bytesAfter).toBeLessThan(20);
    expect(told.slice(resync).map(([, id]) => id)).toEqual(
      Array.from({ length: told.length - resync }, (_, place) => before - (told.length - resync) + 1 + place),
    );
  });

  it('cost those who read nothing: they get every revision, and what waits does not grow', () => {
    const rounds = runs(40, 5_000);
    const idle = Array.from({ length: 40 }, () => new Reader());
    const slow = Array.from({ length: 40 }, () => new Reader());
    const quick = Array.from({ length: 120 }, () => new Reader());
    const { encoded } = hub.page;
    const from = hub.page.revision;
    for (let round = 0; round < rounds; round++) {
      change();
      for (const reader of quick) reader.read(Number.POSITIVE_INFINITY);
      if (round % 10 === 0) for (const reader of slow) reader.read(1_000);
    }
    expect(hub.page.revision).toBe(from + rounds);
    for (const reader of quick) {
      expect(revisionsOf(reader)).toEqual(Array.from({ length: rounds }, (_, place) => ['delta', from + 1 + place]));
    }
    expect(hub.page.encoded - encoded).toBe(rounds);
    for (const reader of [...idle, ...slow]) {
      expect(reader.readAll()).toBeLessThan(2 * SOCKET_BYTES + 256 * 1024);
      expect(revisionsOf(reader).at(-1)?.[1]).toBe(hub.page.revision);
      expect(revisionsOf(reader).filter(([type]) => type === 'resync').length).toBeGreaterThan(0);
    }
  });
});

describe('a frame', () => {
  it('is made once for two hundred pages, and for nobody not at all', async () => {
    await vi.advanceTimersByTimeAsync(1_000);
    const fail = (phase: string) => hub.onChanges([set('pods', pod({ nodeName: 'n1', phase }))]);
    const readers = Array.from({ length: 200 }, () => new Reader());
    await vi.advanceTimersByTimeAsync(10_000);
    const { framesEncoded } = hub.stats();
    fail('Failed');
    expect(hub.stats().framesEncoded).toBe(framesEncoded + 1);
    const last = readers.map(({ waiting }) => waiting.at(-1));
    expect(new Set(last).size).toBe(1);
    for (const reader of readers) reader.destroy();
  });

  it('is not made for a stream that nobody follows', () => {
    const quiet = newHub();
    quiet.hub.onChanges(SMALL);
    quiet.hub.onSources(sources());
    for (let i = 0; i < 10; i++)
      quiet.hub.onChanges([set('pods', pod({ nodeName: 'n1', phase: i % 2 ? 'Failed' : 'Running' }))]);
    expect(quiet.hub.stats().framesEncoded).toBe(0);
    quiet.hub.stop();
  });
});

describe('a page whose socket breaks in our hands', () => {
  it('is closed, counted and forgotten, and harms nobody', () => {
    const broken = [new Reader(), new Reader()];
    const well = new Reader();
    well.read(Number.POSITIVE_INFINITY);
    for (const reader of broken) reader.isBroken = true;
    change();
    well.read(Number.POSITIVE_INFINITY);
    expect(revisionsOf(well)).toHaveLength(1);
    expect(broken.map(({ isDestroyed }) => isDestroyed)).toEqual([true, true]);
    expect(hub.stats()).toMatchObject({ subscribers: 1, faults: { listener: 2 } });
    expect(lines.map((line) => line.split('\n')[0])).toEqual(['The listener failed: Error']);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Picture } from '../coverage/picture.ts';
import { type ConnectionOptions, createConnection } from './connection.ts';
import { healthyFive } from './fixtures/clusters.ts';

class FakeSource extends EventTarget {
  readyState = 0;
  isClosed = false;
  close(): void {
    this.isClosed = true;
    this.readyState = 2;
  }
  answer(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  say(type: string, body: unknown): void {
    const data = typeof body === 'string' ? body : JSON.stringify(body);
    this.dispatchEvent(new MessageEvent(type, { data }));
  }
  beat(revision = 7): void {
    this.say('heartbeat', { observedAt: new Date().toISOString(), revision });
  }
  /** As a browser says it that means to reconnect by itself, after some seconds. */
  fail(): void {
    this.readyState = 0;
    this.dispatchEvent(new Event('error'));
  }
}

const picture = healthyFive();
let sources: FakeSource[];
let urls: string[];
const onEvent = vi.fn();
const onPicture = vi.fn();
const fetchPicture = vi.fn<() => Promise<Picture | null>>();
const last = (): FakeSource => sources.at(-1) as FakeSource;

function connect(changes: Partial<ConnectionOptions> = {}) {
  const connection = createConnection({
    url: (since) => `/api/v1/stream?since=${since}`,
    revision: () => 7,
    openSource: (url) => {
      urls.push(url);
      const source = new FakeSource();
      sources.push(source);
      return source as unknown as EventSource;
    },
    fetchPicture,
    onEvent,
    onRefresh: () => {},
    onPicture,
    onServerTime: () => {},
    now: () => Date.now(),
    random: () => 1,
    ...changes,
  });
  connection.start();
  return connection;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  sources = [];
  urls = [];
  fetchPicture.mockResolvedValue(picture);
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the connection', () => {
  it('opens one stream that goes on where the picture ends', () => {
    const connection = connect();
    expect(connection.getSnapshot().phase).toBe('waiting');
    last().answer();
    expect(urls).toEqual(['/api/v1/stream?since=7']);
    expect(connection.getSnapshot().phase).toBe('live');
    expect(fetchPicture).not.toHaveBeenCalled();
  });

  it('goes on from the last event when it has to open another stream', () => {
    connect();
    last().say('cells', { revision: 12, observedAt: 'now', cells: [] });
    last().fail();
    vi.advanceTimersByTime(1000);
    expect(urls[1]).toBe('/api/v1/stream?since=12');
  });

  it('fetches a fresh picture when a heartbeat tells of a revision that never came', async () => {
    connect();
    last().beat(7);
    last().say('cells', { revision: 8, observedAt: 'now', cells: [] });
    last().beat(8);
    expect(fetchPicture).not.toHaveBeenCalled();
    last().beat(9);
    await vi.advanceTimersByTimeAsync(0);
    expect(onPicture).toHaveBeenCalledWith(picture);
  });

  it('passes events on under their type', () => {
    connect();
    last().say('cells', { revision: 2, observedAt: 'now', cells: [] });
    expect(onEvent).toHaveBeenCalledWith({ type: 'cells', revision: 2, observedAt: 'now', cells: [] });
  });

  it('stays live on heartbeats alone', () => {
    const connection = connect();
    for (let beat = 0; beat < 20; beat++) {
      last().beat();
      vi.advanceTimersByTime(5000);
    }
    expect(connection.getSnapshot().phase).toBe('live');
    expect(onEvent).not.toHaveBeenCalled();
  });

  it('says lost within 20 s of the last word, though the line looks open', () => {
    const connection = connect();
    last().answer();
    vi.advanceTimersByTime(14_000);
    expect(connection.getSnapshot().phase).toBe('live');
    vi.advanceTimersByTime(6000);
    expect(connection.getSnapshot().phase).toBe('lost');
  });

  it('opens a new stream by itself when a line has died silently', () => {
    const connection = connect();
    last().answer();
    vi.advanceTimersByTime(17_000);
    expect(sources).toHaveLength(2);
    expect(sources[0]?.isClosed).toBe(true);
    last().beat();
    expect(connection.getSnapshot().phase).toBe('live');
  });

  it('keeps trying at a bounded pace while nothing answers', () => {
    connect();
    for (let second = 0; second < 60; second++) {
      last().fail();
      vi.advanceTimersByTime(1000);
    }
    expect(sources.length).toBeGreaterThan(30);
    expect(sources.length).toBeLessThan(50);
  });

  it('gives up on a try that hangs, and makes another', () => {
    connect();
    for (let minute = 0; minute < 10; minute++) vi.advanceTimersByTime(60_000);
    expect(sources.length).toBeGreaterThan(30);
    expect(sources.length).toBeLessThan(50);
  });

  it('waits longer after each refusal and says when the next try is due', () => {
    const connection = connect();
    const waits = [0, 1, 2, 3, 4].map(() => {
      last().fail();
      const wait = (connection.getSnapshot().nextTryAt ?? 0) - Date.now();
      vi.advanceTimersByTime(wait);
      return wait;
    });
    expect(waits).toEqual([500, 1000, 1500, 1500, 1500]);
  });

  it('leaves nothing to the browser when a line breaks, and hears each line once', () => {
    connect();
    const broken = last();
    broken.fail();
    expect(broken.isClosed).toBe(true);
    broken.fail();
    vi.advanceTimersByTime(500);
    expect(sources).toHaveLength(2);
  });

  it('tries at once when asked to', () => {
    const connection = connect();
    last().fail();
    connection.retryNow();
    expect(sources).toHaveLength(2);
    expect(connection.getSnapshot().nextTryAt).toBeNull();
    vi.advanceTimersByTime(5000);
    expect(sources).toHaveLength(2);
  });

  it('fetches a fresh picture when the server asks for it, and when a message does not parse', async () => {
    connect();
    last().say('resync', {});
    await vi.advanceTimersByTimeAsync(0);
    expect(fetchPicture).toHaveBeenCalledTimes(1);
    last().say('cells', '<html>502 Bad Gateway</html>');
    await vi.advanceTimersByTimeAsync(0);
    expect(fetchPicture).toHaveBeenCalledTimes(2);
    expect(onEvent).not.toHaveBeenCalled();
  });

  it('asks again when the picture could not be fetched', async () => {
    fetchPicture.mockRejectedValueOnce(new Error('offline'));
    connect();
    last().say('resync', {});
    await vi.advanceTimersByTimeAsync(0);
    expect(onPicture).toHaveBeenLastCalledWith(null);
    await vi.advanceTimersByTimeAsync(2000);
    expect(onPicture).toHaveBeenLastCalledWith(picture);
  });

  it('shows only the last of two pictures that were asked for', async () => {
    const answers: ((value: Picture) => void)[] = [];
    fetchPicture.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
    connect();
    last().say('resync', {});
    last().say('resync', {});
    answers[1]?.({ ...picture, revision: 2 });
    answers[0]?.({ ...picture, revision: 1 });
    await vi.advanceTimersByTimeAsync(0);
    expect(onPicture.mock.calls.map(([shown]) => shown.revision)).toEqual([2]);
  });

  it('is silent once stopped, and can start again', () => {
    const connection = connect();
    connection.stop();
    vi.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(1);
    connection.start();
    expect(sources).toHaveLength(2);
  });
});

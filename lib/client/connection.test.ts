import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ConnectionOptions, createConnection } from './connection.ts';
import { openOwnLine } from './line.ts';
import { createSteadyNow } from './steady-now.ts';
import { FakeSource } from './testing/fake-source.ts';

const HOUR = 3_600_000;
const SNAPSHOT = new Uint8Array([1]);

let sources: FakeSource[];
let heard: number;
let wallStep: number;
const onEvent = vi.fn<ConnectionOptions['onEvent']>();
const onSnapshot = vi.fn<ConnectionOptions['onSnapshot']>();
const onDigestBehind = vi.fn<ConnectionOptions['onDigestBehind']>();
const fetchSnapshot = vi.fn<ConnectionOptions['fetchSnapshot']>();
const last = (): FakeSource => sources.at(-1) as FakeSource;

function connect() {
  const connection = createConnection({
    openLine: openOwnLine((since) => {
      sources.push(new FakeSource(since));
      return last() as unknown as EventSource;
    }),
    revision: () => heard,
    fetchSnapshot,
    onEvent: (event) => {
      if (event.type === 'delta') heard = Math.max(heard, event.revision);
      onEvent(event);
    },
    onRefresh: () => {},
    onSnapshot,
    onServerTime: () => {},
    onDigestBehind,
    now: createSteadyNow(
      () => Date.now() + wallStep,
      () => performance.now(),
    ),
    random: () => 1,
  });
  connection.start();
  return connection;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  sources = [];
  heard = 7;
  wallStep = 0;
  fetchSnapshot.mockResolvedValue(SNAPSHOT);
  onSnapshot.mockReturnValue(true);
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the connection', () => {
  it('opens one stream that goes on where the page ends', () => {
    const connection = connect();
    expect(connection.getSnapshot().phase).toBe('waiting');
    last().answer();
    expect(sources.map(({ since }) => since)).toEqual([7]);
    expect(connection.getSnapshot().phase).toBe('live');
    expect(fetchSnapshot).not.toHaveBeenCalled();
  });

  it('goes on from the last delta when it has to open another stream', () => {
    connect();
    last().delta(12);
    last().fail();
    vi.advanceTimersByTime(1000);
    expect(last().since).toBe(12);
  });

  it('fetches a snapshot when a heartbeat tells of a revision that never came', async () => {
    connect();
    last().beat(7);
    last().delta(8);
    last().beat(8);
    expect(fetchSnapshot).not.toHaveBeenCalled();
    last().beat(9);
    await vi.advanceTimersByTimeAsync(0);
    expect(onSnapshot).toHaveBeenCalledWith(SNAPSHOT);
  });

  it('passes on what is about the picture, as it came', () => {
    connect();
    last().delta(8);
    last().say('digest', '{"version":3}');
    last().say('sources', { observedAt: 'now', sources: [], requests: [], cluster: {} });
    expect(onEvent.mock.calls.map(([event]) => event)).toMatchObject([
      { type: 'delta', revision: 8, data: 'bytes' },
      { type: 'digest', data: '{"version":3}' },
      { type: 'sources', observedAt: 'now', said: { sources: [], requests: [] } },
    ]);
  });

  it('says whether the server fails at making the digest', () => {
    connect();
    last().say('heartbeat', { observedAt: 'now', revision: 7, isDigestBehind: true });
    last().beat();
    expect(onDigestBehind.mock.calls).toEqual([[true], [false]]);
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
    const began = Date.now();
    const waits = [0, 1, 2, 3, 4].map(() => {
      last().fail();
      const wait = (connection.getSnapshot().nextTryAt ?? 0) - Date.now();
      vi.advanceTimersByTime(wait);
      return wait;
    });
    expect(waits).toEqual([500, 1000, 1500, 1500, 1500]);
    expect(Date.now() - began).toBe(6000);
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

  it('is silent once stopped, and can start again', () => {
    const connection = connect();
    connection.stop();
    vi.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(1);
    connection.start();
    expect(sources).toHaveLength(2);
  });
});

describe('a fresh snapshot', () => {
  it('is fetched when the server asks for it, and when a message does not parse', async () => {
    connect();
    last().say('resync', {});
    await vi.advanceTimersByTimeAsync(0);
    expect(fetchSnapshot).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(2000);
    last().say('sources', '<html>502 Bad Gateway</html>');
    await vi.advanceTimersByTimeAsync(0);
    expect(fetchSnapshot).toHaveBeenCalledTimes(2);
    expect(onEvent).not.toHaveBeenCalled();
  });

  it('is fetched once, and at a bounded pace, however much was missed', async () => {
    const connection = connect();
    for (let missed = 0; missed < 10; missed++) connection.refresh();
    await vi.advanceTimersByTimeAsync(0);
    for (let missed = 0; missed < 10; missed++) connection.refresh();
    await vi.advanceTimersByTimeAsync(1000);
    expect(fetchSnapshot).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(fetchSnapshot).toHaveBeenCalledTimes(2);
  });

  it('is asked for again when it could not be fetched, or is none', async () => {
    fetchSnapshot.mockRejectedValueOnce(new Error('offline'));
    onSnapshot.mockImplementationOnce(() => true).mockImplementationOnce(() => false);
    connect();
    last().say('resync', {});
    await vi.advanceTimersByTimeAsync(0);
    expect(onSnapshot).toHaveBeenLastCalledWith(null);
    await vi.advanceTimersByTimeAsync(2000);
    expect(onSnapshot.mock.calls).toEqual([[null], [SNAPSHOT], [null]]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(onSnapshot).toHaveBeenLastCalledWith(SNAPSHOT);
  });

  it('is the last of two that were asked for', async () => {
    const answers: ((value: Uint8Array) => void)[] = [];
    fetchSnapshot.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
    connect();
    last().say('resync', {});
    last().say('resync', {});
    answers[1]?.(new Uint8Array([2]));
    answers[0]?.(new Uint8Array([1]));
    await vi.advanceTimersByTimeAsync(0);
    expect(onSnapshot.mock.calls).toEqual([[new Uint8Array([2])]]);
  });

  it('is not taken by a page that has stopped', async () => {
    const connection = connect();
    last().say('resync', {});
    connection.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(onSnapshot).not.toHaveBeenCalled();
    expect(fetchSnapshot).toHaveBeenCalledTimes(1);
  });
});

/** Nothing runs meanwhile: no timer, no message. Only the wall clock goes on. */
function sleep(ms: number): void {
  wallStep += ms;
}

function silentFor(ms: number): void {
  vi.advanceTimersByTime(ms);
}

describe('a page that is offline, asleep, out of sight, or whose clock is set', () => {
  const live = () => {
    const connection = connect();
    last().answer();
    last().beat();
    return connection;
  };
  const phase = (connection: ReturnType<typeof connect>) => connection.getSnapshot().phase;

  it('offline: says so within 20 s of the last heartbeat, though the line looks open', () => {
    const connection = live();
    silentFor(14_000);
    expect(phase(connection)).toBe('live');
    silentFor(6000);
    expect(phase(connection)).toBe('lost');
  });

  it('online again: goes on within 2 s from where it was', () => {
    const connection = live();
    last().delta(9);
    silentFor(60_000);
    const before = sources.length;
    connection.wake();
    expect(sources.length).toBe(before + 1);
    expect(last().since).toBe(9);
    last().answer();
    expect(phase(connection)).toBe('live');
  });

  it('awake after an hour’s sleep: tries at its first look, and goes on where the line answers', () => {
    const connection = live();
    sleep(HOUR);
    vi.advanceTimersByTime(1000);
    expect(sources).toHaveLength(2);
    expect(phase(connection)).toBe('live');
    last().answer();
    vi.advanceTimersByTime(5000);
    expect(phase(connection)).toBe('live');
    expect(sources).toHaveLength(2);
  });

  it('awake after an hour’s sleep: is lost at its second look where nothing answers', () => {
    const connection = live();
    sleep(HOUR);
    vi.advanceTimersByTime(2000);
    expect(phase(connection)).toBe('lost');
  });

  it('out of sight, its timers once a minute: stays on its line as long as that speaks', () => {
    const connection = live();
    for (let minute = 0; minute < 5; minute++) {
      last().beat();
      sleep(58_000);
      last().beat();
      vi.advanceTimersByTime(2000);
    }
    expect(sources).toHaveLength(1);
    expect(phase(connection)).toBe('live');
  });

  it('in sight again: looks at once whether a heartbeat is missing, and leaves a line that speaks alone', () => {
    const connection = live();
    connection.wake();
    expect(sources).toHaveLength(1);
    silentFor(7000);
    connection.wake();
    expect(sources).toHaveLength(2);
  });

  it('its clock set back an hour: says that it is lost within 20 s all the same', () => {
    const connection = live();
    sleep(-HOUR);
    silentFor(20_000);
    expect(phase(connection)).toBe('lost');
    expect(sources.length).toBeGreaterThan(1);
  });

  it('its clock set forward an hour: opens its line anew, and is not lost where that answers', () => {
    const connection = live();
    sleep(HOUR);
    vi.advanceTimersByTime(1000);
    last().answer();
    last().beat();
    for (let beat = 0; beat < 4; beat++) {
      vi.advanceTimersByTime(5000);
      last().beat();
    }
    expect(phase(connection)).toBe('live');
    expect(sources).toHaveLength(2);
  });
});

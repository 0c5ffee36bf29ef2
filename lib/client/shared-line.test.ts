import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createConnection } from './connection.ts';
import { openOwnLine } from './line.ts';
import { openSharedLine } from './shared-line.ts';
import { FakeSource } from './testing/fake-source.ts';
import { FakeTabs } from './testing/fake-tabs.ts';

let tabs: FakeTabs;
let sources: { readonly tab: string; readonly source: FakeSource }[];
const open = () => sources.filter(({ source }) => !source.isClosed);
const line = (): FakeSource => open().at(-1)?.source as FakeSource;

/** A tab as the page makes it, which holds `revision`. */
function openTab(tab: string, revision = 7) {
  let heard = revision;
  const events: string[] = [];
  const fetchSnapshot = vi.fn(() => {
    heard = 100;
    return Promise.resolve(new Uint8Array());
  });
  const openOwn = openOwnLine((since) => {
    const source = new FakeSource(since);
    sources.push({ tab, source });
    return source as unknown as EventSource;
  });
  const connection = createConnection({
    openLine: openSharedLine({ locks: tabs.locksOf(tab), openChannel: () => tabs.openChannel(), openOwn }),
    revision: () => heard,
    fetchSnapshot,
    onEvent: (event) => {
      if (event.type === 'delta') heard = Math.max(heard, event.revision);
      events.push(event.type);
    },
    onRefresh: () => {},
    onSnapshot: () => true,
    onServerTime: () => {},
    onDigestBehind: () => {},
    now: Date.now,
    random: () => 1,
  });
  connection.start();
  return { connection, events, fetchSnapshot, phase: () => connection.getSnapshot().phase };
}

beforeEach(() => {
  vi.useFakeTimers();
  tabs = new FakeTabs();
  sources = [];
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

/** Heartbeats as the server sends them. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 5000) {
    line()?.beat();
    await vi.advanceTimersByTimeAsync(Math.min(left, 5000));
  }
}

describe('tabs of one browser', () => {
  it('share one stream, and hear the same', async () => {
    const [first, second, third] = ['a', 'b', 'c'].map((tab) => openTab(tab));
    await settle();
    expect(sources).toHaveLength(1);
    line().answer();
    line().delta(8);
    line().say('digest', '{}');
    await settle();
    for (const tab of [first, second, third]) expect(tab?.events).toEqual(['delta', 'digest']);
    await pass(30_000);
    for (const tab of [first, second, third]) expect(tab?.phase()).toBe('live');
    expect(sources).toHaveLength(1);
  });

  it('go on from where they are when the one with the stream closes', async () => {
    const first = openTab('a');
    const second = openTab('b');
    await settle();
    line().delta(8);
    line().delta(9);
    await settle();
    first.connection.stop();
    await settle();
    expect(open().map(({ tab, source }) => [tab, source.since])).toEqual([['b', 9]]);
    line().delta(10);
    expect(second.events).toEqual(['delta', 'delta', 'delta']);
  });

  it('hand the stream on when it breaks', async () => {
    openTab('a');
    const second = openTab('b');
    await settle();
    line().beat();
    await settle();
    line().fail();
    await settle();
    expect(open().map(({ tab }) => tab)).toEqual(['b']);
    await vi.advanceTimersByTimeAsync(2000);
    line().beat();
    expect(second.phase()).toBe('live');
    expect(open()).toHaveLength(1);
  });

  it('say within 20 s that they hear nothing, each of them', async () => {
    const [first, second] = ['a', 'b'].map((tab) => openTab(tab));
    await settle();
    line().beat();
    await vi.advanceTimersByTimeAsync(20_000);
    expect([first?.phase(), second?.phase()]).toEqual(['lost', 'lost']);
    expect(open()).toHaveLength(1);
  });

  it('take the stream from one that is frozen with it', async () => {
    // It holds the lock, and neither hears nor says anything any more.
    const frozen = tabs.locksOf('frozen').request('', {}, () => new Promise<void>(() => {}));
    frozen.catch(() => {});
    const second = openTab('b');
    await vi.advanceTimersByTimeAsync(14_000);
    expect(sources).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(3000);
    expect(open().map(({ tab }) => tab)).toEqual(['b']);
    line().beat();
    expect(second.phase()).toBe('live');
  });

  it('close their stream when another has taken it, and listen to that one', async () => {
    const first = openTab('a');
    const second = openTab('b');
    await settle();
    second.connection.retryNow();
    await settle();
    expect(open().map(({ tab }) => tab)).toEqual(['b']);
    await vi.advanceTimersByTimeAsync(2000);
    line().delta(8);
    await settle();
    expect(first.events).toEqual(['delta']);
    expect(open()).toHaveLength(1);
  });

  it('learn when they come how far the others are, and fetch what they lack', async () => {
    openTab('a');
    await settle();
    line().delta(12);
    await settle();
    const behind = openTab('b', 7);
    const current = openTab('c', 12);
    await settle();
    expect(behind.fetchSnapshot).toHaveBeenCalledTimes(1);
    expect(current.fetchSnapshot).not.toHaveBeenCalled();
    expect(current.phase()).toBe('live');
  });

  it('begin the stream anew, at a bounded pace, when one of them lacks the whole digest', async () => {
    openTab('a');
    const second = openTab('b');
    await settle();
    await pass(3000);
    second.connection.renew();
    await settle();
    expect(sources).toHaveLength(2);
    for (let asked = 0; asked < 10; asked++) second.connection.renew();
    await vi.advanceTimersByTimeAsync(1000);
    expect(sources).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sources).toHaveLength(3);
    expect(open().map(({ tab }) => tab)).toEqual(['a']);
  });
});

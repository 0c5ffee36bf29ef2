import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClock } from './clock.ts';

const SERVER_NOW = Date.parse('2026-11-24T14:32:13Z');

beforeEach(() => {
  vi.useFakeTimers({ now: SERVER_NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the clock', () => {
  it('stands still until someone looks, and again when nobody does', () => {
    const clock = createClock(SERVER_NOW, Date.now);
    vi.advanceTimersByTime(5000);
    expect(clock.getSnapshot()).toBe(SERVER_NOW);
    const stop = clock.subscribe(() => {});
    vi.advanceTimersByTime(1000);
    expect(clock.getSnapshot()).toBe(SERVER_NOW + 6000);
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('follows the server when this machine is an hour off', () => {
    const clock = createClock(SERVER_NOW, Date.now);
    clock.sync(new Date(SERVER_NOW + 3_600_000).toISOString());
    clock.subscribe(() => {});
    vi.advanceTimersByTime(1000);
    expect(clock.getSnapshot()).toBe(SERVER_NOW + 3_601_000);
    expect(clock.toServerTime(SERVER_NOW)).toBe(SERVER_NOW + 3_600_000);
  });

  it('takes a slow message for what it is, and ignores one without a time', () => {
    const clock = createClock(SERVER_NOW, Date.now);
    clock.sync(new Date(SERVER_NOW - 1500).toISOString());
    clock.sync('yesterday');
    clock.subscribe(() => {});
    vi.advanceTimersByTime(1000);
    expect(clock.getSnapshot()).toBe(SERVER_NOW + 1000);
  });
});

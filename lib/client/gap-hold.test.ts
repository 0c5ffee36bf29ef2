import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CellState, isGap } from '../coverage/model.ts';
import { createGapHold } from './gap-hold.ts';
import { createSignal } from './signal.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watch(first: CellState) {
  const digestOf = (state: CellState) => ({ gapNodes: isGap(state) ? ['a'] : [] });
  const digests = createSignal(digestOf(first));
  const hold = createGapHold(digests);
  const stop = hold.subscribe(() => {});
  return { hold, stop, show: (state: CellState) => digests.set(digestOf(state)) };
}

describe('rows with gaps', () => {
  it('are known from the first picture on', () => {
    expect([...watch('missing').hold.getSnapshot()]).toEqual(['a']);
  });

  it('take their place at once and keep it for 5 s after they heal', () => {
    const { hold, show } = watch('healthy');
    expect([...hold.getSnapshot()]).toEqual([]);
    show('pending');
    expect([...hold.getSnapshot()]).toEqual(['a']);
    show('healthy');
    vi.advanceTimersByTime(4900);
    expect([...hold.getSnapshot()]).toEqual(['a']);
    vi.advanceTimersByTime(200);
    expect([...hold.getSnapshot()]).toEqual([]);
  });

  it('do not leave while the gap is back', () => {
    const { hold, show } = watch('missing');
    show('healthy');
    vi.advanceTimersByTime(3000);
    show('notReady');
    vi.advanceTimersByTime(10_000);
    expect([...hold.getSnapshot()]).toEqual(['a']);
  });

  it('leave no timer behind', () => {
    const { stop, show } = watch('missing');
    show('healthy');
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});

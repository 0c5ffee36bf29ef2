import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeDigest } from '../coverage/digest/digest.ts';
import type { CellState } from '../coverage/model.ts';
import { keyOf, makeCell, makeDaemonSet, makeNode, makePicture, NOW } from './fixtures/build.ts';
import { createGapHold } from './gap-hold.ts';
import { createPictureStore } from './picture-store.ts';

const NODES = ['a', 'b'].map((name) => makeNode(name));
const picture = (stateOfA: CellState) =>
  makePicture(NODES, [makeDaemonSet('x/y')], (node, daemonSet) =>
    makeCell(node.name, keyOf(daemonSet), node.name === 'a' ? stateOfA : 'healthy'),
  );

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watch(first: CellState) {
  const store = createPictureStore(picture(first), (flush) => flush());
  const digests = {
    subscribe: store.subscribe,
    getSnapshot: () => makeDigest(store.getSnapshot().picture, NOW),
  };
  const hold = createGapHold(digests);
  const stop = hold.subscribe(() => {});
  return { hold, stop, show: (state: CellState) => store.replace(picture(state)) };
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

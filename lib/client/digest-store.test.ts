import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { judgeCell, makeDigest } from '../coverage/digest/digest.ts';
import type { CellState } from '../coverage/model.ts';
import { createClock } from './clock.ts';
import { createDigestStore } from './digest-store.ts';
import { keyOf, makeCell, makeDaemonSet, makeNode, makePicture, NOW } from './fixtures/build.ts';
import { createPictureStore } from './picture-store.ts';

const picture = (state: CellState, size = 1) =>
  makePicture(
    Array.from({ length: size }, (_, place) => makeNode(`n${place}`)),
    [makeDaemonSet('x/a')],
    ({ name }, daemonSet) => makeCell(name, keyOf(daemonSet), name === 'n0' ? state : 'healthy'),
  );

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

function make(first = picture('healthy'), load = async () => ({ makeDigest, judgeCell })) {
  const pictures = createPictureStore(first, (flush) => flush());
  const initial = makeDigest(first, NOW);
  const spy = vi.fn(load);
  const digests = createDigestStore(initial, pictures, createClock(NOW, Date.now), spy);
  return { pictures, digests, initial, spy };
}
const gaps = ({ digests }: ReturnType<typeof make>) => digests.getSnapshot().gapNodes;

describe('the digest on the page', () => {
  it('is what the server said, and loads nothing, until somebody listens', async () => {
    const made = make();
    await vi.advanceTimersByTimeAsync(5000);
    expect(made.spy).not.toHaveBeenCalled();
    expect(made.digests.getSnapshot()).toBe(made.initial);
  });

  it('follows the picture once its script is there, with what changed before', async () => {
    const made = make();
    const stop = made.digests.subscribe(() => {});
    made.pictures.replace(picture('missing'));
    expect(gaps(made)).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(gaps(made)).toEqual(['n0']);
    made.pictures.replace(picture('healthy'));
    expect(gaps(made)).toEqual([]);
    stop();
  });

  it('says that it is behind, and asks again, when its script did not come', async () => {
    let tries = 0;
    const made = make(picture('healthy'), async () => {
      if (++tries === 1) throw new Error('no line');
      return { makeDigest, judgeCell };
    });
    const stop = made.digests.subscribe(() => {});
    made.pictures.replace(picture('missing'));
    await vi.advanceTimersByTimeAsync(4900);
    expect(gaps(made)).toEqual([]);
    expect(made.digests.isBehind.getSnapshot()).toBe(true);
    await vi.advanceTimersByTimeAsync(200);
    expect(gaps(made)).toEqual(['n0']);
    expect(made.digests.isBehind.getSnapshot()).toBe(false);
    stop();
  });

  it('is not made for every change of many nodes', async () => {
    const made = make(picture('healthy', 501));
    const stop = made.digests.subscribe(() => {});
    await vi.advanceTimersByTimeAsync(0);
    made.pictures.replace(picture('missing', 501));
    expect(gaps(made)).toEqual([]);
    await vi.advanceTimersByTimeAsync(500);
    expect(gaps(made)).toEqual(['n0']);
    stop();
  });

  it('keeps the marks that say the same', async () => {
    const made = make(picture('repelled'));
    const stop = made.digests.subscribe(() => {});
    await vi.advanceTimersByTimeAsync(0);
    const before = made.digests.getSnapshot();
    await vi.advanceTimersByTimeAsync(2000);
    expect(made.digests.getSnapshot()).not.toBe(before);
    expect(made.digests.getSnapshot().marks).toBe(before.marks);
    expect(made.digests.getSnapshot().families).toBe(before.families);
    stop();
  });
});

import { describe, expect, it } from 'vitest';
import type { Picture } from '../coverage/picture.ts';
import { makeDaemonSet, makePicture, makeRollout } from './fixtures/build.ts';
import { createRolloutHistory } from './rollout-history.ts';

function at(second: number, done: number, revision = 2): Picture {
  const rollout = makeRollout('a/b', 500, done, { revision });
  const observedAt = new Date(Date.UTC(2026, 10, 24, 14, 0, second)).toISOString();
  return makePicture([], [makeDaemonSet('a/b', { rollout })], () => expect.fail(), { observedAt });
}

describe('rollout history', () => {
  it('remembers each change once', () => {
    const history = createRolloutHistory();
    for (const picture of [at(0, 1), at(1, 1), at(2, 3)]) history.observe(picture);
    expect(history.samplesOf('a/b').map((sample) => sample.done)).toEqual([1, 3]);
  });

  it('starts again with a new revision', () => {
    const history = createRolloutHistory();
    history.observe(at(0, 400));
    history.observe(at(1, 2, 3));
    expect(history.samplesOf('a/b').map((sample) => sample.done)).toEqual([2]);
  });

  it('stays bounded and keeps the first and the last point', () => {
    const history = createRolloutHistory();
    for (let done = 0; done < 5000; done++) history.observe(at(done, done));
    const samples = history.samplesOf('a/b');
    expect(samples.length).toBeLessThanOrEqual(240);
    expect(samples[0]?.done).toBe(0);
    expect(samples.at(-1)?.done).toBe(4999);
  });

  it('has nothing to tell about a DaemonSet that it never saw', () => {
    expect(createRolloutHistory().samplesOf('x/y')).toEqual([]);
  });
});

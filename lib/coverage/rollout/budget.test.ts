import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ROLLOUT_LIMITS } from '../vectors/pods.ts';
import { resolveBudget } from './budget.ts';

test('no case was lost on the way here', () => {
  expect(ROLLOUT_LIMITS).toHaveLength(14);
});

test.each(ROLLOUT_LIMITS)(
  '%s: %d nodes, maxUnavailable %s, maxSurge %s: %d and %d',
  (_, desired, maxUnavailable, maxSurge, unavailable, surge) => {
    expect(resolveBudget({ type: 'RollingUpdate', maxUnavailable, maxSurge }, desired)).toEqual({
      maxUnavailable: unavailable,
      maxSurge: surge,
    });
  },
);

test('a percentage that no number holds is one that the API server would not have let in', () => {
  const strategy = { type: 'RollingUpdate', maxUnavailable: `${'9'.repeat(400)}%`, maxSurge: 0 };
  expect(resolveBudget(strategy, 0)).toEqual({ maxUnavailable: 0, maxSurge: 0 });
});

test('a percentage never comes to fewer nodes than it says, nor to one node more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 5000 }), (percent, desired) => {
      const { maxSurge } = resolveBudget(
        { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: `${percent}%` },
        desired,
      );
      expect(maxSurge * 100).toBeGreaterThanOrEqual(percent * desired);
      expect((maxSurge - 1) * 100).toBeLessThan(percent * desired);
    }),
  );
});

test('OnDelete has no budget: nothing is deleted for it', () => {
  expect(resolveBudget({ type: 'OnDelete', maxUnavailable: 1, maxSurge: 0 }, 5)).toEqual({
    maxUnavailable: 0,
    maxSurge: 0,
  });
});

test('a text that is no percentage counts as nothing, so one node may be unavailable', () => {
  expect(resolveBudget({ type: 'RollingUpdate', maxUnavailable: '2', maxSurge: 'x' }, 5)).toEqual({
    maxUnavailable: 1,
    maxSurge: 0,
  });
});

import { describe, expect, it } from 'vitest';
import type { RolloutView } from '../picture.ts';
import { compareRollouts, sayRollout } from './rollouts.ts';
import { minutesAgo, NOW, sketchRollout } from './testing.ts';

function says(said: Partial<RolloutView>): string {
  return sayRollout(sketchRollout('falco/falco', said), NOW);
}

/** An estimate so many minutes from now. */
function eta(earliest: number, latest: number): RolloutView['eta'] {
  return { earliest: minutesAgo(-earliest), latest: minutesAgo(-latest) };
}

describe('a rollout in a line', () => {
  it('is complete, and says what is not known of it', () => {
    expect(says({})).toBe('complete');
    expect(says({ unknown: 1 })).toBe('complete · 1 unknown');
  });

  it('is stuck for as long as no slot was freed', () => {
    expect(says({ phase: 'stuck', updated: 21, old: 39, stuckSince: minutesAgo(9) })).toBe(
      'stuck 9 min · 21 of 60 updated',
    );
    expect(says({ phase: 'stuck', updated: 21, old: 39 })).toBe('stuck · 21 of 60 updated');
  });

  it.each([
    [eta(12, 20), ', about 12-20 min left'],
    [eta(12, 12), ', about 12 min left'],
    [eta(0, 3), ', about 1-3 min left'],
    [eta(0, 0.5), ', less than 1 min left'],
    [eta(100, 190), ', about 2-4 h left'],
    [eta(-5, -1), ''],
    [null, ''],
  ])('progresses, with an estimate as a range (%#)', (estimate, left) => {
    expect(says({ phase: 'progressing', updated: 40, old: 20, eta: estimate })).toBe(
      `progressing · 40 of 60 updated${left}`,
    );
  });

  it('is not called complete while a new Pod is not available', () => {
    expect(says({ phase: 'progressing', old: 0, done: 59 })).toBe('no old Pod left · 59 of 60 updated and available');
  });

  it('waits for whoever has to act', () => {
    expect(says({ phase: 'onDelete', updated: 3 })).toBe('waiting for you: OnDelete · 3 of 60 updated');
    expect(says({ phase: 'waiting', updated: 0 })).toBe('waiting for the controller · 0 of 60 updated');
    expect(says({ phase: 'unknown' })).toBe('unknown');
  });
});

it('rollouts are read in the order of who needs someone', () => {
  const rollouts = [
    sketchRollout('a', {}),
    sketchRollout('b', { phase: 'progressing', done: 50 }),
    sketchRollout('c', { phase: 'progressing', done: 10 }),
    sketchRollout('d', { phase: 'stuck' }),
    sketchRollout('e', { phase: 'onDelete' }),
    sketchRollout('0', {}),
  ];
  expect(
    rollouts
      .sort(compareRollouts)
      .map(({ daemonSet }) => daemonSet)
      .join(''),
  ).toBe('decb0a');
});

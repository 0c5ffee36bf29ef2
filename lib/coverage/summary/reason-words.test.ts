import { describe, expect, it } from 'vitest';
import { isGap } from '../model.ts';
import { KNOWN_REASON_IDS } from '../reason-ids.ts';
import { ALL_REASONS } from '../registry.ts';
import { REASON_WORDS, reasonWords } from './reason-words.ts';

/** Reasons that can end a title. */
const TITLED = ALL_REASONS.filter(({ state }) => state !== null && (isGap(state) || state === 'misscheduled')).map(
  ({ id }) => id,
);

describe('the words of a reason', () => {
  it.each(TITLED)('end a title for %s', (id) => {
    const words = reasonWords(id);
    expect(words.length).toBeLessThanOrEqual(36);
    expect(words).not.toMatch(/\b(other|taint)$/);
  });

  it('exist only for reasons that do', () => {
    expect([...REASON_WORDS.keys()].filter((id) => !KNOWN_REASON_IDS.has(id))).toEqual([]);
  });

  it('are the id spelled out where it has none of its own', () => {
    expect([reasonWords('VolumeMountFailed'), reasonWords('')]).toEqual(['volume mount failed', '']);
  });
});

import fc from 'fast-check';
import { describe, it } from 'vitest';
import { runs } from '../testing/runs.ts';
import { mutate, mutateBytes } from './testing/hostile/mutate.ts';
import { Random } from './testing/hostile/random.ts';
import { ORIGINALS, Trial } from './testing/hostile/trial.ts';

/** The case itself is drawn from the seed, so a smaller number is no simpler case. */
const seeds = fc.noShrink(fc.integer());
const lineOf = (type: string, text: string) => Buffer.from(`{"type":"${type}","object":${text}}\n`);

describe('an object that a broken or hostile API server sends', { timeout: runs(300_000, 7_200_000) }, () => {
  it('breaks nothing, hides nothing, and makes nothing healthy, however it is damaged', () => {
    const trial = new Trial();
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = new Random(seed);
        const original = random.of(ORIGINALS);
        const relative = random.of(ORIGINALS.filter(({ list }) => list === original.list));
        const { text, says } = mutate(original.text, relative.text, random);
        const type = random.below(10) === 0 ? 'DELETED' : 'MODIFIED';
        trial.run({ original, type, bytes: lineOf(type, text), says });
      }),
      { numRuns: runs(50_000, 1_000_000) },
    );
  });

  it('breaks nothing, hides nothing, and makes nothing healthy, whatever bytes of it are changed', () => {
    const trial = new Trial();
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = new Random(seed);
        const original = random.of(ORIGINALS);
        const bytes = mutateBytes(lineOf('MODIFIED', original.text), random);
        trial.run({ original, type: 'MODIFIED', bytes, says: Buffer.from(bytes).toString('utf8') });
      }),
      { numRuns: runs(5_000, 100_000) },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Backlog, type Frame } from './backlog.ts';

/** One array of each size serves all frames. */
const BYTES = new Uint8Array(5_000_000);
const frame = (revision: number, bytes = 1): Frame => ({ revision, bytes: BYTES.subarray(0, bytes) });

describe('the backlog', () => {
  it('tells exactly what was missed, or that it can not tell', () => {
    const sizes = fc.array(fc.constantFrom(1, 10, 100_000, 1_500_000, 5_000_000), { maxLength: 1_200 });
    const asked = fc.integer({ min: -10, max: 1_300 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 1e13 }), asked, (frames, first, offset) => {
        const backlog = new Backlog();
        const all = frames.map((bytes, index) => backlog.add(frame(first + 1 + index, bytes)));
        const current = first + all.length;
        const missed = backlog.since(first + offset, current);
        if (offset === all.length) expect(missed).toEqual([]);
        else if (missed === null) {
          const kept = all.slice(Math.max(0, offset));
          const isTooMuch = kept.length > 512 || kept.reduce((sum, { bytes }) => sum + bytes.byteLength, 0) > 4 << 20;
          expect(offset < 0 || offset > all.length || isTooMuch).toBe(true);
        } else expect(missed).toEqual(all.slice(offset));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps at most 512 frames and 4 MiB', () => {
    const backlog = new Backlog();
    for (let revision = 1; revision <= 2_000; revision++) backlog.add(frame(revision));
    expect(backlog.since(1_488, 2_000)).toHaveLength(512);
    expect(backlog.since(1_487, 2_000)).toBeNull();
    for (let revision = 2_001; revision <= 2_010; revision++) backlog.add(frame(revision, 1024 * 1024));
    expect(backlog.since(2_006, 2_010)).toHaveLength(4);
    expect(backlog.since(2_005, 2_010)).toBeNull();
  });

  it('does not take up the history of another process', () => {
    const backlog = new Backlog();
    backlog.add(frame(1_000_001));
    expect(backlog.since(50, 1_000_001)).toBeNull();
    expect(backlog.since(2_000_000, 1_000_001)).toBeNull();
  });

  it('can not tell anything of a picture that has had no change yet, but that nothing was missed', () => {
    expect(new Backlog().since(7, 7)).toEqual([]);
    expect(new Backlog().since(6, 7)).toBeNull();
  });
});

import { expect, it } from 'vitest';
import { inSlices } from './in-slices.ts';

/** `count` steps of some milliseconds each. */
function* long(count: number, ms: number): Generator<void, string> {
  for (let i = 0; i < count; i++) {
    for (const began = performance.now(); performance.now() - began < ms; );
    yield;
  }
  return 'done';
}

it('lets others have their turn between slices of long work', async () => {
  let turns = 0;
  const other = setInterval(() => turns++, 1);
  const { value, costMs } = await inSlices(long(20, 5));
  clearInterval(other);
  expect(value).toBe('done');
  expect(costMs).toBeGreaterThanOrEqual(100);
  expect(turns).toBeGreaterThanOrEqual(5);
});

it('does short work at once', async () => {
  let turns = 0;
  const other = setImmediate(() => turns++);
  expect((await inSlices(long(3, 0))).value).toBe('done');
  expect(turns).toBe(0);
  clearImmediate(other);
});

it('fails with what a step throws', async () => {
  function* failing(): Generator<void, string> {
    yield;
    throw new Error('it broke');
  }
  await expect(inSlices(failing())).rejects.toThrow('it broke');
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from './backlog.ts';
import { FrameQueue } from './frame-queue.ts';

const frame = (revision: number, bytes: number): Frame => ({ revision, bytes: new Uint8Array(bytes) });
const RESYNC = frame(-1, 40);

describe('the queue of one client', () => {
  it('hands over in order what a client keeps up with', async () => {
    const queue = new FrameQueue(100, () => RESYNC);
    const first = queue.next();
    queue.add(frame(1, 10));
    expect(await first).toMatchObject({ revision: 1 });
    queue.add(frame(2, 10));
    queue.add(frame(3, 10));
    expect([await queue.next(), await queue.next()]).toMatchObject([{ revision: 2 }, { revision: 3 }]);
  });

  it('hands a frame of any size to a client that waits for it', async () => {
    const queue = new FrameQueue(100, () => RESYNC);
    const waiting = queue.next();
    queue.add(frame(1, 5_000));
    expect(await waiting).toMatchObject({ revision: 1 });
  });

  it('drops all that waits for one resync when more comes than fits', async () => {
    const queue = new FrameQueue(100, () => RESYNC);
    queue.add(frame(1, 60));
    queue.add(frame(2, 60));
    queue.add(frame(3, 60));
    expect(await queue.next()).toBe(RESYNC);
    expect(await queue.next()).toMatchObject({ revision: 3 });
  });

  it('never holds more than its limit, and never leaves a gap without a resync', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 90 }) },
      { weight: 2, arbitrary: fc.constant(null) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
        const queue = new FrameQueue(100, () => RESYNC);
        const read: number[] = [];
        let revision = 0;
        let waiting = 0;
        for (const bytes of steps) {
          if (bytes !== null) {
            revision += 1;
            queue.add(frame(revision, bytes));
            waiting = queue.bytes;
          } else if (waiting > 0) {
            read.push((await queue.next())?.revision ?? Number.NaN);
            waiting = queue.bytes;
          }
          expect(queue.bytes).toBeLessThanOrEqual(100);
        }
        let expected = 1;
        for (const one of read) {
          if (one === -1) expected = Number.NaN;
          else if (Number.isNaN(expected)) expected = one + 1;
          else expect(one).toBe(expected++);
        }
      }),
    );
  });

  it('ends at once for who waits, and takes nothing more', async () => {
    const queue = new FrameQueue(100, () => RESYNC);
    const waiting = queue.next();
    queue.end();
    queue.add(frame(1, 10));
    expect([await waiting, await queue.next(), queue.bytes]).toEqual([null, null, 0]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from './backlog.ts';
import { FrameQueue } from './frame-queue.ts';

const frame = (revision: number, bytes: number): Frame => ({ revision, bytes: new Uint8Array(bytes) });
const RESYNC = frame(-1, 40);

describe('the queue of one client', () => {
  it('hands over in order what waits, and then nothing', () => {
    const queue = new FrameQueue(100, () => RESYNC);
    queue.add(frame(2, 10));
    queue.add(frame(3, 10));
    expect(queue.bytes).toBe(20);
    expect([queue.take(), queue.take()]).toMatchObject([{ revision: 2 }, { revision: 3 }]);
    expect([queue.take(), queue.bytes]).toEqual([undefined, 0]);
  });

  it('drops all that waits for one resync when more comes than fits', () => {
    const queue = new FrameQueue(100, () => RESYNC);
    queue.add(frame(1, 60));
    queue.add(frame(2, 60));
    queue.add(frame(3, 60));
    expect([queue.take(), queue.take()]).toMatchObject([{ revision: -1 }, { revision: 3 }]);
  });

  it('never holds more than its limit, and never leaves a gap without a resync', () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 120 }) },
      { weight: 2, arbitrary: fc.constant(null) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const queue = new FrameQueue(100, () => RESYNC);
        const read: number[] = [];
        let revision = 0;
        for (const bytes of steps) {
          if (bytes !== null) queue.add(frame(++revision, bytes));
          else read.push(...[queue.take() ?? []].flat().map((one) => one.revision ?? Number.NaN));
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

  it('forgets all that waits when its client is gone', () => {
    const queue = new FrameQueue(100, () => RESYNC);
    queue.add(frame(1, 10));
    queue.clear();
    expect([queue.take(), queue.bytes]).toEqual([undefined, 0]);
  });
});

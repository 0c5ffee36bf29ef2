/** Loaded into the server under test (`node --import`): answers what can be known from within only. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export type Question = 'watchLoop' | 'loop' | 'heap';

/** Milliseconds beyond what a timer waits anyway. */
export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const RESOLUTION_MS = 5;

let histogram: ReturnType<typeof monitorEventLoopDelay> | null = null;

process.on('message', (question: Question) => {
  process.send?.({ question, answer: answerTo(question) });
});
// Who asks keeps it alive, not the possibility to.
process.channel?.unref();

function answerTo(question: Question): LoopDelay | number | null {
  if (question === 'heap') {
    // Twice: what the first one ends may hold others.
    globalThis.gc?.();
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  }
  if (question === 'watchLoop') {
    histogram?.disable();
    histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    histogram.enable();
    return null;
  }
  histogram?.disable();
  const beyond = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  return {
    p50: beyond(histogram?.percentile(50) ?? 0),
    p99: beyond(histogram?.percentile(99) ?? 0),
    max: beyond(histogram?.max ?? 0),
  };
}

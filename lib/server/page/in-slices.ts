/** Long work in short slices, so that everything else is answered in between. */
import { setImmediate } from 'node:timers/promises';

/** A slice ends with the first step after this. */
const SLICE_MS = 8;

export interface Sliced<T> {
  readonly value: T;
  /** For which the process was busy with it. */
  readonly costMs: number;
}

/** Takes steps until there are no more. Rejects with what a step throws. */
export async function inSlices<T>(steps: Iterator<unknown, T>): Promise<Sliced<T>> {
  let costMs = 0;
  for (;;) {
    const began = performance.now();
    let passed = 0;
    do {
      const step = steps.next();
      passed = performance.now() - began;
      if (step.done === true) return { value: step.value, costMs: costMs + passed };
    } while (passed < SLICE_MS);
    costMs += passed;
    await setImmediate();
  }
}

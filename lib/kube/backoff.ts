import type { Clock } from './clock.ts';

export interface BackoffSteps {
  readonly firstMs: number;
  readonly capMs: number;
  /** This long without a failure, and the ladder starts again at its foot. */
  readonly resetAfterMs: number;
}

/**
 * client-go's reflector: 800 ms, doubled up to 30 s, jitter 1.0, so that at the top a kind asks every [30, 60) s.
 * https://github.com/kubernetes/client-go/blob/master/tools/cache/reflector.go
 */
export const SLOW_STEPS: BackoffSteps = { firstMs: 800, capMs: 30_000, resetAfterMs: 120_000 };

/** A lost connection, most often an API server that restarts: back within seconds; at the top every [2.5, 5) s. */
export const FAST_STEPS: BackoffSteps = { firstMs: 200, capMs: 2_500, resetAfterMs: 10_000 };

/**
 * The place in the history is gone, as after each restart of an API server: a list cures it at once. One that says so of
 * what it has just listed is asked every [5, 10) s at the top.
 */
export const RELIST_STEPS: BackoffSteps = { firstMs: 200, capMs: 5_000, resetAfterMs: 10_000 };

/** A refused verb: someone is writing the role now, or nobody is; at the top every [5, 10) s. */
export const FORBIDDEN_STEPS: BackoffSteps = { firstMs: 1_000, capMs: 5_000, resetAfterMs: 120_000 };

/** Exponential, factor 2, jitter 1.0: each delay lies between its step and twice that. */
export class Backoff {
  readonly #steps: BackoffSteps;
  readonly #clock: Clock;
  readonly #random: () => number;
  #stepMs: number;
  /** When the last delay that was handed out ends. */
  #endsAt = Number.NEGATIVE_INFINITY;

  constructor(steps: BackoffSteps, clock: Clock, random: () => number) {
    this.#steps = steps;
    this.#clock = clock;
    this.#random = random;
    this.#stepMs = steps.firstMs;
  }

  /** How long to wait after the failure that has just happened. */
  nextMs(): number {
    const now = this.#clock.now();
    if (now - this.#endsAt > this.#steps.resetAfterMs) this.#stepMs = this.#steps.firstMs;
    const delayMs = Math.round(this.#stepMs * (1 + this.#random()));
    this.#stepMs = Math.min(this.#stepMs * 2, this.#steps.capMs);
    this.#endsAt = now + delayMs;
    return delayMs;
  }

  /** All is well: the next failure is the first of its kind. */
  reset(): void {
    this.#stepMs = this.#steps.firstMs;
  }
}

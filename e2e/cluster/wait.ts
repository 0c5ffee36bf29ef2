import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks `check` again and again (every 100 ms) until it gives something other than undefined, null or false, and returns
 * that. A throwing check counts as "not yet". After `timeoutMs` it fails, saying `what` was awaited and what the last
 * check threw.
 */
export async function waitFor<T>(
  check: () => T | Promise<T>,
  timeoutMs: number,
  what: string,
  everyMs = 100,
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = Date.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const result = await check();
      if (result !== undefined && result !== null && result !== false) {
        return result as Exclude<T, undefined | null | false>;
      }
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() >= deadline) {
      const why = lastError
        ? `; the last attempt failed: ${lastError instanceof Error ? lastError.message : lastError}`
        : '';
      throw new Error(`Waited ${timeoutMs / 1000} s for ${what}, in vain${why}`, { cause: lastError });
    }
    await sleep(everyMs);
  }
}

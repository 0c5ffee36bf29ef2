/** Reads a Kubernetes `Status`, the body of a refused request and the object of an ERROR event. */
import { KubeError, statusWords } from './errors.ts';

const MAX_RETRY_AFTER_MS = 60_000;
const REASON = /^[A-Za-z]{1,64}$/;

/** As an ERROR event carries it. */
export function errorFromStatus(status: unknown): KubeError {
  const code = field(status, 'code');
  return statusError(typeof code === 'number' && Number.isInteger(code) ? code : 500, status, null);
}

/** From an HTTP answer that is not 200. `retryAfter` is the header's text. */
export function errorFromAnswer(code: number, body: string, retryAfter: string | null, now: number): KubeError {
  let status: unknown = null;
  try {
    status = JSON.parse(body);
  } catch {
    // A proxy's page, or cut short: the code says enough.
  }
  return statusError(code, status, parseRetryAfter(retryAfter, now));
}

function statusError(code: number, status: unknown, retryAfterMs: number | null): KubeError {
  const text = field(status, 'reason');
  const reason = typeof text === 'string' && REASON.test(text) ? text : '';
  const details = field(status, 'details');
  const seconds = field(details, 'retryAfterSeconds');
  const wait = retryAfterMs ?? (typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : null);
  const effective = reason === 'Expired' || reason === 'Gone' ? 410 : code;
  return new KubeError('status', statusWords(effective, reason), {
    status: effective,
    reason,
    retryAfterMs: wait === null ? null : Math.min(wait, MAX_RETRY_AFTER_MS),
    isTooLargeResourceVersion: isTooLarge(code, reason, status, details),
  });
}

/**
 * The three spellings that servers have used: a cause's reason, a cause's message, only the message.
 * client-go `tools/cache/reflector.go`, isTooLargeResourceVersionError.
 */
function isTooLarge(code: number, reason: string, status: unknown, details: unknown): boolean {
  const causes = field(details, 'causes');
  const hasCause = Array.isArray(causes) && causes.some(isTooLargeCause);
  if (hasCause) return true;
  const message = field(status, 'message');
  const isTimeout = code === 504 || reason === 'Timeout';
  return isTimeout && typeof message === 'string' && message.includes('Too large resource version');
}

function isTooLargeCause(cause: unknown): boolean {
  return (
    field(cause, 'reason') === 'ResourceVersionTooLarge' || field(cause, 'message') === 'Too large resource version'
  );
}

function parseRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return ms > 0 ? ms : null;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

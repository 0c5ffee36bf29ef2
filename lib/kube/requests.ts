/** Sends one request and holds it to its limits; every failure comes out as a KubeError, and ends up in the log. */
import type { Clock } from './clock.ts';
import { connectionError, KubeError } from './errors.ts';
import type { RequestLog } from './request-log.ts';
import { errorFromAnswer } from './status.ts';
import type { KubeRequest, KubeResponse, Transport } from './transport.ts';

/** A large page may take the API server a while; a watch answers at once. */
const ANSWER_LIMIT_MS = 30_000;
/** The API server sends a bookmark about once a minute, so half as long again is a connection that nobody holds. */
const IDLE_LIMIT_MS = 90_000;
const MAX_ERROR_BODY_BYTES = 64 * 1024;

export interface NamedRequest extends KubeRequest {
  /** For the log: `LIST pods`. */
  readonly title: string;
}

export interface ResponseHandler<T> {
  /** The answer is 200. */
  opened(): void;
  /** May throw a KubeError, which ends the request. */
  chunk(bytes: Uint8Array): void;
  /** All has been read. May throw a KubeError. `summary` is what the log says after `200, `. */
  ended(): { readonly result: T; readonly summary: string };
}

export interface RequestDependencies {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly log: RequestLog;
}

/** The reason of an abort that nobody has to hear about. */
export const STOPPED = new KubeError('connection', 'Rollcall is stopping');

/**
 * Resolves with the handler's result when the answer has been read to its end. Rejects with a KubeError, or with the reason that `attempt` was
 * aborted for. `attempt` belongs to this request alone: it is also aborted by the request's own limits.
 */
export async function sendRequest<T>(
  dependencies: RequestDependencies,
  request: NamedRequest,
  attempt: AbortController,
  handler: ResponseHandler<T>,
): Promise<T> {
  const { transport, clock, log } = dependencies;
  const report = (answer: string) => log.add({ time: clock.now(), request: request.title, answer });
  const answerLimit = clock.after(ANSWER_LIMIT_MS, () =>
    attempt.abort(new KubeError('silence', `no answer within ${ANSWER_LIMIT_MS / 1000} s`)),
  );
  const idle = new IdleLimit(clock, attempt);
  try {
    const response = await untilAborted(transport(request, attempt.signal), attempt.signal);
    if (response.status !== 200) throw await readError(response, clock);
    answerLimit();
    idle.start();
    handler.opened();
    for await (const bytes of response.body) {
      idle.touch();
      handler.chunk(bytes);
    }
    const { result, summary } = handler.ended();
    report(`200, ${summary}`);
    return result;
  } catch (thrown) {
    const error = attempt.signal.aborted ? attempt.signal.reason : thrown;
    const failure = connectionError(error);
    if (failure !== STOPPED) report(failure.message);
    throw failure;
  } finally {
    answerLimit();
    idle.stop();
  }
}

/** A transport that waits for credentials may not look at its signal. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

async function readError(response: KubeResponse, clock: Clock): Promise<KubeError> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body) {
    parts.push(part);
    bytes += part.length;
    if (bytes > MAX_ERROR_BODY_BYTES) break;
  }
  return errorFromAnswer(response.status, Buffer.concat(parts).toString('utf8'), response.retryAfter, clock.now());
}

/** One timer for a whole stream: a byte only notes the time. */
class IdleLimit {
  readonly #clock: Clock;
  readonly #attempt: AbortController;
  #lastByteAt = 0;
  #cancel: () => void = () => {};

  constructor(clock: Clock, attempt: AbortController) {
    this.#clock = clock;
    this.#attempt = attempt;
  }

  start(): void {
    this.touch();
    this.#arm(IDLE_LIMIT_MS);
  }

  touch(): void {
    this.#lastByteAt = this.#clock.now();
  }

  stop(): void {
    this.#cancel();
  }

  #arm(ms: number): void {
    this.#cancel = this.#clock.after(ms, () => {
      const leftMs = this.#lastByteAt + IDLE_LIMIT_MS - this.#clock.now();
      if (leftMs > 0) this.#arm(leftMs);
      else this.#attempt.abort(new KubeError('silence', `nothing heard for ${IDLE_LIMIT_MS / 1000} s`));
    });
  }
}

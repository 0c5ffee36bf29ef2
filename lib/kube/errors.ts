/** What can go wrong on the way to an API server, in our own words: an error body never travels further than here. */

/** No cluster can be made of what was configured. The message is one sentence for a person. */
export class ClusterConfigError extends Error {
  override readonly name = 'ClusterConfigError';
}

export type FailureKind =
  /** The API server answered with a status other than 200, in HTTP or in the stream. */
  | 'status'
  /** No connection, or it broke. */
  | 'connection'
  /** Connected, and then no byte for too long. */
  | 'silence'
  /** It answered, but not as a Kubernetes API server does. */
  | 'unreadable'
  /** What it says does not go on from what it said before. */
  | 'history'
  /** The kubeconfig's credentials could not be had. */
  | 'credentials';

export interface FailureDetails {
  readonly status?: number;
  /** `Status.reason`, a CamelCase word; empty when there is none. */
  readonly reason?: string;
  readonly retryAfterMs?: number | null;
  readonly isTooLargeResourceVersion?: boolean;
}

/** A failed request. The message completes the sentence `Listing pods failed: ...`, without a full stop. */
export class KubeError extends Error {
  override readonly name = 'KubeError';
  readonly kind: FailureKind;
  /** 0 when there was no answer. */
  readonly status: number;
  readonly reason: string;
  readonly retryAfterMs: number | null;
  readonly isTooLargeResourceVersion: boolean;

  constructor(kind: FailureKind, message: string, details: FailureDetails = {}) {
    super(message);
    this.kind = kind;
    this.status = details.status ?? 0;
    this.reason = details.reason ?? '';
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.isTooLargeResourceVersion = details.isTooLargeResourceVersion ?? false;
  }

  /** The resourceVersion or the continue token is too old, or is of another history: only a new list helps. */
  get needsRelist(): boolean {
    return this.status === 410 || this.isTooLargeResourceVersion || this.kind === 'history';
  }
}

const STATUS_WORDS: ReadonlyMap<number, string> = new Map([
  [401, 'the API server refused the credentials'],
  [403, 'the role does not allow it'],
  [404, 'the API server does not have this resource'],
  [410, 'the API server no longer has the version asked for'],
  [429, 'the API server asks for fewer requests'],
  [504, 'the API server did not finish in time'],
]);

/** `the API server answered 500 InternalError`, or better words where there are some. */
export function statusWords(status: number, reason: string): string {
  const answer = reason === '' ? String(status) : `${status} ${reason}`;
  const words = STATUS_WORDS.get(status);
  if (words !== undefined) return `${words} (${answer})`;
  if (status >= 300 && status < 400) return `the API server sent a redirect (${answer}), which is not followed`;
  return `the API server answered ${answer}`;
}

const CODE_WORDS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'the connection was refused'],
  ['ECONNRESET', 'the connection was reset'],
  ['EPIPE', 'the connection was reset'],
  ['ENOTFOUND', 'the host name does not resolve'],
  ['EAI_AGAIN', 'the host name does not resolve at the moment'],
  ['ETIMEDOUT', 'the connection timed out'],
  ['EHOSTUNREACH', 'there is no route to the host'],
  ['ENETUNREACH', 'there is no route to the network'],
  ['UND_ERR_CONNECT_TIMEOUT', 'the connection timed out'],
  ['UND_ERR_SOCKET', 'the connection broke off'],
  ['CERT_HAS_EXPIRED', 'the certificate of the API server has expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'the certificate of the API server is not signed by the configured authority'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'the certificate of the API server is not signed by the configured authority'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'the certificate of the API server is not signed by the configured authority'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'the certificate of the API server is not signed by the configured authority'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate of the API server is for another name'],
]);

/** Whatever the HTTP client threw, as a KubeError. Only its code is used: texts may quote what was sent. */
export function connectionError(error: unknown): KubeError {
  if (error instanceof KubeError) return error;
  const code = codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : null);
  if (code === null) return new KubeError('connection', 'the connection failed');
  return new KubeError('connection', `${CODE_WORDS.get(code) ?? 'the connection failed'} (${code})`);
}

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' && /^[A-Z0-9_]{1,64}$/.test(error.code) ? error.code : null;
}

/** Kubernetes' `Status` object: the body of every refusal. */
import type { ResourceInfo, Verb } from './resources.ts';

export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Readonly<Record<string, never>>;
  readonly status: 'Failure';
  readonly message: string;
  readonly reason: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly code: number;
}

const REASONS = new Map([
  [400, 'BadRequest'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'NotFound'],
  [405, 'MethodNotAllowed'],
  [410, 'Expired'],
  [422, 'Invalid'],
  [429, 'TooManyRequests'],
  [500, 'InternalError'],
  [503, 'ServiceUnavailable'],
  [504, 'Timeout'],
]);

/** A failure with the reason that Kubernetes gives for `code`. */
export function failure(code: number, message: string, details?: Status['details']): Status {
  const reason = REASONS.get(code) ?? 'Unknown';
  const base = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code } as const;
  return details === undefined ? base : { ...base, details };
}

/** The refusal of RBAC, word for word: it names the verb, the resource and its group. */
export function forbidden(user: string, verb: Verb, info: ResourceInfo): Status {
  const message = `${info.resource}${info.group === '' ? '' : `.${info.group}`} is forbidden: User "${user}" cannot ${verb} resource "${info.resource}" in API group "${info.group}" at the cluster scope`;
  return failure(403, message, { ...(info.group === '' ? {} : { group: info.group }), kind: info.resource });
}

/** A watch that starts before what the server still remembers. */
export function tooOld(requested: number, oldest: number): Status {
  return failure(410, `too old resource version: ${requested} (${oldest})`);
}

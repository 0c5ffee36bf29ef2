/**
 * What every request meets before anything else: the Host allow-list, the method, and the headers of every answer.
 * A page on another site must get nothing, even when its name is made to point at this machine (DNS rebinding).
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface GuardOptions {
  /** `Host` values to answer to, with their ports; compared exactly. */
  readonly hosts: ReadonlySet<string>;
  /** `next dev` needs eval, inline styles and a websocket. */
  readonly isDev: boolean;
}

/** The values of `Host` that mean this server on a loopback address. Browsers leave out port 80. */
export function allowedHosts(address: string, port: number, further: readonly string[]): ReadonlySet<string> {
  const bound = address.includes(':') ? `[${address}]` : address;
  const names = new Set(['127.0.0.1', 'localhost', '[::1]', bound]);
  const hosts = new Set(further);
  for (const name of names) {
    hosts.add(`${name}:${port}`);
    if (port === 80) hosts.add(name);
  }
  return hosts;
}

/** Answers a refused request and returns false; else prepares request and response, and returns true. */
export function guard(request: IncomingMessage, response: ServerResponse, options: GuardOptions): boolean {
  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy(nonce, options.isDev);
  setHeaders(response, policy);
  const refusal = refuse(request, options);
  if (refusal !== null) {
    const { status, code, message } = refusal;
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...refusal.headers });
    response.end(JSON.stringify({ error: { code, message } }));
    return false;
  }
  // Next reads the nonce from the request's policy and puts it on its own scripts; a client's must not pass.
  request.headers['content-security-policy'] = policy;
  request.headers['x-nonce'] = nonce;
  return true;
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function refuse(request: IncomingMessage, { hosts }: GuardOptions): Refusal | null {
  const given = request.rawHeaders.filter(
    (_, index) => index % 2 === 0 && /^host$/i.test(request.rawHeaders[index] ?? ''),
  );
  const host = request.headers.host;
  if (given.length !== 1 || host === undefined || !hosts.has(host)) {
    const [first] = hosts;
    const message = `This Host is not served here: open http://${first}, or allow the name with ROLLCALL_HOSTS.`;
    return { status: 421, code: 'HostNotAllowed', message };
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const message = `${request.method} is not served: Rollcall only reads.`;
    return { status: 405, code: 'MethodNotAllowed', message, headers: { allow: 'GET, HEAD' } };
  }
  const site = request.headers['sec-fetch-site'];
  const isForeign = site === 'cross-site' || site === 'same-site';
  const isNavigation =
    request.headers['sec-fetch-mode'] === 'navigate' && request.headers['sec-fetch-dest'] === 'document';
  if (isForeign && !isNavigation) {
    return { status: 403, code: 'CrossSite', message: 'Another site may not read this server: open its own page.' };
  }
  return null;
}

function contentSecurityPolicy(nonce: string, isDev: boolean): string {
  const scripts = isDev ? `'self' 'nonce-${nonce}' 'unsafe-eval'` : `'self' 'nonce-${nonce}'`;
  const styles = isDev ? `'self' 'unsafe-inline'` : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'none'",
    `script-src ${scripts}`,
    `style-src ${styles}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function setHeaders(response: ServerResponse, policy: string): void {
  response.setHeader('content-security-policy', policy);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('x-frame-options', 'DENY');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('permissions-policy', 'camera=(), geolocation=(), microphone=()');
}

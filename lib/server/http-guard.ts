/**
 * What every request meets before anything else: the Host allow-list, the method, where it comes from, and the headers
 * of every answer. A page on another site must get nothing, even when its name is made to point at this machine (DNS
 * rebinding).
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { contentSecurityPolicy, setSecurityHeaders } from './security-headers.ts';

export interface GuardOptions {
  /** `Host` values to answer to, with their ports; compared exactly. The first is shown to who comes by another. */
  readonly hosts: ReadonlySet<string>;
  /** `next dev` needs eval, inline styles and a websocket. */
  readonly isDev: boolean;
}

/**
 * The values of `Host` that mean this server on a loopback address, the address itself first. Browsers leave out
 * port 80.
 */
export function allowedHosts(address: string, port: number, further: readonly string[]): ReadonlySet<string> {
  const bound = address.includes(':') ? `[${address}]` : address;
  const names = [bound, '127.0.0.1', 'localhost', '[::1]'];
  return new Set([
    ...(port === 80 ? names : []),
    ...names.map((name) => `${name}:${port}`),
    ...further.map((name) => name.toLowerCase()),
  ]);
}

/** Answers a refused request and returns false; else prepares request and response, and returns true. */
export function guard(request: IncomingMessage, response: ServerResponse, options: GuardOptions): boolean {
  const policy = contentSecurityPolicy(randomBytes(16).toString('base64'), options.isDev);
  setSecurityHeaders(response, policy);
  const refusal = refusalOf(request, options);
  if (refusal !== null) {
    answerRefusal(response, refusal);
    return false;
  }
  for (const name of UNTRUSTED_HEADERS) delete request.headers[name];
  // Next reads the nonce from the request's policy and puts it on its own scripts.
  request.headers['content-security-policy'] = policy;
  return true;
}

/** Next believes these, wherever they come from. */
const UNTRUSTED_HEADERS = [
  'content-security-policy-report-only',
  'x-nonce',
  'x-middleware-subrequest',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
];

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What is wrong with the request, or null. */
export function refusalOf(request: IncomingMessage, { hosts }: GuardOptions): Refusal | null {
  if (!isHostAllowed(request, hosts)) {
    const [own] = hosts;
    const message = `This Host is not served here: open http://${own}, or allow the name with ROLLCALL_HOSTS.`;
    return { status: 421, code: 'HostNotAllowed', message };
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const message = `${request.method} is not served: Rollcall only reads.`;
    return { status: 405, code: 'MethodNotAllowed', message, headers: { allow: 'GET, HEAD' } };
  }
  if (isFromElsewhere(request, hosts)) {
    return { status: 403, code: 'CrossSite', message: 'Another site may not read this server: open its own page.' };
  }
  // The other forms of a request target name a host of their own.
  if (!request.url?.startsWith('/')) {
    return { status: 400, code: 'BadTarget', message: 'Only paths are served here: ask for one that begins with /.' };
  }
  if (!isDecodable(request.url)) {
    return { status: 400, code: 'BadTarget', message: 'The path has a % that encodes nothing: write %25 for it.' };
  }
  if (request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) !== 0) {
    return { status: 400, code: 'BodyNotExpected', message: 'No request here has a body: send it without one.' };
  }
  return null;
}

function isHostAllowed({ rawHeaders, headers }: IncomingMessage, hosts: ReadonlySet<string>): boolean {
  const given = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
  return given === 1 && headers.host !== undefined && hosts.has(headers.host);
}

/** Next answers 500 to some that are not. */
function isDecodable(target: string): boolean {
  try {
    decodeURIComponent(target.split('?', 1)[0] ?? '');
    return true;
  } catch {
    return false;
  }
}

/** A link to the page may be followed from anywhere; nothing else may be asked for by another site. */
function isFromElsewhere({ headers }: IncomingMessage, hosts: ReadonlySet<string>): boolean {
  const { origin } = headers;
  if (origin !== undefined && !hosts.has(origin.replace(/^https?:\/\//, ''))) return true;
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document';
}

/** The connection ends with it, so that a body which comes along is not read. */
function answerRefusal(response: ServerResponse, { status, code, message, headers }: Refusal): void {
  const body = JSON.stringify({ error: { code, message } });
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
    ...headers,
  });
  response.end(body);
}

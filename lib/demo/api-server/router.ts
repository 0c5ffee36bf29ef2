/** Decides the answer to each request, in the order of a real server: authentication, path, authorization, options. */
import type { Faults } from './faults.ts';
import { Lists } from './list.ts';
import { type ResourceInfo, type ResourceName, resourceAtPath, type Verb } from './resources.ts';
import { parseFieldSelector } from './selector.ts';
import { failure, forbidden, type Status } from './status.ts';
import type { ObjectStore } from './store.ts';
import type { WatchOptions } from './watch.ts';

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

export interface Reply {
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RouterOptions {
  readonly store: ObjectStore;
  readonly faults: Faults;
  readonly token: string;
  readonly watchList: boolean;
  readonly endsInitialEvents: boolean;
  readonly bookmarkIntervalMs: number;
  readonly watchTimeoutMs: number;
}

const USER = 'system:serviceaccount:rollcall:rollcall';
const VERSION = {
  major: '1',
  minor: '37',
  gitVersion: 'v1.37.0',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2026-08-12T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
};

export class Router {
  readonly #options: RouterOptions;
  readonly #lists: Lists;
  readonly #denied = new Set<string>();

  constructor(options: RouterOptions) {
    this.#options = options;
    this.#lists = new Lists(options.store);
  }

  deny(resource: ResourceName, verb: Verb): void {
    this.#denied.add(`${verb} ${resource}`);
  }

  allow(resource: ResourceName, verb: Verb): void {
    this.#denied.delete(`${verb} ${resource}`);
  }

  /** A reply, a watch to open, or `silence`: the connection stays open and nothing comes. */
  answer({ method, path, query }: LoggedRequest, authorization: string | undefined): Reply | WatchOptions | 'silence' {
    const { faults, token } = this.#options;
    if (method !== 'GET')
      return refusal(failure(405, 'the server does not allow this method on the requested resource'));
    if (faults.isHanging) return 'silence';
    const info = resourceAtPath(path);
    const ordered = faults.take(info?.resource ?? null);
    if (ordered !== null) return orderedRefusal(ordered.status, ordered.retryAfter);
    if (authorization !== undefined && authorization !== `Bearer ${token}`)
      return refusal(failure(401, 'Unauthorized'));
    if (path === '/version') return json(200, `${JSON.stringify(VERSION)}\n`);
    if (path === '/readyz' || path === '/livez')
      return { code: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' };
    if (authorization === undefined) return refusal(failure(401, 'Unauthorized'));
    if (info === null) return refusal(failure(404, 'the server could not find the requested resource'));
    return this.#serve(info, query);
  }

  #serve(info: ResourceInfo, query: URLSearchParams): Reply | WatchOptions {
    const isWatch = ['true', '1'].includes(query.get('watch') ?? '');
    const verb = isWatch ? 'watch' : 'list';
    if (this.#denied.has(`${verb} ${info.resource}`)) return refusal(forbidden(USER, verb, info));
    if (query.get('labelSelector')) return refusal(failure(400, 'the demo API server has no label selectors'));
    const selector = parseFieldSelector(info.resource, query.get('fieldSelector'));
    if (typeof selector === 'string') return refusal(failure(400, selector));
    if (!isWatch) {
      const page = this.#lists.page({ info, selector, query });
      return typeof page === 'string' ? json(200, page) : refusal(page);
    }
    const from = watchStart(query, this.#options.watchList);
    if (typeof from === 'object' && from !== null) return refusal(from);
    const bookmarks = query.get('allowWatchBookmarks') === 'true';
    const isWatchList = query.get('sendInitialEvents') === 'true';
    const seconds = Number(query.get('timeoutSeconds') ?? 0);
    return {
      info,
      selector,
      from,
      bookmarks,
      endsInitialEvents: isWatchList && bookmarks && this.#options.endsInitialEvents,
      bookmarkIntervalMs: this.#options.bookmarkIntervalMs,
      timeoutMs: seconds > 0 ? seconds * 1000 : this.#options.watchTimeoutMs,
    };
  }
}

/** The version to start after, null to start with every object, or the complaint. */
function watchStart(query: URLSearchParams, hasWatchList: boolean): number | null | Status {
  const version = query.get('resourceVersion') ?? '';
  if (!/^\d*$/.test(version)) return failure(400, `Invalid value: "${version}": strconv.ParseUint: invalid syntax`);
  const match = query.get('resourceVersionMatch');
  const sendInitialEvents = query.get('sendInitialEvents');
  if (sendInitialEvents === null) {
    if (match === null) return version === '' || version === '0' ? null : Number(version);
    const why = 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided';
    return invalid('resourceVersionMatch', why);
  }
  if (match !== 'NotOlderThan') {
    return invalid('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
  }
  if (!hasWatchList) {
    const why = 'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled';
    return invalid('sendInitialEvents', why);
  }
  return sendInitialEvents === 'true' || version === '' || version === '0' ? null : Number(version);
}

function invalid(field: string, why: string): Status {
  return failure(422, `ListOptions.meta.k8s.io "" is invalid: ${field}: Forbidden: ${why}`);
}

function orderedRefusal(status: number, retryAfter: number | undefined): Reply {
  const message = `the demo API server was told to answer ${status}`;
  if (retryAfter === undefined) return refusal(failure(status, message));
  const reply = refusal(failure(status, message, { retryAfterSeconds: retryAfter }));
  return { ...reply, headers: { ...reply.headers, 'retry-after': String(retryAfter) } };
}

function refusal(status: Status): Reply {
  return json(status.code, `${JSON.stringify(status)}\n`);
}

function json(code: number, body: string): Reply {
  return { code, headers: { 'content-type': 'application/json' }, body };
}

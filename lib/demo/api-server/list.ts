/** Lists in pages. All pages of one list show the moment of its first, as etcd's do. */
import { randomUUID } from 'node:crypto';
import type { ResourceInfo, ResourceName } from './resources.ts';
import type { Selector } from './selector.ts';
import { failure, type Status } from './status.ts';
import type { ObjectStore } from './store.ts';

interface Snapshot {
  readonly resource: ResourceName;
  readonly bodies: readonly string[];
  readonly resourceVersion: number;
  readonly compactions: number;
}

export interface ListRequest {
  readonly info: ResourceInfo;
  readonly selector: Selector | null;
  readonly query: URLSearchParams;
}

const MAX_SNAPSHOTS = 32;
const CONTINUE_EXPIRED =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.';

export class Lists {
  readonly #store: ObjectStore;
  readonly #snapshots = new Map<string, Snapshot>();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** The response's JSON, or the refusal. */
  page({ info, selector, query }: ListRequest): string | Status {
    const limit = Number(query.get('limit') ?? 0);
    if (!Number.isInteger(limit) || limit < 0) return failure(400, `unable to parse limit: "${query.get('limit')}"`);
    const token = query.get('continue') ?? '';
    if (token !== '') return this.#nextPage(info, token, limit, query);
    if (query.get('sendInitialEvents') !== null) {
      return failure(422, 'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list');
    }
    const wanted = query.get('resourceVersion') ?? '';
    const refusal = this.#checkVersion(wanted);
    if (refusal !== null) return refusal;
    const all = this.#store.bodies(info.resource);
    const { resourceVersion, compactions } = this.#store;
    const bodies = selector === null ? all : all.filter(selector);
    const snapshot = { resource: info.resource, bodies, resourceVersion, compactions };
    // A list at resourceVersion 0 comes from the watch cache, which ignores the limit.
    return this.#render(info, snapshot, 0, wanted === '0' ? 0 : limit, null);
  }

  #nextPage(info: ResourceInfo, token: string, limit: number, query: URLSearchParams): string | Status {
    if (query.get('resourceVersion')) {
      return failure(400, 'specifying resource version is not allowed when using continue');
    }
    const [id = '', start = ''] = Buffer.from(token, 'base64url').toString().split(':');
    if (!/^\d+$/.test(start)) return failure(400, 'continue key is not valid');
    const snapshot = this.#snapshots.get(id);
    if (snapshot === undefined || snapshot.compactions !== this.#store.compactions) {
      return failure(410, CONTINUE_EXPIRED);
    }
    if (snapshot.resource !== info.resource) return failure(400, 'continue key is not valid');
    return this.#render(info, snapshot, Number(start), limit, id);
  }

  #checkVersion(wanted: string): Status | null {
    if (wanted === '') return null;
    if (!/^\d+$/.test(wanted)) return failure(400, `Invalid value: "${wanted}": strconv.ParseUint: invalid syntax`);
    const current = this.#store.resourceVersion;
    if (Number(wanted) <= current) return null;
    return failure(504, `Too large resource version: ${wanted}, current: ${current}`, {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    });
  }

  #render(info: ResourceInfo, snapshot: Snapshot, start: number, limit: number, id: string | null): string {
    const end = limit === 0 ? snapshot.bodies.length : Math.min(start + limit, snapshot.bodies.length);
    const items = snapshot.bodies.slice(start, end).map((body) => `{${body}`);
    const left = snapshot.bodies.length - end;
    const more = left === 0 ? {} : { continue: this.#token(id ?? this.#keep(snapshot), end), remainingItemCount: left };
    const metadata = { resourceVersion: String(snapshot.resourceVersion), ...more };
    return `{"kind":"${info.kind}List","apiVersion":"${info.apiVersion}","metadata":${JSON.stringify(metadata)},"items":[${items.join(',')}]}\n`;
  }

  #token(id: string, start: number): string {
    return Buffer.from(`${id}:${start}`).toString('base64url');
  }

  #keep(snapshot: Snapshot): string {
    const id = randomUUID();
    this.#snapshots.set(id, snapshot);
    const [oldest] = this.#snapshots.keys();
    if (this.#snapshots.size > MAX_SNAPSHOTS && oldest !== undefined) this.#snapshots.delete(oldest);
    return id;
  }
}

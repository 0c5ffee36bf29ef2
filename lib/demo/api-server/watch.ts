/** One open watch: what it starts with, then every change, at the pace of its reader. */
import type { ServerResponse } from 'node:http';
import type { ResourceInfo } from './resources.ts';
import type { Selector } from './selector.ts';
import { failure, tooOld } from './status.ts';
import { type LogEntry, type ObjectStore, withType } from './store.ts';

export interface WatchOptions {
  readonly info: ResourceInfo;
  readonly selector: Selector | null;
  /** Start after this version; null starts with an ADDED for every object there is. */
  readonly from: number | null;
  readonly bookmarks: boolean;
  /** Say where the initial objects end (WatchList). */
  readonly endsInitialEvents: boolean;
  readonly bookmarkIntervalMs: number;
  readonly timeoutMs: number;
}

/** Go's zero value of each type, which a real server writes into bookmarks. */
const EMPTY_BODY: Readonly<Record<string, object>> = {
  Node: { spec: {}, status: {} },
  Pod: { spec: { containers: null }, status: {} },
  DaemonSet: { spec: { selector: null, template: {} }, status: {} },
  ControllerRevision: { revision: 0 },
  Event: { involvedObject: {} },
};

export class Watch {
  readonly #store: ObjectStore;
  readonly #response: ServerResponse;
  readonly #options: WatchOptions;
  readonly #initial: string[];
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #unsubscribe: () => void;
  #cursor: number;
  #owesEndBookmark: boolean;
  #isFrozen = false;
  #isBlocked = false;

  constructor(store: ObjectStore, response: ServerResponse, options: WatchOptions) {
    this.#store = store;
    this.#response = response;
    this.#options = options;
    this.#cursor = options.from ?? store.resourceVersion;
    this.#initial = options.from === null ? store.bodies(options.info.resource).reverse() : [];
    this.#owesEndBookmark = options.endsInitialEvents;
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
    response.flushHeaders();
    response.on('drain', () => {
      this.#isBlocked = false;
      this.#pump();
    });
    response.on('close', () => this.#stop());
    this.#unsubscribe = store.subscribe(() => this.#pump());
    if (options.bookmarks) this.#timers.push(setInterval(() => this.#bookmark(false), options.bookmarkIntervalMs));
    this.#timers.push(setTimeout(() => this.end(), options.timeoutMs));
    this.#pump();
  }

  /** As when `timeoutSeconds` have passed. */
  end(): void {
    if (this.#isFrozen) return;
    this.#stop();
    this.#response.end();
  }

  /** An ERROR event with 410, then the end. */
  expire(): void {
    this.#send('ERROR', JSON.stringify(tooOld(this.#cursor, this.#store.resourceVersion)));
    this.end();
  }

  /** An ERROR event with 500 that is not about the resourceVersion, then the end. */
  fail(): void {
    this.#send('ERROR', JSON.stringify(failure(500, 'etcd event received with PrevKv=nil')));
    this.end();
  }

  /** Half a line, then a broken connection. */
  cut(): void {
    this.#response.write(`{"type":"MODIFIED","object":{"kind":"${this.#options.info.kind}","apiVer`);
    setImmediate(() => this.#response.destroy());
  }

  /** The connection stays open and nothing arrives any more, as when a firewall forgets it. */
  freeze(): void {
    this.#isFrozen = true;
    this.#stop();
  }

  #stop(): void {
    this.#unsubscribe();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #pump(): void {
    while (!this.#isBlocked && !this.#isFrozen && !this.#response.writableEnded) {
      const body = this.#initial.pop();
      if (body !== undefined) {
        if (this.#selects(body)) this.#sendObject('ADDED', body);
        continue;
      }
      if (this.#owesEndBookmark) {
        this.#owesEndBookmark = false;
        this.#bookmark(true);
        continue;
      }
      if (this.#cursor < this.#store.compactedVersion) {
        this.expire();
        return;
      }
      const change = this.#store.changeAfter(this.#cursor);
      if (change === null) return;
      this.#cursor = change.resourceVersion;
      this.#deliver(change);
    }
  }

  #deliver(change: LogEntry): void {
    if (change.resource !== this.#options.info.resource) return;
    if (this.#options.selector === null) {
      this.#sendObject(change.type, change.body);
      return;
    }
    const had = change.previous !== null && this.#selects(change.previous);
    const has = change.type !== 'DELETED' && this.#selects(change.body);
    if (has) this.#sendObject(had ? 'MODIFIED' : 'ADDED', change.body);
    else if (had) this.#sendObject('DELETED', change.body);
  }

  #selects(body: string): boolean {
    return this.#options.selector === null || this.#options.selector(body);
  }

  #bookmark(endsInitialEvents: boolean): void {
    // While initial objects are still on their way, a bookmark would claim too much.
    if (!endsInitialEvents && (this.#initial.length > 0 || this.#owesEndBookmark || this.#isBlocked)) return;
    const { kind, apiVersion } = this.#options.info;
    const annotations = endsInitialEvents ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {};
    const metadata = { resourceVersion: String(this.#cursor), ...annotations };
    this.#send('BOOKMARK', JSON.stringify({ kind, apiVersion, metadata, ...EMPTY_BODY[kind] }));
  }

  #sendObject(type: LogEntry['type'], body: string): void {
    this.#send(type, withType(this.#options.info.resource, body));
  }

  #send(type: string, object: string): void {
    if (this.#isFrozen || this.#response.writableEnded) return;
    this.#isBlocked = !this.#response.write(`{"type":"${type}","object":${object}}\n`);
  }
}

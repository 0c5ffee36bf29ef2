/** One open watch: the objects that there are where it asked for them, then every change, at the pace of its reader. */
import type { ServerResponse } from 'node:http';
import type { ResourceInfo } from '../../lib/demo/api-server/resources.ts';
import { failure, tooOld } from '../../lib/demo/api-server/status.ts';
import type { Versioned } from './change-log.ts';
import type { Collection } from './collections.ts';
import type { Counting } from './counters.ts';

/** Lines are gathered into writes of about this size. */
const WRITE_BYTES = 64 * 1024;

export interface WatchOptions {
  readonly info: ResourceInfo;
  readonly collection: Collection;
  /** Of the moment at which the watch begins. */
  readonly resourceVersion: number;
  /** Begin with every object; else behind this resourceVersion. */
  readonly after: number | null;
  readonly hasBookmarks: boolean;
  /** Say where the objects end. */
  readonly isWatchList: boolean;
  readonly timeoutMs: number;
  readonly counting: Counting;
  /** A marked change has been handed to the socket, at this time of the machine's monotonic clock. */
  readonly onMark: (mark: number, at: number) => void;
}

export class Watch {
  readonly #options: WatchOptions;
  readonly #response: ServerResponse;
  readonly #head: string;
  readonly #timeout: NodeJS.Timeout;
  #initial: readonly Versioned[];
  #sent = 0;
  #owesEnd: boolean;
  #place: number;
  /** Where another watch could go on. */
  #rv: number;
  #isBlocked = false;

  constructor(response: ServerResponse, options: WatchOptions) {
    const { info, collection, resourceVersion, after, isWatchList, timeoutMs } = options;
    this.#options = options;
    this.#response = response;
    this.#head = `"object":{"kind":"${info.kind}","apiVersion":"${info.apiVersion}",`;
    this.#initial = after === null ? collection.snapshot() : [];
    this.#owesEnd = isWatchList;
    this.#rv = after ?? resourceVersion;
    const place = after === null ? collection.log.end : collection.log.placeAfter(after);
    this.#place = place ?? -1;
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
    response.flushHeaders();
    response.on('drain', () => {
      this.#isBlocked = false;
      this.pump();
    });
    response.on('close', () => clearTimeout(this.#timeout));
    this.#timeout = setTimeout(() => this.end(), timeoutMs);
    this.pump();
  }

  /** The reader takes no more for now. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** Changes that the reader has not been sent. */
  get behind(): number {
    return this.#options.collection.log.end - this.#place;
  }

  get resource(): ResourceInfo['resource'] {
    return this.#options.info.resource;
  }

  get isOver(): boolean {
    return this.#response.writableEnded || this.#response.destroyed;
  }

  end(): void {
    this.#response.end();
  }

  /** Breaks the connection. */
  cut(): void {
    this.#response.destroy();
  }

  /** Sends what there is, as far as the reader takes it. */
  pump(): void {
    while (!this.#isBlocked && !this.isOver) {
      const { text, marks } = this.#gather();
      if (text === '') return;
      this.#write(text);
      if (marks.length === 0) continue;
      const at = performance.timeOrigin + performance.now();
      for (const mark of marks) this.#options.onMark(mark, at);
    }
  }

  bookmark(resourceVersion: number): void {
    if (!this.#options.hasBookmarks || this.#isBlocked || this.#owesEnd || this.behind > 0 || this.isOver) return;
    this.#rv = resourceVersion;
    this.#write(this.#bookmarkLine({}));
  }

  #gather(): { text: string; marks: readonly number[] } {
    const { collection, counting } = this.#options;
    let text = '';
    const marks: number[] = [];
    while (text.length < WRITE_BYTES) {
      if (this.#sent < this.#initial.length) {
        text += this.#line('ADDED', this.#initial[this.#sent] as Versioned);
        this.#sent += 1;
        continue;
      }
      if (this.#owesEnd) {
        this.#owesEnd = false;
        this.#initial = [];
        this.#sent = 0;
        text += this.#bookmarkLine({ annotations: { 'k8s.io/initial-events-end': 'true' } });
        continue;
      }
      const change = collection.log.at(this.#place);
      if (change === undefined) break;
      if (change === null) {
        text += `{"type":"ERROR","object":${JSON.stringify(tooOld(this.#rv, 0))}}\n`;
        setImmediate(() => this.end());
        break;
      }
      this.#place += 1;
      this.#rv = change.state.rv;
      counting.events += 1;
      text += this.#line(change.type, change.state);
      if (change.mark !== null) marks.push(change.mark);
    }
    return { text, marks };
  }

  #line(type: string, state: Versioned): string {
    return `{"type":"${type}",${this.#head}${this.#options.collection.body(state)}}\n`;
  }

  #bookmarkLine(more: object): string {
    const metadata = { resourceVersion: String(this.#rv), ...more };
    return `{"type":"BOOKMARK",${this.#head}"metadata":${JSON.stringify(metadata)}}}\n`;
  }

  /** Everything that is sent is ASCII. */
  #write(text: string): void {
    this.#options.counting.bytes += text.length;
    this.#isBlocked = !this.#response.write(text, 'latin1');
  }
}

/** What a watch can't be begun with, or null. */
export function watchRefusal(query: URLSearchParams): ReturnType<typeof failure> | null {
  const sendInitialEvents = query.get('sendInitialEvents');
  if (sendInitialEvents === null || query.get('resourceVersionMatch') === 'NotOlderThan') return null;
  return failure(422, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
}

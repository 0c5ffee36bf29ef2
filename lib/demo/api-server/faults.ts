/** What can go wrong on the way to an API server, on demand. */
import type { Socket } from 'node:net';
import type { ResourceName } from './resources.ts';
import type { Watch } from './watch.ts';

export interface Refusal {
  readonly status: number;
  /** Seconds, sent as `Retry-After`. */
  readonly retryAfter?: number;
  /** How many requests; endless when left out. */
  readonly times?: number;
  /** Only lists and watches of this one. */
  readonly resource?: ResourceName;
}

export class Faults {
  readonly sockets = new Set<Socket>();
  readonly watches = new Set<Watch>();
  #refusals: { rule: Refusal; left: number }[] = [];
  #isHanging = false;

  /** Breaks every TCP connection, idle or busy. New ones are accepted. */
  dropConnections(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Each open watch gets half an event, then a broken connection. */
  cutMidEvent(): void {
    for (const watch of this.watches) watch.cut();
  }

  /** Each open watch gets an ERROR event with 410 and ends. */
  expireWatches(): void {
    for (const watch of this.watches) watch.expire();
  }

  /** Each open watch gets an ERROR event with 500 and ends. */
  failWatches(): void {
    for (const watch of this.watches) watch.fail();
  }

  /** Each open watch ends cleanly, as by its timeout. */
  endWatches(): void {
    for (const watch of this.watches) watch.end();
  }

  /** Half-open: no new request is answered until `clear`, and the watches open now never say anything again. */
  hang(): void {
    this.#isHanging = true;
    for (const watch of this.watches) watch.freeze();
  }

  /** Answers the next requests with this status. */
  refuse(status: number, options: Omit<Refusal, 'status'> = {}): void {
    this.#refusals.push({ rule: { status, ...options }, left: options.times ?? Number.POSITIVE_INFINITY });
  }

  /** Answers normally again; what is already frozen stays frozen. */
  clear(): void {
    this.#isHanging = false;
    this.#refusals = [];
  }

  get isHanging(): boolean {
    return this.#isHanging;
  }

  /** The refusal due for a request for `resource` (null: another path), which it uses up. */
  take(resource: ResourceName | null): Refusal | null {
    const due = this.#refusals.find(({ rule, left }) => left > 0 && (rule.resource ?? resource) === resource);
    if (due === undefined) return null;
    due.left--;
    return due.rule;
  }
}

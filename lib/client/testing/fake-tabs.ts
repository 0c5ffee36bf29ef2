/** What tabs of a browser share: locks and channels. A tab that is frozen hears nothing until it thaws. */

type Hold = () => Promise<void> | undefined;

interface Waiting {
  readonly tab: string;
  readonly hold: Hold;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

export class FakeTabs {
  #holder: Waiting | null = null;
  #queue: Waiting[] = [];
  readonly #channels = new Set<FakeChannel>();

  /** The tab that has the lock. */
  get holder(): string | null {
    return this.#holder?.tab ?? null;
  }

  locksOf(tab: string): Pick<LockManager, 'request'> {
    const request = (_: string, options: LockOptions, hold: Hold) =>
      new Promise<void>((resolve, reject) => {
        const waiting = { tab, hold, resolve, reject };
        if (options.steal === true) this.#queue.unshift(waiting);
        else this.#queue.push(waiting);
        options.signal?.addEventListener('abort', () => {
          const isWaiting = this.#queue.includes(waiting);
          this.#queue = this.#queue.filter((other) => other !== waiting);
          if (isWaiting) reject(new DOMException('aborted', 'AbortError'));
        });
        queueMicrotask(() => {
          if (options.steal === true && this.#holder !== null) this.#take(this.#holder, true);
          this.#grant();
        });
      });
    return { request: request as unknown as LockManager['request'] };
  }

  openChannel(): BroadcastChannel {
    const channel = new FakeChannel((data) => {
      for (const other of this.#channels) if (other !== channel) queueMicrotask(() => other.hear(data));
    });
    this.#channels.add(channel);
    return channel as unknown as BroadcastChannel;
  }

  #grant(): void {
    const next = this.#holder === null ? this.#queue.shift() : undefined;
    if (next === undefined) return;
    this.#holder = next;
    const held = next.hold() ?? Promise.resolve();
    void held.then(() => {
      next.resolve();
      this.#take(next, false);
    });
  }

  #take(holder: Waiting, isStolen: boolean): void {
    if (this.#holder !== holder) return;
    this.#holder = null;
    if (isStolen) holder.reject(new DOMException('stolen', 'AbortError'));
    this.#grant();
  }
}

class FakeChannel {
  onmessage: ((event: MessageEvent) => void) | null = null;
  #isClosed = false;
  readonly #send: (data: unknown) => void;

  constructor(send: (data: unknown) => void) {
    this.#send = send;
  }

  postMessage(data: unknown): void {
    if (this.#isClosed) throw new DOMException('closed', 'InvalidStateError');
    this.#send(structuredClone(data));
  }

  hear(data: unknown): void {
    if (!this.#isClosed) this.onmessage?.(new MessageEvent('message', { data }));
  }

  close(): void {
    this.#isClosed = true;
  }
}

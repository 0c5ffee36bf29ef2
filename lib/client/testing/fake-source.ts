/** An EventSource that says what the test tells it to. */
export class FakeSource extends EventTarget {
  isClosed = false;
  readonly since: number;

  constructor(since: number) {
    super();
    this.since = since;
  }

  close(): void {
    this.isClosed = true;
  }

  answer(): void {
    this.dispatchEvent(new Event('open'));
  }

  say(type: string, body: unknown, lastEventId = ''): void {
    if (this.isClosed) return;
    const data = typeof body === 'string' ? body : JSON.stringify(body);
    this.dispatchEvent(new MessageEvent(type, { data, lastEventId }));
  }

  beat(revision = 7): void {
    this.say('heartbeat', { observedAt: new Date().toISOString(), revision });
  }

  delta(revision: number): void {
    this.say('delta', 'bytes', String(revision));
  }

  /** As a browser says it that means to reconnect by itself, after some seconds. */
  fail(): void {
    this.dispatchEvent(new Event('error'));
  }
}

/** Reads server-sent events as a browser does, as far as Rollcall sends them. */

export interface ServerEvent {
  readonly type: string;
  /** Parsed; `bytes` of an event `delta`, which are no JSON. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The last id so far, as `EventSource.lastEventId`; empty before the first. */
  readonly id: string;
}

export class EventReader {
  #rest = '';
  #id = '';

  /** The events that are complete with this chunk. https://html.spec.whatwg.org/multipage/server-sent-events.html */
  push(chunk: string): ServerEvent[] {
    const blocks = (this.#rest + chunk).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    return blocks.map((block) => this.#parse(block));
  }

  #parse(block: string): ServerEvent {
    let type = 'message';
    const data: string[] = [];
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':');
      const value = line.slice(colon + 1).replace(/^ /, '');
      const field = line.slice(0, colon);
      if (field === 'event') type = value;
      else if (field === 'data') data.push(value);
      else if (field === 'id') this.#id = value;
    }
    const text = data.join('\n');
    return { type, data: type === 'delta' ? { bytes: text } : (JSON.parse(text) as ServerEvent['data']), id: this.#id };
  }
}

/** The events of whole frames. */
export function readEvents(...frames: readonly Uint8Array[]): ServerEvent[] {
  const reader = new EventReader();
  return frames.flatMap((bytes) => reader.push(new TextDecoder().decode(bytes)));
}

/** What the page hears by: an EventSource of its own, or one that several tabs share. */

/** The kinds of message on `/api/page/stream`. */
const LINE_EVENTS = ['delta', 'digest', 'sources', 'resync', 'heartbeat'] as const;
/** A stream begins with all that a page needs: not to be asked for again and again. */
const RENEW_EVERY_MS = 2000;

/** One message, as it came. */
export interface LineMessage {
  /** One of `LINE_EVENTS`; or `at`, by which a tab that shares its line says how far it has heard. */
  readonly type: (typeof LINE_EVENTS)[number] | 'at';
  readonly data: string;
  /** The revision after it, where it has one. */
  readonly revision: number | null;
}

export interface LineListener {
  /** Something answers. */
  onOpen(): void;
  onMessage(message: LineMessage): void;
  /** The line is broken and will say no more. */
  onBroken(): void;
}

export interface Line {
  close(): void;
  /** Begins the stream anew, soon, since it begins with the whole digest. */
  renew(): void;
}

interface OpenOptions {
  /** The revision that the page holds, asked when the stream is opened. */
  readonly since: () => number;
  /** Whoever holds the line that tabs share is believed dead: take it from them. */
  readonly takesOver: boolean;
}

export type OpenLine = (options: OpenOptions, listener: LineListener) => Line;

/** A line of this tab's own. */
export function openOwnLine(openSource: (since: number) => EventSource): OpenLine {
  return ({ since }, listener) => {
    let source = connect();
    /** Runs while a renewal has to wait; the one that was asked for meanwhile follows. */
    let pause: ReturnType<typeof setTimeout> | null = setTimeout(resume, RENEW_EVERY_MS);
    let isWanted = false;

    function resume(): void {
      pause = null;
      if (isWanted) renew();
    }

    function renew(): void {
      isWanted = pause !== null;
      if (isWanted) return;
      source.close();
      source = connect();
      pause = setTimeout(resume, RENEW_EVERY_MS);
    }

    function close(): void {
      source.close();
      if (pause !== null) clearTimeout(pause);
    }

    function connect(): EventSource {
      const opened = openSource(since());
      opened.addEventListener('open', () => listener.onOpen());
      for (const type of LINE_EVENTS) {
        opened.addEventListener(type, ({ data, lastEventId }: MessageEvent<string>) =>
          listener.onMessage({ type, data, revision: toRevision(lastEventId) }),
        );
      }
      opened.addEventListener('error', () => {
        close();
        listener.onBroken();
      });
      return opened;
    }

    return { close, renew };
  };
}

function toRevision(id: string): number | null {
  return /^\d{1,15}$/.test(id) ? Number(id) : null;
}

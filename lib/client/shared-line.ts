/**
 * One stream for all tabs of a browser. The tab that holds the lock has the EventSource and passes on what it hears;
 * when it closes, or its stream breaks, the lock goes to the next tab, which goes on from its own revision.
 */
import type { Line, LineListener, LineMessage, OpenLine } from './line.ts';

export interface SharedLineOptions {
  readonly locks: Pick<LockManager, 'request'>;
  readonly openChannel: () => BroadcastChannel;
  /** What the tab that holds the lock opens. */
  readonly openOwn: OpenLine;
}

/** Asked by a tab that has just come: how far has the one that holds the line heard? */
const HELLO = 'hello';
/** Asked by a tab that needs the whole digest. */
const RENEW = 'renew';
const LOCK = 'rollcall-stream';

type ChannelMessage = LineMessage | typeof HELLO | typeof RENEW;

export function openSharedLine({ locks, openChannel, openOwn }: SharedLineOptions): OpenLine {
  return (options, listener) => {
    const channel = openChannel();
    const end = Promise.withResolvers<void>();
    const waiting = new AbortController();
    let own: Line | null = null;
    let isClosed = false;
    /** As far as this tab has heard as the one that holds the line; null until it has heard something. */
    let at: number | null = null;

    function close(): void {
      if (isClosed) return;
      isClosed = true;
      own?.close();
      channel.close();
      waiting.abort();
      end.resolve();
    }

    function breakOff(): void {
      if (isClosed) return;
      close();
      listener.onBroken();
    }

    const passOn: LineListener = {
      onOpen: () => listener.onOpen(),
      onMessage(message) {
        if (isClosed) return;
        at = message.revision ?? at ?? options.since();
        channel.postMessage(message satisfies ChannelMessage);
        listener.onMessage(message);
      },
      onBroken: breakOff,
    };

    channel.onmessage = ({ data }: MessageEvent<ChannelMessage>) => {
      if (isClosed) return;
      if (data === RENEW) own?.renew();
      else if (data !== HELLO) {
        if (own === null) listener.onMessage(data);
      } else if (at !== null) channel.postMessage({ type: 'at', data: '', revision: at } satisfies ChannelMessage);
    };
    channel.postMessage(HELLO satisfies ChannelMessage);

    const hold = (): Promise<void> | undefined => {
      if (isClosed) return undefined;
      own = openOwn(options, passOn);
      return end.promise;
    };
    const held = options.takesOver
      ? locks.request(LOCK, { steal: true }, hold)
      : locks.request(LOCK, { signal: waiting.signal }, hold);
    // Refused, or taken over by another tab.
    held.catch(breakOff);
    return {
      close,
      renew() {
        if (own === null) channel.postMessage(RENEW satisfies ChannelMessage);
        else own.renew();
      },
    };
  };
}

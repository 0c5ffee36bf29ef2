import { createHash } from 'node:crypto';
import type { RequestOptions } from 'node:https';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';

/** The TLS fields of what client-node fills in. */
type TlsSettings = Pick<
  RequestOptions,
  'ca' | 'cert' | 'key' | 'pfx' | 'passphrase' | 'rejectUnauthorized' | 'servername'
>;

const CONNECT_LIMIT_MS = 10_000;
/** Below the idle limits of load balancers, as client-go does. */
const KEEP_ALIVE_MS = 30_000;
/** Limits on answers are kept by requests.ts. HTTP/1.1, so that one dead connection is one dead watch. */
const POOL_OPTIONS = { headersTimeout: 0, bodyTimeout: 0, allowH2: false } as const;

/** Holds the cluster's one connection pool, and makes another only when the TLS material has changed. */
export class DispatcherSlot {
  #fingerprint = '';
  #dispatcher: Dispatcher | null = null;

  get(settings: TlsSettings, proxyUrl: string | undefined): Dispatcher {
    const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername } = settings;
    const tls = withoutAbsent({ ca, cert, key, pfx, passphrase, rejectUnauthorized, servername });
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([tls, proxyUrl]))
      .digest('hex');
    if (this.#dispatcher !== null && fingerprint === this.#fingerprint) return this.#dispatcher;
    // Requests that run on the old pool may end in their own time.
    void this.#dispatcher?.close();
    this.#fingerprint = fingerprint;
    this.#dispatcher = newDispatcher(tls, proxyUrl);
    return this.#dispatcher;
  }

  async close(): Promise<void> {
    await this.#dispatcher?.destroy();
    this.#dispatcher = null;
  }
}

function newDispatcher(tls: object, proxyUrl: string | undefined): Dispatcher {
  const connect = { ...tls, timeout: CONNECT_LIMIT_MS, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS };
  if (!proxyUrl) return new Agent({ ...POOL_OPTIONS, connect });
  return new ProxyAgent({ ...POOL_OPTIONS, uri: proxyUrl, requestTls: connect, connectTimeout: CONNECT_LIMIT_MS });
}

function withoutAbsent(settings: TlsSettings): object {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined && value !== null));
}

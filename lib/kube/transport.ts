/** The one door to the API server. Everything above speaks `Transport`, so tests need no network. */
import { request as httpRequest } from 'undici';
import type { Cluster } from './auth.ts';
import { connectionError, KubeError } from './errors.ts';

/** There is no method in here: GET is all that can be sent. */
export interface KubeRequest {
  /** An absolute path of the Kubernetes API, made of constants of ours. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

export interface KubeResponse {
  readonly status: number;
  /** The Retry-After header. */
  readonly retryAfter: string | null;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Resolves when the answer's headers are there. Rejects with a KubeError, or anything at all once `signal` aborts. */
export type Transport = (request: KubeRequest, signal: AbortSignal) => Promise<KubeResponse>;

const METHOD = 'GET';

/** Asks the cluster for its headers before every request; redirects are handed up as the answers that they are. */
export function httpTransport(cluster: Cluster): Transport {
  return async ({ path, query }, signal) => {
    const { headers, dispatcher } = await cluster.credentials();
    signal.throwIfAborted();
    try {
      const response = await httpRequest(requestUrl(cluster.server, path, query), {
        method: METHOD,
        headers: { accept: 'application/json', 'user-agent': 'rollcall', ...headers },
        dispatcher,
        signal,
      });
      const retryAfter = response.headers['retry-after'];
      return {
        status: response.statusCode,
        retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
        body: response.body,
      };
    } catch (error) {
      throw connectionError(error);
    }
  };
}

/** `server` may have a path of its own, as behind Rancher. */
export function requestUrl(server: string, path: string, query: KubeRequest['query']): URL {
  const base = new URL(server);
  const url = new URL(base);
  url.pathname = base.pathname.replace(/\/$/, '') + path;
  url.search = new URLSearchParams(query).toString();
  url.hash = '';
  if (url.origin !== base.origin) throw new KubeError('unreadable', 'the request would leave the API server');
  return url;
}

import type { Cluster } from './auth.ts';
import { systemClock } from './clock.ts';
import { KubeError } from './errors.ts';
import { RequestLog } from './request-log.ts';
import { sendRequest } from './requests.ts';
import { httpTransport, type Transport } from './transport.ts';
import { isWire } from './trim/read.ts';

const VERSION = /^[\w.+-]{1,64}$/;

/**
 * The API server's version, such as `v1.37.0`; null when it says none. Also the first sign that the cluster can be
 * reached with these credentials: rejects with a KubeError whose message is one sentence.
 */
export async function readServerVersion(
  cluster: Cluster,
  transport: Transport = httpTransport(cluster),
): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  const request = { title: 'GET version', path: '/version', query: {} };
  try {
    return await sendRequest({ transport, clock: systemClock, log: new RequestLog() }, request, new AbortController(), {
      opened() {},
      chunk: (bytes) => chunks.push(bytes),
      ended: () => ({ result: parseVersion(Buffer.concat(chunks).toString('utf8')), summary: 'version' }),
    });
  } catch (error) {
    throw error instanceof KubeError ? namingServer(error, cluster) : error;
  }
}

function parseVersion(text: string): string | null {
  try {
    const info: unknown = JSON.parse(text);
    const version = isWire(info) ? info.gitVersion : null;
    return typeof version === 'string' && VERSION.test(version) ? version : null;
  } catch {
    throw new KubeError('unreadable', 'what answers is not a Kubernetes API server');
  }
}

function namingServer(error: KubeError, { server, context }: Pick<Cluster, 'server' | 'context'>): KubeError {
  const problem = error.status === 401 ? 'Not let in by' : "Can't use";
  return new KubeError(
    error.kind,
    `${problem} the API server ${server} of the context "${context}": ${error.message}.`,
    error,
  );
}

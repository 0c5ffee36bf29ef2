/** A small cluster on loopback: two nodes, one DaemonSet, a Pod of it on each. */
import { type ApiServer, type ApiServerOptions, startApiServer } from '../../../lib/demo/api-server/server.ts';
import { daemonSet, node, pod, revision } from './objects.ts';

export async function startCluster(options: ApiServerOptions = {}): Promise<ApiServer> {
  const api = await startApiServer({ context: 'test', ...options });
  if (options.store !== undefined) return api;
  for (const name of ['n1', 'n2']) {
    api.store.put('nodes', node(name));
    api.store.put('pods', pod(name));
  }
  api.store.put('daemonsets', daemonSet());
  api.store.put('controllerrevisions', revision());
  return api;
}

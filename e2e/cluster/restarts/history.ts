/**
 * What was so in the cluster, told by etcd itself: it stays while API servers come and go. An engine of its own sees
 * every version of every object, whoever else missed it. The API server must store JSON: `historyFlags`.
 */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { CoverageEngine } from '../../../lib/coverage/engine/engine.ts';
import type { ResourceChange, ResourceName } from '../../../lib/coverage/objects.ts';
import { RESOURCES } from '../../../lib/kube/resources.ts';
import { Pool } from '../../../lib/kube/trim/pool.ts';
import { asWire } from '../../../lib/kube/trim/read.ts';
import { Periods } from './periods.ts';

export const historyFlags = { 'kube-apiserver': ['--storage-media-type=application/json'] };

/** What decides whether a cell is healthy, by the folder that etcd has it in. */
const folders: ReadonlyMap<string, ResourceName> = new Map([
  ['minions', 'nodes'],
  ['pods', 'pods'],
  ['daemonsets', 'daemonsets'],
  ['controllerrevisions', 'controllerrevisions'],
]);
/** Pods become available by the clock alone. */
const settleEveryMs = 100;

interface EtcdEvent {
  readonly type?: 'DELETE';
  readonly kv: { readonly key: string; readonly value?: string; readonly mod_revision: string };
}
interface EtcdAnswer {
  readonly result: { readonly events?: readonly EtcdEvent[] };
}

export interface History {
  /** When each cell was healthy, by `cellKey`. */
  readonly healthy: Periods;
  stop(): void;
}

export const cellKey = (daemonSet: string, node: string) => `${daemonSet} on ${node}`;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const fromBase64 = (text: string) => Buffer.from(text, 'base64').toString('utf8');

/** Follows etcd from its first revision on. */
export async function followHistory(etcdUrl: string): Promise<History> {
  const abort = new AbortController();
  const create_request = { key: base64('/registry/'), range_end: base64('/registry0'), start_revision: '1' };
  const { body } = await fetch(`${etcdUrl}/v3/watch`, {
    method: 'POST',
    body: JSON.stringify({ create_request }),
    signal: abort.signal,
  });
  if (body === null) throw new Error('etcd sends no history');
  const healthy = new Periods();
  const engine = new CoverageEngine();
  engine.setReadable(new Set(folders.values()));
  const held = new Map<string, ResourceChange>();
  const pool = new Pool();

  function settle(): void {
    const now = Date.now();
    const { cells, nodesGone, daemonSetsGone } = engine.settle(now);
    for (const { daemonSet, node, state } of cells) healthy.set(cellKey(daemonSet, node), state === 'healthy', now);
    if (nodesGone.size + daemonSetsGone.size > 0) {
      healthy.endWhere((key) => {
        const [daemonSet = '', node = ''] = key.split(' on ');
        return nodesGone.has(node) || daemonSetsGone.has(daemonSet);
      }, now);
    }
  }
  function take({ type, kv }: EtcdEvent): void {
    const key = fromBase64(kv.key);
    const resource = RESOURCES.find(({ name }) => name === folders.get(key.split('/')[2] ?? ''));
    if (resource === undefined) return;
    const known = held.get(key);
    if (type === 'DELETE') {
      held.delete(key);
      if (known !== undefined) engine.apply([{ ...known, type: 'delete' } as ResourceChange]);
      return;
    }
    const wire = asWire(JSON.parse(fromBase64(kv.value ?? '')), key);
    Object.assign(asWire(wire.metadata, key), { resourceVersion: kv.mod_revision });
    const object = resource.trim(wire, pool);
    if (object === null) return;
    const change = { resource: resource.name, type: 'set', object } as ResourceChange;
    held.set(key, change);
    engine.apply([change]);
  }

  // The test's own end aborts it; any other end shows as a history that knows of nothing healthy.
  const input = Readable.fromWeb(body as never).on('error', () => {});
  const lines = createInterface({ input });
  lines.on('line', (line) => {
    for (const event of (JSON.parse(line) as EtcdAnswer).result.events ?? []) take(event);
    settle();
  });
  lines.on('error', () => {});
  const clock = setInterval(settle, settleEveryMs);
  return {
    healthy,
    stop() {
      clearInterval(clock);
      lines.close();
      abort.abort();
    },
  };
}

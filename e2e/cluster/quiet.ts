import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client.ts';
import type { DaemonSet, Pod } from './kinds.ts';

/**
 * Returns once the controllers, the scheduler and kwok have nothing more to do: for `quietMs` no Node, Pod or DaemonSet
 * has changed, every DaemonSet's generation is observed, and every Pod is bound or says why it is not. Fails after
 * `timeoutMs` with what was still moving.
 */
export async function waitForQuiet(
  client: Client,
  { quietMs = 1500, timeoutMs = 90_000, everyMs = 250 } = {},
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let before = new Map<string, string>();
  let quietSince = Date.now();
  for (;;) {
    const askedAt = Date.now();
    const [nodes, pods, daemonSets] = await Promise.all([
      client.list('Node'),
      client.list('Pod'),
      client.list('DaemonSet'),
    ]);
    const now = new Map<string, string>();
    for (const { kind, metadata } of [...nodes, ...pods, ...daemonSets]) {
      now.set(`${kind} ${metadata.namespace ?? ''}/${metadata.name} ${metadata.uid}`, metadata.resourceVersion ?? '');
    }
    const restless = [
      ...changes(before, now),
      ...daemonSets.filter((one) => !isObserved(one)).map((one) => `${one.metadata.name} is not observed yet`),
      ...pods.filter((one) => !isDecided(one)).map((one) => `${one.metadata.name} is neither bound nor refused`),
    ];
    if (restless.length > 0) quietSince = Date.now();
    if (Date.now() - quietSince >= quietMs) return;
    if (Date.now() >= deadline) {
      throw new Error(`Not quiet after ${timeoutMs / 1000} s: ${restless.slice(0, 10).join('; ') || 'just changed'}`);
    }
    before = now;
    // Who is asked for thousands of Pods all the time gets nothing else done.
    await sleep(Math.max(everyMs, 2 * (Date.now() - askedAt)));
  }
}

function changes(before: Map<string, string>, now: Map<string, string>): string[] {
  const changed = [...now].filter(([key, version]) => before.get(key) !== version).map(([key]) => `${key} changed`);
  const gone = [...before.keys()].filter((key) => !now.has(key)).map((key) => `${key} went`);
  return [...changed, ...gone];
}

const isObserved = ({ metadata, status }: DaemonSet) => status.observedGeneration === metadata.generation;

function isDecided({ spec, status }: Pod): boolean {
  return Boolean(spec.nodeName) || Boolean(status.conditions?.some(({ type }) => type === 'PodScheduled'));
}

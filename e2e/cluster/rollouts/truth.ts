/** A rollout as the API server's objects have it, counted here by the rules of the controller and by none of our code. */
import type { RolloutView } from '../../../lib/coverage/picture.ts';
import type { Client } from '../client.ts';
import type { DaemonSet, Node, Pod } from '../kinds.ts';
import { conditionOf, isReady } from '../oracle/truth.ts';
import { nodeOf } from '../read.ts';

export interface Truth {
  readonly daemonSet: DaemonSet;
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly numbers: Numbers;
  /** Nodes that hold a slot, by name. */
  readonly holders: readonly string[];
  /** Nodes that should run the agent and have no available Pod. */
  readonly unavailable: number;
}

type Numbers = Pick<RolloutView, 'desired' | 'available' | 'updated' | 'done' | 'old' | 'revision'>;

/** What a DaemonSet's Pods always tolerate: enough of it for the taints that occur here. */
const TOLERATED = /^node\.kubernetes\.io\/(unschedulable|network-unavailable|\w+-pressure)$/;
const TOLERATED_NO_EXECUTE = /^node\.kubernetes\.io\/(not-ready|unreachable)$/;

/** Reads until nothing changes in between. */
export async function readTruth(client: Client, { metadata }: Pick<DaemonSet, 'metadata'>): Promise<Truth> {
  const { name, namespace = '' } = metadata;
  let before = '';
  for (;;) {
    const [daemonSet, nodes, all, revisions] = await Promise.all([
      client.get('DaemonSet', name, namespace),
      client.list('Node', { labelSelector: `scene=${name}` }),
      client.list('Pod', { namespace, labelSelector: `app=${name}` }),
      client.list('ControllerRevision', { namespace, labelSelector: `app=${name}` }),
    ]);
    const isOwned = ({ metadata: { ownerReferences } }: Pick<Pod, 'metadata'>) =>
      ownerReferences?.some(({ uid, controller }) => controller && uid === daemonSet.metadata.uid) ?? false;
    const versions = [daemonSet, ...nodes, ...all, ...revisions].map((one) => one.metadata.resourceVersion).join();
    if (versions !== before) {
      before = versions;
      continue;
    }
    const [current] = revisions.filter(isOwned).sort((a, b) => b.revision - a.revision);
    // Before the controller has taken a change up, the newest revision is that of the template before.
    const isTakenUp = daemonSet.status.observedGeneration === daemonSet.metadata.generation;
    const hash = (isTakenUp && current?.metadata.labels?.['controller-revision-hash']) || '';
    return count(daemonSet, nodes, all.filter(isOwned), hash, current?.revision ?? null);
  }
}

function count(
  daemonSet: DaemonSet,
  nodes: readonly Node[],
  pods: readonly Pod[],
  hash: string,
  revision: number | null,
): Truth {
  const generation = daemonSet.metadata.annotations?.['deprecated.daemonset.template.generation'];
  const labelOf = ({ metadata }: Pod, label: string) => metadata.labels?.[label];
  const isCurrent = (pod: Pod) => labelOf(pod, 'controller-revision-hash') === hash;
  const isNew = (pod: Pod) => isCurrent(pod) || labelOf(pod, 'pod-template-generation') === generation;
  const isUp = (pod: Pod) => isAvailable(pod, daemonSet);
  const surges = ![undefined, 0, '0%'].includes(daemonSet.spec.updateStrategy?.rollingUpdate?.maxSurge);

  const eligible = nodes.filter((node) => shouldRun(node, daemonSet)).map(({ metadata }) => metadata.name);
  const silent = new Set(nodes.filter((node) => conditionOf(node, 'Ready')?.status === 'Unknown').map(nameOf));
  const numbers = { desired: eligible.length, available: 0, updated: 0, done: 0, old: 0, revision };
  const holders: string[] = [];
  let unavailable = 0;
  for (const name of new Set([...eligible, ...pods.map((pod) => nodeOf(pod) ?? '')])) {
    const here = pods.filter((pod) => nodeOf(pod) === name).sort(byAge);
    const live = here.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    const fresh = live.filter(isNew);
    const aged = live.length - fresh.length;
    const holds = surges
      ? fresh.length > 1 || aged > 1 || (aged > 0 && fresh.some((pod) => !isUp(pod)))
      : live.length !== 1 || !live.every(isUp);
    if (holds) holders.push(name);
    if (!eligible.includes(name)) continue;
    if (!live.some(isUp)) unavailable += 1;
    const [first] = here;
    if (first === undefined) continue;
    if (isUp(first)) numbers.available += 1;
    if (isNew(first)) numbers.updated += 1;
    if (silent.has(name)) continue;
    if (!isNew(first)) numbers.old += 1;
    if (live.length === 1 && live[0] === first && isCurrent(first) && isUp(first)) numbers.done += 1;
  }
  return { daemonSet, nodes, pods, numbers, holders: holders.sort(), unavailable };
}

const nameOf = ({ metadata }: Node) => metadata.name;

function shouldRun({ spec }: Node, daemonSet: DaemonSet): boolean {
  const tolerations = daemonSet.spec.template.spec.tolerations ?? [];
  if (tolerations.some(({ key, operator }) => key === undefined && operator === 'Exists')) return true;
  return (spec.taints ?? []).every(
    ({ key, effect }) =>
      effect === 'PreferNoSchedule' ||
      TOLERATED.test(key) ||
      (effect === 'NoExecute' && TOLERATED_NO_EXECUTE.test(key)),
  );
}

export function isAvailable(pod: Pod, { spec: { minReadySeconds = 0 } }: DaemonSet): boolean {
  const since = Date.parse(conditionOf(pod, 'Ready')?.lastTransitionTime ?? '');
  return isReady(pod) && (minReadySeconds === 0 || since + minReadySeconds * 1000 <= Date.now());
}

/** Bound ones first, then the oldest, then by name: the first stands for the node in the status. */
function byAge(a: Pod, b: Pod): number {
  const unbound = Number(!a.spec.nodeName) - Number(!b.spec.nodeName);
  const age = Date.parse(a.metadata.creationTimestamp ?? '') - Date.parse(b.metadata.creationTimestamp ?? '');
  return unbound || age || (a.metadata.name < b.metadata.name ? -1 : 1);
}

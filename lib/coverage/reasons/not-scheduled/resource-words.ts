/** Evidence and remedy of a shortage: the whole sum, and who could make room. */
import { formatQuantity } from '../../match/quantity.ts';
import { podUsage, type Shortage } from '../../match/resources.ts';
import type { Evidence, Remedy } from '../../model.ts';
import type { PodObject } from '../../objects.ts';
import type { CellContext } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { kubectl, patchDaemonSet, verifyPod, verifyRollout } from '../shared/kubectl.ts';
import { loadOf, occupantsOf, priorityOf } from '../shared/load.ts';
import { ownerOf } from '../shared/words.ts';

const LARGEST_NAMED = 5;
/** The value of the built-in class system-node-critical, the highest that users can give. */
const NODE_CRITICAL = 2_000_001_000;

function usage(pod: PodObject, resource: string): number {
  return podUsage(pod).get(resource) ?? 0;
}

/** The whole sum: what is asked, what there is, what is taken, by whom. */
export function shortageEvidence({ resource, request, allocatable, used }: Shortage, context: CellContext): Evidence[] {
  const show = (amount: number) => formatQuantity(resource, amount);
  const pods = [...occupantsOf(context)].filter((pod) => usage(pod, resource) > 0);
  const largest = pods.sort((a, b) => usage(b, resource) - usage(a, resource) || (a.name < b.name ? -1 : 1));
  return [
    { label: 'Pod requests', value: `${show(request)} ${resource}`, path: 'Pod.spec.containers[].resources.requests' },
    { label: 'Allocatable', value: show(allocatable), path: `Node.status.allocatable.${resource}` },
    { label: 'Taken', value: `${show(used)} requested by ${count(pods.length, 'Pod')}`, path: '' },
    { label: 'Left', value: show(allocatable - used), path: '' },
    ...largest.slice(0, LARGEST_NAMED).map((pod) => ({
      label: 'Largest',
      value: `${pod.namespace}/${pod.name} (${ownerOf(pod)}): ${show(usage(pod, resource))}`,
      path: 'Pod.spec.containers[].resources.requests',
    })),
    {
      label: 'Preemptable',
      value: `${show(evictable(resource, priorityOf(context.pod), context))} requested by Pods of lower priority`,
      path: 'Pod.spec.priority',
    },
  ];
}

/** How much the Pods below a priority hold: the most that preemption could free. */
function evictable(resource: string, priority: number, context: CellContext): number {
  let sum = 0;
  for (const pod of occupantsOf(context)) {
    if (pod.deletedAt === null && priorityOf(pod) < priority) sum += usage(pod, resource);
  }
  return sum;
}

/** Make room: by preemption where the Pods below the highest priority hold enough, by hand where not. */
export function priorityRemedy(shortage: Shortage, context: CellContext): Remedy {
  const { resource, request, allocatable, used } = shortage;
  const { daemonSet, node, pod } = context;
  const missing = request - (allocatable - used);
  const look = kubectl('get', 'pods', '-A', '-o', 'wide', '--field-selector', `spec.nodeName=${node.name}`);
  if (allocatable === 0) {
    return {
      says: `Adds ${daemonSet.name} to this node: get the device plugin or driver that offers ${resource} to run there first. Whether the node has such a device is not known.`,
      commands: [kubectl('describe', 'node', node.name), look, verifyPod(context)],
      patch: null,
    };
  }
  if (evictable(resource, priorityOf(pod), context) >= missing) {
    return {
      says: `Pods of lower priority hold enough ${resource}: the scheduler may evict them for this Pod by itself. If it does not, a PodDisruptionBudget or preemptionPolicy Never may hold it back.`,
      commands: [look, verifyPod(context)],
      patch: null,
    };
  }
  if (evictable(resource, NODE_CRITICAL, context) < missing) {
    return {
      says: `Adds ${daemonSet.name} to this node: move or shrink one of the largest Pods. No priority helps, since even the Pods below system-node-critical hold less than is missing (${formatQuantity(resource, missing)}).`,
      commands: [look, verifyPod(context)],
      patch: null,
    };
  }
  return {
    says: join(
      `Adds ${daemonSet.name} to this node: with priorityClassName system-node-critical the scheduler evicts Pods of lower priority to free ${formatQuantity(resource, missing)} ${resource}. It does so on every full node.`,
      templateChangeCost(context),
    ),
    commands: [
      patchDaemonSet(daemonSet, [
        { op: 'add', path: '/spec/template/spec/priorityClassName', value: 'system-node-critical' },
      ]),
      verifyRollout(context),
    ],
    patch: ['spec:', '  template:', '    spec:', '      priorityClassName: system-node-critical', ''].join('\n'),
  };
}

/** Who has the most Pods on the node: `DaemonSet a: 3, Job b: 2`. */
export function consumers(context: CellContext): string {
  const byOwner = new Map<string, number>();
  for (const pod of occupantsOf(context)) {
    byOwner.set(ownerOf(pod), (byOwner.get(ownerOf(pod)) ?? 0) + 1);
  }
  const ranked = [...byOwner].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const shown = ranked.slice(0, LARGEST_NAMED).map(([owner, pods]) => `${owner}: ${pods}`);
  return `${shown.join(', ')} (${count(loadOf(context).podCount, 'Pod')} in all)`;
}

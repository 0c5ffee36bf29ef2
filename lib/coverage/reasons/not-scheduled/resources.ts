/** The node has no room, by the scheduler's own arithmetic. */
import { formatQuantity } from '../../match/quantity.ts';
import { podCountExceeded, podRequests, type Shortage, shortages } from '../../match/resources.ts';
import type { Layer } from '../../reason.ts';
import { type CellContext, defineReason, type Reason } from '../../reason.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { describeNode, kubectl, verifyPod } from '../shared/kubectl.ts';
import { loadOf } from '../shared/load.ts';
import { named, shortNode } from '../shared/words.ts';
import { consumers, priorityRemedy, shortageEvidence } from './resource-words.ts';
import { obstacleSeverity, UNSCHEDULED_FIELDS, unboundPod, waitingSince } from './unscheduled.ts';

const STANDARD = ['cpu', 'memory', 'ephemeral-storage'];
const COMMON = {
  layer: 'notScheduled' satisfies Layer as Layer,
  state: 'pending',
  severity: obstacleSeverity,
  confidence: 'certain',
  step: 'resources',
  affectedBy: [...UNSCHEDULED_FIELDS, 'Node.status.allocatable', 'PodsOnNode'],
  since: waitingSince,
} as const;

/** The first shortage of a kind. */
function findShortage(context: CellContext, isWanted: (shortage: Shortage) => boolean): Shortage | null {
  const pod = unboundPod(context);
  if (pod === null) return null;
  return shortages(podRequests(pod.spec), context.node.allocatable, loadOf(context).used).find(isWanted) ?? null;
}

/** More than the node has, empty or not. An extended resource that it has none of is a matter of its device plugin. */
function exceedsNode({ resource, request, allocatable }: Shortage): boolean {
  return request > allocatable && (STANDARD.includes(resource) || allocatable > 0);
}

function needs({ resource, request }: Shortage): string {
  return `Needs ${formatQuantity(resource, request)} ${named(resource, 40)}`;
}

/** No eviction can make room. */
export const RequestExceedsNode = defineReason<Shortage>({
  ...COMMON,
  id: 'RequestExceedsNode',
  find: (context) => findShortage(context, exceedsNode),
  says: (shortage, { node }) =>
    `${needs(shortage)}; ${shortNode(node.name)} has ${formatQuantity(shortage.resource, shortage.allocatable)} in all.`,
  evidence: shortageEvidence,
  remedy: (_shortage, context) => ({
    says: join(
      `Adds ${context.daemonSet.name} to this node: request less. The other way is to exclude nodes of this size with a nodeSelector.`,
      templateChangeCost(context),
    ),
    commands: [
      kubectl('-n', context.daemonSet.namespace, 'edit', 'ds', context.daemonSet.name),
      describeNode(context),
      verifyPod(context),
    ],
    patch: null,
  }),
});

function insufficient(id: string, isWanted: (resource: string) => boolean): Reason {
  return defineReason<Shortage>({
    ...COMMON,
    id,
    find: (context) => findShortage(context, (shortage) => isWanted(shortage.resource) && !exceedsNode(shortage)),
    says(shortage, { node }) {
      const { resource, allocatable, used } = shortage;
      const where = shortNode(node.name);
      if (allocatable === 0) return `${needs(shortage)}; ${where} offers none.`;
      const left = formatQuantity(resource, Math.max(allocatable - used, 0));
      return `${needs(shortage)}; ${where} has ${left} of ${formatQuantity(resource, allocatable)} left.`;
    },
    evidence: shortageEvidence,
    remedy: priorityRemedy,
  });
}

export const InsufficientCpu = insufficient('InsufficientCpu', (resource) => resource === 'cpu');
export const InsufficientMemory = insufficient('InsufficientMemory', (resource) => resource === 'memory');
export const InsufficientEphemeralStorage = insufficient(
  'InsufficientEphemeralStorage',
  (resource) => resource === 'ephemeral-storage',
);
/** Devices, hugepages and the like. None at all: the device plugin that offers it is missing on the node. */
export const InsufficientExtendedResource = insufficient(
  'InsufficientExtendedResource',
  (resource) => !STANDARD.includes(resource),
);

/** One Pod more is too many for the kubelet. */
export const TooManyPods = defineReason<{ readonly running: number; readonly allowed: number }>({
  ...COMMON,
  id: 'TooManyPods',
  find(context) {
    if (unboundPod(context) === null) return null;
    const { podCount } = loadOf(context);
    const { allocatable } = context.node;
    return podCountExceeded(allocatable, podCount)
      ? { running: podCount, allowed: allocatable.get('pods') ?? 0 }
      : null;
  },
  says: ({ running, allowed }, { node }) => `${shortNode(node.name)} runs ${running} Pods and allows ${allowed}.`,
  evidence: ({ running, allowed }, context) => [
    { label: 'Allows', value: `${allowed} Pods`, path: 'Node.status.allocatable.pods' },
    { label: 'Runs', value: `${running} Pods, terminating ones included`, path: '' },
    { label: 'Most Pods', value: consumers(context), path: 'Pod.metadata.ownerReferences' },
  ],
  remedy: (_found, context) => ({
    says: `Adds ${context.daemonSet.name} to this node: move a Pod away, or raise the kubelet's maxPods, which takes a restart of the kubelet and enough Pod addresses.`,
    commands: [
      kubectl('get', 'pods', '-A', '-o', 'wide', '--field-selector', `spec.nodeName=${context.node.name}`),
      verifyPod(context),
    ],
    patch: null,
  }),
});

/** The node has no room, by the scheduler's own arithmetic. */
import { formatQuantity } from '../../match/quantity.ts';
import { podCountExceeded, type Shortage } from '../../match/resources.ts';
import type { Layer } from '../../reason.ts';
import { type CellContext, defineReason, type ReasonDefinition } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { describeNode, kubectl, verifyPod } from '../shared/kubectl.ts';
import { loadOf } from '../shared/load.ts';
import { named, shortNode } from '../shared/words.ts';
import {
  consumers,
  deviceRemedy,
  outlookWords,
  preemptableEvidence,
  roomRemedy,
  shortageEvidence,
  shortageSeverity,
} from './resource-words.ts';
import { shortagesOf } from './room.ts';
import { saidOf, UNSCHEDULED_FIELDS, unboundPod, waitingSince } from './unscheduled.ts';

type Shortages = readonly [Shortage, ...Shortage[]];

const STANDARD = ['cpu', 'memory', 'ephemeral-storage'];
const COMMON = {
  layer: 'notScheduled' satisfies Layer as Layer,
  state: 'pending',
  severity: shortageSeverity,
  step: 'resources',
  affectedBy: [...UNSCHEDULED_FIELDS, 'Node.status.allocatable', 'PodsOnNode'],
  since: waitingSince,
} as const;
const SUM =
  "Rollcall adds up as the scheduler does: the Pod's own requests with init containers, sidecars and overhead, against what the node can allocate, less what its Pods request; those that are ending count too. What the Pods use in fact plays no part.";

/** The shortages of a kind. */
function findShortages(context: CellContext, isWanted: (shortage: Shortage) => boolean): Shortages | null {
  const [first, ...rest] = shortagesOf(context).filter(isWanted);
  return first === undefined ? null : [first, ...rest];
}

/** More than the node has, empty or not. An extended resource that it has none of is a matter of its device plugin. */
function exceedsNode({ resource, request, allocatable }: Shortage): boolean {
  return request > allocatable && (STANDARD.includes(resource) || allocatable > 0);
}

function needs({ resource, request }: Shortage): string {
  return `Needs ${formatQuantity(resource, request)} ${named(resource, 32)}`;
}

function where({ node }: CellContext): string {
  return named(shortNode(node.name), 28);
}

/** No eviction can make room. */
export const RequestExceedsNode = defineReason<Shortages>({
  ...COMMON,
  id: 'RequestExceedsNode',
  about: `The Pod requests more of a resource than the node has in all, so that no eviction can make room. ${SUM}`,
  confidence: 'certain',
  find: (context) => findShortages(context, exceedsNode),
  says([shortage, ...rest], context) {
    const all = formatQuantity(shortage.resource, shortage.allocatable);
    const more = rest.length === 0 ? '' : `, and too little of ${count(rest.length, 'other resource')}`;
    return `${needs(shortage)}; ${where(context)} has ${all} in all${more}.`;
  },
  evidence: (found, context) => found.flatMap((shortage) => shortageEvidence(shortage, context)),
  remedy: (_found, context) => ({
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

type Insufficient = Pick<ReasonDefinition<Shortages>, 'id' | 'about' | 'confidence'>;

function insufficient(definition: Insufficient, isWanted: (resource: string) => boolean) {
  return defineReason<Shortages>({
    ...COMMON,
    ...definition,
    find: (context) => findShortages(context, (shortage) => isWanted(shortage.resource) && !exceedsNode(shortage)),
    says([shortage], context) {
      const { resource, allocatable, used } = shortage;
      if (allocatable === 0) return `${needs(shortage)}; ${where(context)} offers none.`;
      const left = formatQuantity(resource, Math.max(allocatable - used, 0));
      const all = formatQuantity(resource, allocatable);
      return `${needs(shortage)}; ${where(context)} has ${left} of ${all} left${outlookWords(context)}.`;
    },
    evidence: (found, context) => found.flatMap((shortage) => shortageEvidence(shortage, context)),
    remedy: ([shortage], context) =>
      shortage.allocatable === 0
        ? deviceRemedy(shortage, context)
        : roomRemedy(context, 'move or shrink one of the largest Pods'),
  });
}

export const InsufficientCpu = insufficient(
  { id: 'InsufficientCpu', about: `The node has too little cpu left for the Pod. ${SUM}`, confidence: 'certain' },
  (resource) => resource === 'cpu',
);
export const InsufficientMemory = insufficient(
  { id: 'InsufficientMemory', about: `The node has too little memory left for the Pod. ${SUM}`, confidence: 'certain' },
  (resource) => resource === 'memory',
);
export const InsufficientEphemeralStorage = insufficient(
  {
    id: 'InsufficientEphemeralStorage',
    about: `The node has too little ephemeral storage left for the Pod. ${SUM}`,
    confidence: 'certain',
  },
  (resource) => resource === 'ephemeral-storage',
);
/** Devices, hugepages and the like. None at all: the device plugin that offers it is missing on the node. */
export const InsufficientExtendedResource = insufficient(
  {
    id: 'InsufficientExtendedResource',
    about: `The node has too few devices, hugepages or the like left for the Pod, or offers none. ${SUM} Where it offers none, a device plugin is missing as a rule; a driver for dynamic resource allocation may offer it too, which can't be read.`,
    confidence: ([{ resource, allocatable }], { pod }) =>
      allocatable > 0 || (pod !== null && saidOf(pod).reasons.includes(`Insufficient ${resource}`))
        ? 'certain'
        : 'inferred',
  },
  (resource) => !STANDARD.includes(resource),
);

/** One Pod more is too many for the kubelet. */
export const TooManyPods = defineReason<{ readonly running: number; readonly allowed: number }>({
  ...COMMON,
  id: 'TooManyPods',
  about:
    'The node runs as many Pods as its kubelet allows, so that one more finds no place whatever it requests. Rollcall counts the Pods on the node, those that are ending included, against Node.status.allocatable.pods. Whether the node has addresses for more is not in the API.',
  confidence: 'certain',
  find(context) {
    if (unboundPod(context) === null) return null;
    const { podCount } = loadOf(context);
    const { allocatable } = context.node;
    return podCountExceeded(allocatable, podCount)
      ? { running: podCount, allowed: allocatable.get('pods') ?? 0 }
      : null;
  },
  says: ({ running, allowed }, context) =>
    `${where(context)} runs ${count(running, 'Pod')} and allows ${allowed}${outlookWords(context)}.`,
  evidence: ({ running, allowed }, context) => [
    { label: 'Allows', value: `${allowed} Pods`, path: 'Node.status.allocatable.pods' },
    { label: 'Runs', value: `${running} Pods, terminating ones included`, path: '' },
    { label: 'Most Pods', value: consumers(context), path: 'Pod.metadata.ownerReferences' },
    preemptableEvidence(context),
  ],
  remedy: (_found, context) =>
    roomRemedy(
      context,
      "move a Pod away, or raise the kubelet's maxPods, which takes a restart of the kubelet and enough Pod addresses",
    ),
});

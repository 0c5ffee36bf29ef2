/** The Pod finds no room: whether the scheduler makes some by eviction. */
import type { Evidence, Severity } from '../../model.ts';
import type { PodObject } from '../../objects.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import { describePod, waitForPod } from '../shared/kubectl.ts';
import { occupantsOf, priorityOf } from '../shared/load.ts';
import { named, shortNode, timestamp } from '../shared/words.ts';
import { holder, preemptableEvidence, roomRemedy, standing } from './resource-words.ts';
import { leavingPods, lowerPods, outlookOf } from './room.ts';
import { obstacleSeverity, refusedBy, saidOf, UNSCHEDULED_FIELDS, unboundPod, waitingSince } from './unscheduled.ts';

const NAMED = 5;
const ROOM_FIELDS = [...UNSCHEDULED_FIELDS, 'Node.status.allocatable', 'PodsOnNode'];
const UNDER_WAY = /terminating pod on the nominated node|found a potential placement/;
const IN_VAIN = /No preemption victims|preemptionPolicy=Never|Insufficient|Too many pods|not helpful/;

interface Pending {
  readonly pod: PodObject;
  /** Pods of lower priority that are ending. */
  readonly victims: readonly PodObject[];
}

/** The scheduler has evicted Pods for this one and waits until they are gone. */
export const PreemptionPending = defineReason<Pending>({
  id: 'PreemptionPending',
  about:
    'The scheduler has chosen Pods of lower priority on this node for eviction and waits until they are gone. Rollcall looks at status.nominatedNodeName, at what the scheduler says, and at the Pods here that are ending. Another Pod of higher priority may still take the room.',
  layer: 'notScheduled',
  state: 'pending',
  severity: pendingSeverity,
  confidence: 'certain',
  step: 'resources',
  affectedBy: [...UNSCHEDULED_FIELDS, 'Pod.status.nominatedNodeName', 'PodsOnNode'],
  find(context) {
    const pod = unboundPod(context);
    if (pod === null || refusedBy(pod) === null) return null;
    const isNominated = pod.nominatedNodeName === context.node.name;
    if (!isNominated && !UNDER_WAY.test(saidOf(pod).preemption)) return null;
    const victims = leavingPods(context).filter((one) => priorityOf(one) < priorityOf(pod));
    return { pod, victims };
  },
  says({ pod, victims }, { node }) {
    const [first, ...more] = victims;
    if (first === undefined)
      return `The scheduler has made room on ${named(shortNode(node.name), 40)} for Pod ${named(pod.name, 40)}; it is not bound yet.`;
    const others = more.length === 0 ? 'is' : `and ${count(more.length, 'other')} are`;
    return `The scheduler evicts Pods for ${named(pod.name, 28)}: Pod ${named(`${first.namespace}/${first.name}`, 44)} ${others} still ending.`;
  },
  since: waitingSince,
  evidence: ({ pod, victims }) => [
    { label: 'Nominated to', value: pod.nominatedNodeName || 'no node', path: 'Pod.status.nominatedNodeName' },
    ...victims.slice(0, NAMED).map((victim) => ({
      label: 'Ending',
      value: `${holder(victim)}, priority ${priorityOf(victim)}, due ${timestamp(victim.deletedAt)}`,
      path: 'Pod.metadata.deletionTimestamp',
    })),
    ...preemptionSays(pod),
  ],
  remedy: ({ pod, victims }) => ({
    says: 'Wait: the scheduler binds the Pod when the evicted ones are gone. One that has not ended by its time is held by a finalizer or by its kubelet.',
    commands: [...victims.slice(0, 1).map(describePod), waitForPod(pod)],
    patch: null,
  }),
});

/** No fault while a victim has time left. */
function pendingSeverity({ victims }: Pending, { time }: CellContext): Severity {
  if (victims.some(({ deletedAt }) => deletedAt !== null && !time.hasCome(deletedAt))) return 'info';
  return victims.length === 0 ? 'warning' : 'critical';
}

function preemptionSays(pod: PodObject): Evidence[] {
  const { preemption } = saidOf(pod);
  return preemption === '' ? [] : [{ label: 'Scheduler says', value: preemption, path: 'Pod.status.conditions' }];
}

/** The node is full, and nothing on it may be evicted for the Pod: it waits for ever. */
export const PreemptionImpossible = defineReason<PodObject>({
  id: 'PreemptionImpossible',
  about:
    'The node is full and the scheduler may evict nothing that would make room: no Pod here has a lower priority, all of them together hold too little, or preemptionPolicy is Never. Rollcall compares the priorities of the Pods on the node and does the sum again without those that are lower. The Pod waits until somebody makes room; a higher priority is the usual remedy for an agent.',
  layer: 'notScheduled',
  state: 'pending',
  severity: obstacleSeverity,
  confidence: (pod) => (IN_VAIN.test(saidOf(pod).preemption) ? 'reported' : 'inferred'),
  step: 'resources',
  affectedBy: ROOM_FIELDS,
  find(context) {
    const outlook = outlookOf(context);
    return outlook === 'impossible' || outlook === 'forbidden' ? unboundPod(context) : null;
  },
  says(pod, context) {
    const mine = priorityOf(pod);
    if (outlookOf(context) === 'forbidden')
      return `preemptionPolicy is Never, so the scheduler evicts nothing for Pod ${named(pod.name, 40)} (priority ${mine}).`;
    const lower = lowerPods(context).length;
    if (lower === 0)
      return `Nothing may be evicted: no Pod on ${named(shortNode(context.node.name), 40)} has a priority below ${mine}.`;
    return `Evicting the ${count(lower, 'Pod')} of priority below ${mine} would not free enough.`;
  },
  since: waitingSince,
  evidence: (pod, context) => [
    { label: 'Pod priority', value: `${priorityOf(pod)}${classOf(pod)}`, path: 'Pod.spec.priority' },
    ...classEvidence(pod, context),
    preemptableEvidence(context),
    ...nextOnes(context).map((one) => ({
      label: 'Stays',
      value: `${holder(one)}, ${standing(one)}`,
      path: 'Pod.spec.priority',
    })),
    ...preemptionSays(pod),
  ],
  remedy: (_pod, context) => roomRemedy(context, 'move or shrink one of the largest Pods'),
});

function classOf({ spec }: PodObject): string {
  return spec.priorityClassName === '' ? ', no priorityClass' : `, priorityClass ${spec.priorityClassName}`;
}

/** What the class says today; a Pod keeps what it was created with. */
function classEvidence({ spec }: PodObject, { around }: CellContext): Evidence[] {
  const { priorityClassName: name } = spec;
  if (name === '') return [];
  const found = around.priorityClass(name);
  const path = `PriorityClass ${name}`;
  if (found !== null)
    return [{ label: 'Class', value: `value ${found.value}, preemptionPolicy ${found.preemptionPolicy}`, path }];
  const value = around.canRead('priorityclasses')
    ? 'there is no such class any more'
    : 'not checked (no permission to list priorityclasses)';
  return [{ label: 'Class', value, path }];
}

/** The Pods that may not be evicted, the lowest priority first: the next ones that a higher priority would reach. */
function nextOnes(context: CellContext): readonly PodObject[] {
  const lower = new Set(lowerPods(context));
  return [...occupantsOf(context)]
    .filter((one) => !lower.has(one) && one.deletedAt === null)
    .sort((a, b) => priorityOf(a) - priorityOf(b) || (a.name < b.name ? -1 : 1))
    .slice(0, NAMED);
}

/** Somebody stopped the Pod for the sake of something else. */
import type { Condition, PodObject } from '../../objects.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { boundPod, CONTAINER_FIELDS } from '../shared/containers.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { describeNode, describePod, verifyHere, verifyNodeReady, verifyRollout } from '../shared/kubectl.ts';
import { templatePatch } from '../shared/template-patch.ts';
import { formatCondition, named, shortNode } from '../shared/words.ts';
import { COMES_BACK, disruption, endedAt, endingEvidence, endingOf } from './ended-pod.ts';

/** The node goes down in good order: the kubelet ends its Pods, and takes no new ones. */
export const NodeShuttingDown = defineReason<PodObject>({
  id: 'NodeShuttingDown',
  about:
    "The machine announced its shutdown, and the kubelet ended this Pod in good order, or refused it because it came too late. Rollcall looks at the Pod's reason and message. Whether and when the node comes back can't be known from the API.",
  layer: 'notStarted',
  state: 'notReady',
  severity: 'warning',
  confidence: 'certain',
  step: 'nodeReady',
  affectedBy: CONTAINER_FIELDS,
  find(context) {
    const pod = boundPod(context);
    return pod !== null && endingOf(pod) === 'shutdown' ? pod : null;
  },
  says: ({ reason }, { node }) =>
    `${shortNode(node.name)} shut down: the kubelet ${reason === 'NodeShutdown' ? 'took no new Pod' : 'ended the Pod in good order'}.`,
  since: (pod) => endedAt(pod) ?? pod.createdAt,
  evidence: endingEvidence,
  remedy: (_pod, context) => ({
    says: `Wait for the reboot, or bring the node back: ${context.daemonSet.name} shows no fault of its own. ${COMES_BACK}`,
    commands: [describeNode(context), verifyNodeReady(context)],
    patch: null,
  }),
});

interface Stopped {
  readonly pod: PodObject;
  readonly why: Condition | null;
  readonly by: By;
}

interface By {
  readonly says: string;
  readonly remedy: string;
  /** A higher priority would have spared it. */
  readonly isByPriority: boolean;
}

const BY_PRIORITY =
  'A higher priority spares the agent: with priorityClassName system-node-critical others have to go instead, on every full node.';
const BY_KUBELET: By = {
  says: 'the kubelet made room for a critical Pod',
  remedy: BY_PRIORITY,
  isByPriority: true,
};
const BY: ReadonlyMap<string, By> = new Map([
  [
    'PreemptionByScheduler',
    { says: 'the scheduler made room for a Pod of higher priority', remedy: BY_PRIORITY, isByPriority: true },
  ],
  ['TerminationByKubelet', BY_KUBELET],
  [
    'DeletionByTaintManager',
    {
      says: 'the node got a NoExecute taint that it does not tolerate',
      remedy: 'Remove the taint, or let the template tolerate it if the agent belongs on such nodes.',
      isByPriority: false,
    },
  ],
  [
    'EvictionByEvictionAPI',
    {
      says: 'somebody evicted it through the API, as a drain does',
      remedy:
        'Who asked for it is not in the API: a drain, an autoscaler or a descheduler. Those should leave DaemonSets alone.',
      isByPriority: false,
    },
  ],
  [
    'DeletionByPodGC',
    {
      says: 'the node object was gone',
      remedy: 'Nothing is to be done: the Pod goes by itself, and the node gets another.',
      isByPriority: false,
    },
  ],
]);

function stoppedBy({ reason }: PodObject, why: Condition | null): By {
  if (reason === 'Preempting') return BY_KUBELET;
  const unknown = { says: `it gives ${named(why?.reason || 'no reason', 40)}`, remedy: '', isByPriority: false };
  return BY.get(why?.reason ?? '') ?? unknown;
}

/** The Pod had to make way. */
export const Preempted = defineReason<Stopped>({
  id: 'Preempted',
  about:
    "The Pod was stopped to make way for another, or was evicted. Rollcall looks at the Pod's condition DisruptionTarget and its reason, which say who did it. For whose sake, and who asked for an eviction, is not in the API.",
  layer: 'notStarted',
  state: 'notReady',
  severity: 'warning',
  confidence: 'certain',
  step: 'running',
  affectedBy: CONTAINER_FIELDS,
  find(context) {
    const pod = boundPod(context);
    if (pod === null || pod.phase === 'Succeeded') return null;
    const why = disruption(pod);
    const ending = endingOf(pod);
    if (ending !== 'preempted' && (ending !== null || why === null)) return null;
    return { pod, why, by: stoppedBy(pod, why) };
  },
  says: ({ pod, by }) => `Pod ${named(pod.name, 40)} was stopped: ${by.says}.`,
  since: ({ pod, why }) => why?.lastTransitionTime ?? endedAt(pod),
  evidence: ({ pod, why }) => [
    ...endingEvidence(pod),
    ...(why === null
      ? []
      : [{ label: 'Condition', value: formatCondition(why), path: 'Pod.status.conditions[DisruptionTarget]' }]),
  ],
  remedy: ({ pod, by }, context) => remedyOf(pod, by, context),
});

function remedyOf(pod: PodObject, by: By, context: CellContext) {
  const { daemonSet } = context;
  const says = join(`A new Pod of ${daemonSet.name} follows by itself once this one is gone.`, by.remedy);
  if (!by.isByPriority || daemonSet.template.priorityClassName === 'system-node-critical') {
    return { says, commands: [describePod(pod), verifyHere(context)], patch: null };
  }
  const { command, yaml } = templatePatch(daemonSet, { priorityClassName: 'system-node-critical' });
  return {
    says: join(says, templateChangeCost(context)),
    commands: [command, verifyRollout(context)],
    patch: yaml,
  };
}

/** Why a Pod is over, from its status alone: each of these reasons is one that the kubelet writes (`pkg/kubelet`). */
import type { Condition, PodObject } from '../../objects.ts';
import { condition } from '../../pods.ts';
import { allStatuses, lastExit } from '../shared/containers.ts';

/** `none`: over by itself, as when its containers ended. */
export type Ending =
  | 'resources'
  | 'placement'
  | 'admission'
  | 'feature'
  | 'shutdown'
  | 'refusedByPressure'
  | 'evictedByPressure'
  | 'evictedByStorage'
  | 'preempted'
  | 'none';

/** `lifecycle/predicate.go`, `cm/admission/errors.go`, `sysctl/allowlist.go` and the like: `status.reason` of a refusal. */
const REFUSALS: ReadonlyMap<string, Ending> = new Map(
  (
    [
      ['placement', ['NodeAffinity', 'NodeName', 'NodePorts', 'TaintToleration']],
      [
        'admission',
        [
          'UnexpectedAdmissionError',
          'UnexpectedPredicateFailureType',
          'TopologyAffinityError',
          'SMTAlignmentError',
          'EmptyPodSharedPoolError',
          'UnknownReason',
          'InvalidNodeInfo',
        ],
      ],
      [
        'feature',
        [
          'AppArmor',
          'SysctlForbidden',
          'PodOSNotSupported',
          'PodOSSelectorNodeLabelDoesNotMatch',
          'PodFeatureUnsupported',
          'PodLevelResourcesNotSupported',
          'SupplementalGroupsPolicyNotSupported',
          'InitContainerRestartPolicyForbidden',
          'VolumeAttachmentLimitExceeded',
        ],
      ],
      ['shutdown', ['NodeShutdown']],
      ['preempted', ['Preempting']],
    ] as const
  ).flatMap(([ending, reasons]) => reasons.map((reason) => [reason, ending] as const)),
);

/** null for a Pod that is not Failed. */
export function endingOf(pod: PodObject): Ending | null {
  const { phase, reason, message } = pod;
  if (phase !== 'Failed') return null;
  if (reason.startsWith('OutOf')) return 'resources';
  if (reason === 'Evicted') return eviction(message) ?? (isDisrupted(pod) ? 'preempted' : 'none');
  if (reason === 'Terminated' && /shutdown/i.test(message)) return 'shutdown';
  return REFUSALS.get(reason) ?? (isDisrupted(pod) ? 'preempted' : 'none');
}

/** The wordings of `eviction/helpers.go`. */
function eviction(message: string): Ending | null {
  if (/node had condition/i.test(message)) return 'refusedByPressure';
  if (/low on resource/i.test(message)) return 'evictedByPressure';
  return /exceeds the (?:total )?limit|exceeded its local ephemeral storage limit/i.test(message)
    ? 'evictedByStorage'
    : null;
}

/** The condition with which the control plane or the kubelet says that it stops the Pod for another's sake. */
export function disruption(pod: PodObject): Condition | null {
  const found = condition(pod, 'DisruptionTarget');
  return found?.status === 'True' ? found : null;
}

function isDisrupted(pod: PodObject): boolean {
  return disruption(pod) !== null;
}

/** The kubelet's words without what it puts before each refusal; `Pod ` alone in releases before 1.30. */
export function refusalText({ message }: PodObject): string {
  return message.replace(/^Pod (?:was rejected: (?:Pod )?|(?=[A-Z]))/, '').trim();
}

/** When the last container ended, or the Pod was marked for it; null when nothing tells. */
export function endedAt(pod: PodObject): number | null {
  const ends = allStatuses(pod).map((status) => lastExit(status)?.finishedAt ?? 0);
  const latest = Math.max(0, ...ends);
  return latest === 0 ? (disruption(pod)?.lastTransitionTime ?? null) : latest;
}

/** What follows by itself, and when. */
export const COMES_BACK =
  'The controller deletes the Pod and creates another by itself, after a back-off that doubles up to 15 min while it keeps happening.';

/** Phase, reason and message, as the Pod has them. */
export function endingEvidence({ phase, reason, message }: PodObject) {
  return [
    { label: 'Phase', value: phase, path: 'Pod.status.phase' },
    { label: 'Reason', value: reason || 'none given', path: 'Pod.status.reason' },
    { label: 'Message', value: message || 'none given', path: 'Pod.status.message' },
  ];
}

import { type ContextFields, condition, daemonSet, event, MINUTE, NOW, node, pod, SECOND } from '../../testing.ts';
import type { ReasonFixture } from './fixture.ts';

const missing = { state: 'missing', severity: 'critical' } as const;

export const refusedWith = (message: string): ContextFields => ({
  events: [event('FailedCreate', `Error creating: ${message}`)],
});
export const leaving = (seconds: number) => pod({ deletedAt: NOW + seconds * SECOND, deletionGracePeriodSeconds: 30 });

const QUOTA = 'exceeded quota: compute, requested: pods=1, used: pods=10, limited: pods=10';
const TIMEOUT =
  'failed to call webhook: Post "https://kyverno.svc:443/validate?timeout=10s": context deadline exceeded';

export const NO_POD: readonly ReasonFixture[] = [
  {
    id: 'NodeJustJoined',
    state: 'missing',
    severity: 'info',
    says: 'Node joined less than 60 s ago; the controller is still to create the Pod.',
    cell: { node: node({ createdAt: NOW - 59 * SECOND }) },
    nearMiss: { node: node({ createdAt: NOW - 60 * SECOND }) },
  },
  {
    id: 'TerminatingOnDeadNode',
    state: 'missing',
    severity: 'warning',
    says: "Pod agent-x7k2p can't finish terminating: node Ready is False. No replacement until it is gone.",
    cell: { node: node({ conditions: [condition('Ready', 'False')] }), pods: [leaving(-10)] },
    nearMiss: { pods: [leaving(-10)] },
  },
  {
    id: 'WaitingForPreviousPod',
    state: 'missing',
    severity: 'info',
    says: 'Pod agent-x7k2p is terminating; its replacement is created when it is gone.',
    cell: { pods: [leaving(10)] },
    nearMiss: {
      pods: [leaving(10)],
      daemonSet: daemonSet({ updateStrategy: { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 1 } }),
    },
  },
  {
    ...missing,
    id: 'QuotaExceeded',
    says: 'Quota compute refuses the Pod: requested: pods=1, used: pods=10, limited: pods=10.',
    cell: refusedWith(`pods "agent-x7k2p" is forbidden: ${QUOTA}`),
    nearMiss: refusedWith('pods "agent-x7k2p" is forbidden: failed quota: compute: must specify requests.cpu'),
  },
  {
    ...missing,
    id: 'PodSecurityDenied',
    says: 'PodSecurity "baseline:latest" refuses the Pod: host namespaces (hostNetwork=true).',
    cell: refusedWith(
      'pods "agent-x7k2p" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)',
    ),
    nearMiss: refusedWith('pods "agent-x7k2p" is forbidden: violates policy "baseline": host namespaces'),
  },
  {
    ...missing,
    id: 'AdmissionWebhookDenied',
    says: 'Admission webhook validate.kyverno.svc-fail denies the Pod: hostPath volumes are not allowed.',
    cell: refusedWith(
      'admission webhook "validate.kyverno.svc-fail" denied the request: hostPath volumes are not allowed',
    ),
    nearMiss: refusedWith(`Internal error occurred: failed calling webhook "validate.kyverno.svc-fail": ${TIMEOUT}`),
  },
  {
    ...missing,
    id: 'AdmissionWebhookUnreachable',
    says: "Admission webhook validate.kyverno.svc-fail can't be called: context deadline exceeded.",
    cell: refusedWith(`Internal error occurred: failed calling webhook "validate.kyverno.svc-fail": ${TIMEOUT}`),
    nearMiss: refusedWith('admission webhook "validate.kyverno.svc-fail" denied the request: no'),
  },
  {
    ...missing,
    id: 'ServiceAccountMissing',
    says: 'ServiceAccount agents/collector does not exist.',
    cell: refusedWith(
      'pods "agent-x7k2p" is forbidden: error looking up service account agents/collector: serviceaccount "collector" not found',
    ),
    nearMiss: refusedWith('pods "agent-x7k2p" is forbidden: no PriorityClass with name collector was found'),
  },
  {
    ...missing,
    id: 'FailedCreateOther',
    says: "The controller can't create the Pod: Timeout: request did not complete within requested timeout.",
    cell: refusedWith('Timeout: request did not complete within requested timeout'),
    nearMiss: refusedWith(`pods "agent-x7k2p" is forbidden: ${QUOTA}`),
  },
  {
    ...missing,
    id: 'PodMissingUnexplained',
    says: 'No Pod, and the API shows no reason. Checked: node, taints, earlier Pods, events.',
    cell: { events: [event('FailedCreate', 'Error creating: old news', { lastSeen: NOW - 21 * MINUTE })] },
    nearMiss: { pods: [pod()] },
  },
];

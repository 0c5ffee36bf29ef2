import {
  type ContextFields,
  condition,
  container,
  daemonSet,
  event,
  HOUR,
  MINUTE,
  NOW,
  node,
  pod,
  SECOND,
} from '../../testing.ts';
import { lease, limitRange, namespace, priorityClass, quota, runtimeClass } from '../../testing-cluster-objects.ts';
import type { ReasonFixture } from './fixture.ts';

const missing = { state: 'missing', severity: 'critical' } as const;

export const refusedWith = (message: string): ContextFields => ({
  events: [event('FailedCreate', `Error creating: ${message}`)],
});
export const leaving = (seconds: number) => pod({ deletedAt: NOW + seconds * SECOND, deletionGracePeriodSeconds: 30 });

const QUOTA = 'exceeded quota: compute, requested: pods=1, used: pods=10, limited: pods=10';
const TIMEOUT =
  'failed to call webhook: Post "https://kyverno.svc:443/validate?timeout=10s": context deadline exceeded';

const NEEDS = 'failed quota: compute: must specify limits.cpu for: agent; requests.memory for: agent';
const failedOn = (name: string): ContextFields => ({
  events: [event('FailedDaemonPod', `Found failed daemon pod agents/agent-9vq4z on node ${name}, will try to kill it`)],
});
const NO_SELECTOR = { matchLabels: new Map<string, string>(), matchExpressions: [] };
const DELETING = { deletedAt: NOW - MINUTE, finalizers: ['foregroundDeletion'] };

/** Of the controller and of the scheduler, renewed so long ago. */
export const leases = (controllerMs: number, schedulerMs: number): ContextFields => ({
  surrounding: {
    lease: (name) => {
      if (name === 'kube-controller-manager') return lease({ renewedAt: NOW - controllerMs });
      return name === 'kube-scheduler' ? lease({ name, renewedAt: NOW - schedulerMs }) : null;
    },
  },
});

export const NO_POD: readonly ReasonFixture[] = [
  {
    id: 'DaemonSetDeleting',
    state: 'missing',
    severity: 'info',
    says: 'DaemonSet agent is being deleted; no Pod of it is created any more.',
    cell: { daemonSet: daemonSet(DELETING) },
    nearMiss: { daemonSet: daemonSet(DELETING), pods: [pod()] },
  },
  {
    id: 'NamespaceTerminating',
    state: 'missing',
    severity: 'warning',
    says: 'Namespace agents is being deleted: no Pod can be created in it.',
    cell: {
      surrounding: {
        namespace: () =>
          namespace({
            phase: 'Terminating',
            deletedAt: NOW - HOUR,
            conditions: [
              condition('NamespaceFinalizersRemaining', 'True', {
                reason: 'SomeFinalizersRemain',
                message:
                  'Some content in the namespace has finalizers remaining: example.com/keep in 1 resource instances',
              }),
              condition('NamespaceDeletionContentFailure', 'False', { reason: 'ContentDeleted' }),
            ],
          }),
      },
    },
    nearMiss: { surrounding: { namespace: () => namespace() } },
  },
  {
    ...missing,
    id: 'SelectorSelectsAll',
    says: 'DaemonSet agent has an empty selector, so the controller does nothing for it.',
    cell: { daemonSet: daemonSet({ selector: NO_SELECTOR }) },
    nearMiss: {},
  },
  {
    ...missing,
    id: 'ControllerDown',
    says: 'kube-controller-manager, which creates the Pods, seems to be down: lease not renewed since 2026-11-24T14:31:11Z.',
    cell: leases(MINUTE, 2 * SECOND),
    nearMiss: leases(MINUTE - 1, 2 * SECOND),
  },
  {
    ...missing,
    id: 'ControllerNotObserving',
    says: 'The controller has not taken up generation 2 of this DaemonSet for over 60 s; it is at 1.',
    cell: { daemonSet: daemonSet({ generation: 2 }), surrounding: { unobservedSince: () => NOW - 61 * SECOND } },
    nearMiss: { daemonSet: daemonSet({ generation: 2 }), surrounding: { unobservedSince: () => NOW - 59 * SECOND } },
  },
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
    id: 'TerminatingFinalizer',
    state: 'missing',
    severity: 'warning',
    says: 'Pod agent-x7k2p is held by finalizer example.com/keep; no replacement until it is gone.',
    cell: { pods: [pod({ deletedAt: NOW - MINUTE, finalizers: ['example.com/keep'] })] },
    nearMiss: { pods: [pod({ deletedAt: NOW + SECOND, finalizers: ['example.com/keep'] })] },
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
    id: 'FailedPodBackoff',
    state: 'missing',
    severity: 'warning',
    says: 'Pod agent-9vq4z failed here and was deleted; its replacement is not there yet.',
    cell: failedOn('node-1'),
    nearMiss: failedOn('node-10'),
  },
  {
    ...missing,
    id: 'QuotaExceeded',
    says: 'Quota compute is used up: pods 10 of 10, the Pod needs 1.',
    cell: {
      ...refusedWith(`pods "agent-x7k2p" is forbidden: ${QUOTA}`),
      surrounding: { quotas: () => [quota({ pods: '10', 'requests.cpu': '4' }, { pods: '10', 'requests.cpu': '1' })] },
    },
    nearMiss: refusedWith('pods "agent-x7k2p" is forbidden: failed quota: compute: must specify requests.cpu'),
  },
  {
    ...missing,
    id: 'QuotaNeedsRequests',
    says: 'Quota compute refuses the Pod: it must specify limits.cpu for: agent; requests.memory for: agent.',
    cell: refusedWith(`pods "agent-x7k2p" is forbidden: ${NEEDS}`),
    nearMiss: refusedWith(`pods "agent-x7k2p" is forbidden: ${QUOTA}`),
  },
  {
    ...missing,
    id: 'QuotaScopeMissing',
    says: 'No quota of the namespace lets the Pod match these scopes: [{PriorityClass In [system-node-critical]}].',
    cell: {
      ...refusedWith('insufficient quota to match these scopes: [{PriorityClass In [system-node-critical]}]'),
      daemonSet: daemonSet({ template: { priorityClassName: 'system-node-critical' } }),
    },
    nearMiss: refusedWith(`pods "agent-x7k2p" is forbidden: ${NEEDS}`),
  },
  {
    ...missing,
    id: 'LimitRangeViolation',
    says: 'LimitRange sizes refuses the Pod: maximum cpu usage per Container is 1, but limit is 2.',
    cell: {
      ...refusedWith('pods "agent-x7k2p" is forbidden: maximum cpu usage per Container is 1, but limit is 2'),
      daemonSet: daemonSet({
        template: { containers: [container({ requests: { cpu: '500m' }, limits: { cpu: '2' } })] },
      }),
      surrounding: { limitRanges: () => [limitRange({ max: { cpu: '1000m', memory: '1Gi' } })] },
    },
    nearMiss: refusedWith('pods "agent-x7k2p" is forbidden: maximum of everything'),
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
    id: 'AdmissionPolicyDenied',
    says: 'Admission policy no-host-path denies the Pod: hostPath volumes are not allowed.',
    cell: refusedWith(
      `pods "agent-x7k2p" is forbidden: ValidatingAdmissionPolicy 'no-host-path' with binding 'all-namespaces' denied request: hostPath volumes are not allowed`,
    ),
    nearMiss: refusedWith(
      `admission webhook "w" denied the request: pods "a" is forbidden: ValidatingAdmissionPolicy 'no-host-path' denied request: no`,
    ),
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
    id: 'PriorityClassMissing',
    says: 'PriorityClass agent-critical does not exist.',
    cell: {
      ...refusedWith('pods "agent-x7k2p" is forbidden: no PriorityClass with name agent-critical was found'),
      daemonSet: daemonSet({ template: { priorityClassName: 'agent-critical' } }),
    },
    nearMiss: {
      daemonSet: daemonSet({ template: { priorityClassName: 'agent-critical' } }),
      surrounding: { priorityClass },
    },
  },
  {
    ...missing,
    id: 'RuntimeClassMissing',
    says: 'RuntimeClass gvisor does not exist.',
    cell: {
      ...refusedWith('pods "agent-x7k2p" is forbidden: pod rejected: RuntimeClass "gvisor" not found'),
      daemonSet: daemonSet({ template: { runtimeClassName: 'gvisor' } }),
    },
    nearMiss: {
      daemonSet: daemonSet({ template: { runtimeClassName: 'gvisor' } }),
      surrounding: { runtimeClass },
    },
  },
  {
    ...missing,
    id: 'PodInvalid',
    says: 'The Pod is invalid: spec.containers[0].image: Required value.',
    cell: refusedWith('Pod "agent-x7k2p" is invalid: spec.containers[0].image: Required value'),
    nearMiss: refusedWith('the Pod is invalid'),
  },
  {
    ...missing,
    id: 'FailedCreateOther',
    says: "The controller can't create the Pod: Timeout: request did not complete within requested timeout.",
    cell: refusedWith('Timeout: request did not complete within requested timeout'),
    nearMiss: refusedWith(`pods "agent-x7k2p" is forbidden: ${QUOTA}`),
  },
  {
    id: 'CreationThrottled',
    state: 'missing',
    severity: 'info',
    says: 'Over 250 nodes lack this Pod; the controller creates at most 250 at a time, and this one is to come.',
    cell: {
      surrounding: { isCrowded: () => true },
      events: [event('SuccessfulCreate', 'Created pod: agent-x7k2p', { count: 212 })],
    },
    nearMiss: { surrounding: { isCrowded: () => true } },
  },
  {
    ...missing,
    id: 'PodMissingUnexplained',
    says: 'No Pod, and the API shows no reason. Checked: node, taints, earlier Pods, events, namespace, quotas, leases.',
    cell: { events: [event('FailedCreate', 'Error creating: old news', { lastSeen: NOW - 21 * MINUTE })] },
    nearMiss: { pods: [pod()] },
  },
];

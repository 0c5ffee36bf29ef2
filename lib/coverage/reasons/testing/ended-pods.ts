/** Pods that are over, in the kubelet's own words. For tests only. */
import { condition, container, containerStatus, daemonSet, MINUTE, NOW, node, pod, state } from '../../testing.ts';
import type { ReasonFixture } from './fixture.ts';

const refusal = { state: 'notReady', severity: 'critical' } as const;
const stop = { state: 'notReady', severity: 'warning' } as const;

/** Refused by its kubelet, which writes phase, reason and message and nothing else. */
export const refused = (reason: string, message: string, fields = {}) =>
  pod({
    phase: 'Failed',
    reason,
    message: `Pod was rejected: ${message}`,
    startTime: null,
    conditions: [],
    containerStatuses: [],
    ...fields,
  });

/** Ended by its kubelet two minutes ago. */
export const stopped = (reason: string, message: string, fields = {}) => {
  const end = state('terminated', { exitCode: 143, reason: 'Error', finishedAt: NOW - 2 * MINUTE });
  return pod({
    phase: 'Failed',
    reason,
    message,
    conditions: [condition('Ready', 'False', { reason: 'PodFailed' })],
    containerStatuses: [containerStatus({ ready: false, started: false, state: end })],
    ...fields,
  });
};

export const disruption = (reason: string, message = '') =>
  condition('DisruptionTarget', 'True', { reason, message, lastTransitionTime: NOW - 3 * MINUTE });

const NO_CPU = "Node didn't have enough resource: cpu, requested: 1000, used: 3500, capacity: 4000";

export const ENDED_PODS: readonly ReasonFixture[] = [
  {
    ...refusal,
    id: 'KubeletRejectedResources',
    says: 'Kubelet rejected the Pod: needs 1 cpu; node-1 had 500m of 4 left.',
    cell: { pods: [refused('OutOfcpu', NO_CPU)] },
    nearMiss: { pods: [refused('OutOfcpu', NO_CPU, { phase: 'Pending' })] },
  },
  {
    ...refusal,
    id: 'KubeletRejectedPlacement',
    says: 'Kubelet rejected the Pod: a host port that it needs is taken on node-1 (TCP 9100).',
    cell: {
      pods: [
        refused('NodePorts', "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports", {
          spec: { containers: [container({ hostPorts: [{ hostIP: '', protocol: 'TCP', port: 9100 }] })] },
        }),
      ],
    },
    nearMiss: { pods: [refused('NodeShutdown', 'Pod was rejected as the node is shutting down.')] },
  },
  {
    ...refusal,
    id: 'KubeletAdmissionError',
    says: 'Kubelet rejected the Pod (TopologyAffinityError): Resources cannot be allocated with Topology locality.',
    cell: { pods: [refused('TopologyAffinityError', 'Resources cannot be allocated with Topology locality')] },
    nearMiss: { pods: [refused('TopologyAffinity', 'Resources cannot be allocated with Topology locality')] },
  },
  {
    ...refusal,
    id: 'KubeletRejectedFeature',
    says: 'Kubelet rejected the Pod (SysctlForbidden): forbidden sysctl: "net.core.somaxconn" not allowlisted.',
    cell: { pods: [refused('SysctlForbidden', 'forbidden sysctl: "net.core.somaxconn" not allowlisted')] },
    nearMiss: { pods: [refused('UnexpectedAdmissionError', 'Allocate failed due to x, which is unexpected')] },
  },
  {
    ...stop,
    id: 'NodeShuttingDown',
    says: 'node-1 shut down: the kubelet ended the Pod in good order.',
    cell: { pods: [stopped('Terminated', 'Pod was terminated in response to imminent node shutdown.')] },
    nearMiss: { pods: [stopped('Terminated', 'Pod was terminated.')] },
  },
  {
    ...stop,
    id: 'RejectedByNodePressure',
    says: 'Kubelet rejected the Pod: node-1 has DiskPressure, and the agent is not critical.',
    cell: {
      node: node({ conditions: [condition('Ready', 'True'), condition('DiskPressure', 'True')] }),
      pods: [refused('Evicted', 'The node had condition: [DiskPressure]. ')],
    },
    nearMiss: { pods: [refused('Evicted', 'The node was low on resource: memory. ')] },
  },
  {
    ...stop,
    id: 'EvictedByNodePressure',
    says: 'Evicted: node-1 ran low on memory; container agent used 1.2 Gi and requests 200 Mi.',
    cell: {
      pods: [
        stopped(
          'Evicted',
          'The node was low on resource: memory. Threshold quantity: 100Mi, available: 61440Ki. Container agent was using 1228Mi, request is 200Mi, has larger consumption of memory. ',
        ),
      ],
    },
    nearMiss: { pods: [stopped('Evicted', 'The node had condition: [MemoryPressure]. ')] },
  },
  {
    ...stop,
    id: 'EvictedByOwnStorage',
    says: 'Volume spool outgrew its limit of 1 Gi local storage, so the kubelet evicted the Pod.',
    cell: { pods: [stopped('Evicted', 'Usage of EmptyDir volume "spool" exceeds the limit "1Gi". ')] },
    nearMiss: { pods: [stopped('Evicted', 'Usage of EmptyDir volume "spool" is high. ')] },
  },
  {
    ...stop,
    id: 'Preempted',
    says: 'Pod agent-x7k2p was stopped: the kubelet made room for a critical Pod.',
    cell: {
      daemonSet: daemonSet({ template: { priorityClassName: 'agents' } }),
      pods: [stopped('Preempting', 'Preempted in order to admit critical pod')],
    },
    nearMiss: { pods: [stopped('', '')] },
  },
  {
    ...stop,
    id: 'TerminalPodAwaitingDeletion',
    says: 'Pod agent-x7k2p is Failed (DeadlineExceeded): Pod was active longer than the deadline.',
    cell: {
      pods: [stopped('DeadlineExceeded', 'Pod was active longer than the deadline.')],
    },
    nearMiss: { pods: [stopped('DeadlineExceeded', '', { phase: 'Unknown' })] },
  },
];

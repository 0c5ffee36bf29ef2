import type { HostPort, PodObject } from '../../objects.ts';
import {
  type ContextFields,
  container,
  daemonSet,
  NOW,
  node,
  pod,
  SECOND,
  type SpecFields,
  unboundPod,
} from '../../testing.ts';
import type { ReasonFixture } from './fixture.ts';

const pending = { state: 'pending', severity: 'critical' } as const;

export const REFUSED =
  "0/60 nodes are available: 1 Insufficient memory, 59 node(s) didn't satisfy plugin(s) [NodeAffinity].";
export const SURGING = daemonSet({ updateStrategy: { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 1 } });
const OTHER_OWNER = daemonSet({ name: 'node-exporter', namespace: 'monitoring' });

/** The Pod asks for this much of the default node: 4 CPU, 16 Gi, 100 Gi, 110 Pods. */
export const asking = (requests: Readonly<Record<string, string>>): PodObject =>
  unboundPod(REFUSED, { spec: { containers: [container({ requests })] } });
export const taking = (
  requests: Readonly<Record<string, string>>,
  name = 'cache-0',
  spec: SpecFields = {},
): PodObject => pod({ name, owner: null, spec: { containers: [container({ requests })], ...spec } });

const port = (number: number): SpecFields => {
  const hostPort: HostPort = { hostIP: '', protocol: '', port: number };
  return { containers: [container({ hostPorts: [hostPort] })] };
};
const asks = (requests: Readonly<Record<string, string>>, ...others: readonly PodObject[]): ContextFields => ({
  pods: [asking(requests)],
  others,
});
const crowd = Array.from({ length: 110 }, (_, i) => taking({}, `job-${i}`));
const gpuNode = node({ allocatable: { 'nvidia.com/gpu': '4' } });

export const NOT_SCHEDULED: readonly ReasonFixture[] = [
  {
    ...pending,
    id: 'NoSchedulerAttempt',
    says: 'Scheduler default-scheduler has not looked at Pod agent-x7k2p for over 60 s.',
    cell: { pods: [unboundPod(null, { createdAt: NOW - 60 * SECOND })] },
    nearMiss: { pods: [unboundPod(null, { createdAt: NOW - 59 * SECOND })] },
  },
  {
    ...pending,
    id: 'TaintAfterCreation',
    says: 'Taint batch=true:NoSchedule is not tolerated by Pod agent-x7k2p.',
    cell: {
      node: node({ taints: ['batch=true:NoSchedule'] }),
      daemonSet: daemonSet({ template: { tolerations: [['batch', 'Exists']] } }),
      pods: [unboundPod(REFUSED)],
    },
    nearMiss: {
      node: node({ taints: ['batch=true:NoSchedule'] }),
      daemonSet: daemonSet({ template: { tolerations: [['batch', 'Exists']] } }),
      pods: [unboundPod(REFUSED, { spec: { tolerations: [['batch', 'Exists']] } })],
    },
  },
  {
    ...pending,
    id: 'HostPortConflict',
    says: 'Host port TCP 9100 is taken by Pod monitoring/node-exporter-x7k2p (DaemonSet node-exporter).',
    cell: {
      pods: [unboundPod(REFUSED, { spec: port(9100) })],
      others: [pod({ owner: OTHER_OWNER, spec: port(9100) })],
    },
    nearMiss: {
      pods: [unboundPod(REFUSED, { spec: port(9100) })],
      others: [pod({ owner: OTHER_OWNER, spec: port(9101) })],
    },
  },
  {
    ...pending,
    id: 'SurgeSelfConflict',
    says: "Host port TCP 9100 is still held by this DaemonSet's own Pod agent-old00: maxSurge can't work.",
    cell: {
      daemonSet: SURGING,
      pods: [unboundPod(REFUSED, { spec: port(9100) })],
      others: [pod({ name: 'agent-old00', spec: port(9100) })],
    },
    nearMiss: {
      pods: [unboundPod(REFUSED, { spec: port(9100) })],
      others: [pod({ name: 'agent-old00', spec: port(9100) })],
    },
  },
  {
    ...pending,
    id: 'RequestExceedsNode',
    says: 'Needs 64 Gi memory; node-1 has 16 Gi in all.',
    cell: asks({ memory: '64Gi' }),
    nearMiss: asks({ memory: '16Gi' }, taking({ memory: '1Gi' })),
  },
  {
    ...pending,
    id: 'InsufficientCpu',
    says: 'Needs 500m cpu; node-1 has 400m of 4 left.',
    cell: asks({ cpu: '500m' }, taking({ cpu: '3600m' })),
    nearMiss: asks({ cpu: '500m' }, taking({ cpu: '3500m' })),
  },
  {
    ...pending,
    id: 'InsufficientMemory',
    says: 'Needs 512 Mi memory; node-1 has 318 Mi of 16 Gi left.',
    cell: asks({ memory: '512Mi' }, taking({ memory: `${16 * 1024 - 318}Mi` })),
    nearMiss: asks({ memory: '318Mi' }, taking({ memory: `${16 * 1024 - 318}Mi` })),
  },
  {
    ...pending,
    id: 'InsufficientEphemeralStorage',
    says: 'Needs 2 Gi ephemeral-storage; node-1 has 1 Gi of 100 Gi left.',
    cell: asks({ 'ephemeral-storage': '2Gi' }, taking({ 'ephemeral-storage': '99Gi' })),
    nearMiss: asks({ 'ephemeral-storage': '1Gi' }, taking({ 'ephemeral-storage': '99Gi' })),
  },
  {
    ...pending,
    id: 'TooManyPods',
    says: 'node-1 runs 110 Pods and allows 110.',
    cell: asks({}, ...crowd),
    nearMiss: asks({}, ...crowd.slice(1)),
  },
  {
    ...pending,
    id: 'InsufficientExtendedResource',
    says: 'Needs 1 nvidia.com/gpu; node-1 has 0 of 4 left.',
    cell: { ...asks({ 'nvidia.com/gpu': '1' }, taking({ 'nvidia.com/gpu': '4' })), node: gpuNode },
    nearMiss: { ...asks({ 'nvidia.com/gpu': '1' }, taking({ 'nvidia.com/gpu': '3' })), node: gpuNode },
  },
  {
    ...pending,
    id: 'UnschedulableOther',
    says: "The scheduler can't place it here: node(s) had volume node affinity conflict.",
    cell: {
      pods: [
        unboundPod(
          "0/60 nodes are available: 1 node(s) had volume node affinity conflict, 59 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: 0/60 nodes are available: 60 Preemption is not helpful for scheduling.",
        ),
      ],
    },
    nearMiss: { pods: [pod()] },
  },
];

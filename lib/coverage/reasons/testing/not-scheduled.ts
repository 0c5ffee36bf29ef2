import type { HostPort, PodAffinityTerm, PodObject } from '../../objects.ts';
import {
  type ContextFields,
  condition,
  container,
  daemonSet,
  MINUTE,
  NOW,
  node,
  pod,
  SECOND,
  type SpecFields,
  unboundPod,
} from '../../testing.ts';
import { namespace } from '../../testing-cluster-objects.ts';
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
/** The scheduler's text about this one node of sixty. */
const saying = (reason: string): PodObject =>
  unboundPod(`0/60 nodes are available: 1 ${reason}, 59 node(s) didn't satisfy plugin(s) [NodeAffinity].`);
/** And one that stands for all nodes. */
const rejected = (reason: string): PodObject => unboundPod(`0/60 nodes are available: ${reason}. not found`);
const told = (reason: string): ContextFields => ({ pods: [saying(reason)] });

export const affinityTerm = (app: string, fields: Partial<PodAffinityTerm> = {}): PodAffinityTerm => ({
  topologyKey: 'kubernetes.io/hostname',
  selector: { matchLabels: new Map([['app', app]]), matchExpressions: [] },
  namespaces: ['default'],
  selectsNamespaces: false,
  ...fields,
});
const cache = (spec: SpecFields = {}, app = 'cache') => pod({ name: 'cache-0', owner: null, labels: { app }, spec });
const ranked = (priority: number, others: readonly PodObject[], more: SpecFields = {}): ContextFields => ({
  pods: [unboundPod(REFUSED, { spec: { containers: [container({ requests: { cpu: '500m' } })], priority, ...more } })],
  others,
});
const victim = { ...taking({ cpu: '4' }), deletedAt: NOW + MINUTE };
const gpuNode = node({ allocatable: { 'nvidia.com/gpu': '4' } });

export const NOT_SCHEDULED: readonly ReasonFixture[] = [
  {
    ...pending,
    id: 'SchedulingGated',
    says: 'Pod agent-x7k2p is held by scheduling gate example.com/quota.',
    cell: {
      pods: [
        unboundPod('', {
          spec: { schedulingGates: ['example.com/quota'] },
          conditions: [
            condition('PodScheduled', 'False', { reason: 'SchedulingGated', message: 'Scheduling is blocked' }),
          ],
        }),
      ],
    },
    nearMiss: { pods: [unboundPod(REFUSED)] },
  },
  {
    ...pending,
    id: 'NoSchedulerAttempt',
    says: 'Scheduler default-scheduler has not looked at Pod agent-x7k2p for over 60 s.',
    cell: { pods: [unboundPod(null, { createdAt: NOW - 60 * SECOND })] },
    nearMiss: { pods: [unboundPod(null, { createdAt: NOW - 59 * SECOND })] },
  },
  {
    ...pending,
    id: 'SchedulerInternalError',
    says: 'The scheduler failed on this Pod: running Bind plugin "DefaultBinder": etcdserver: request timed out.',
    cell: {
      pods: [
        unboundPod('', {
          conditions: [
            condition('PodScheduled', 'False', {
              reason: 'SchedulerError',
              message: 'running Bind plugin "DefaultBinder": etcdserver: request timed out',
            }),
          ],
        }),
      ],
    },
    nearMiss: { pods: [unboundPod('running Bind plugin "DefaultBinder": etcdserver: request timed out')] },
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
    id: 'AdmissionAddedNodeSelector',
    says: 'Namespace agents adds nodeSelector pool=infra; this node has compute.',
    cell: {
      node: node({ labels: { pool: 'compute' } }),
      pods: [unboundPod(REFUSED, { spec: { nodeSelector: { pool: 'infra' } } })],
      surrounding: { namespace: () => namespace({ nodeSelector: 'pool=infra' }) },
    },
    nearMiss: {
      node: node({ labels: { pool: 'infra' } }),
      pods: [unboundPod(REFUSED, { spec: { nodeSelector: { pool: 'infra' } } })],
      surrounding: { namespace: () => namespace({ nodeSelector: 'pool=infra' }) },
    },
  },
  {
    ...pending,
    id: 'NodeLabelDrift',
    says: 'Pod agent-x7k2p is of an older template: wants pool=infra; this node has compute.',
    cell: {
      node: node({ labels: { pool: 'compute' } }),
      pods: [
        unboundPod(REFUSED, {
          labels: { 'controller-revision-hash': 'old' },
          spec: { nodeSelector: { pool: 'infra' } },
        }),
      ],
    },
    nearMiss: {
      node: node({ labels: { pool: 'compute' } }),
      pods: [unboundPod(REFUSED, { spec: { nodeSelector: { pool: 'infra' } } })],
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
    says: 'Needs 500m cpu; node-1 has 400m of 4 left, and nothing may be evicted.',
    cell: asks({ cpu: '500m' }, taking({ cpu: '3600m' })),
    nearMiss: asks({ cpu: '500m' }, taking({ cpu: '3500m' })),
  },
  {
    ...pending,
    id: 'InsufficientMemory',
    says: 'Needs 512 Mi memory; node-1 has 318 Mi of 16 Gi left, and nothing may be evicted.',
    cell: asks({ memory: '512Mi' }, taking({ memory: `${16 * 1024 - 318}Mi` })),
    nearMiss: asks({ memory: '318Mi' }, taking({ memory: `${16 * 1024 - 318}Mi` })),
  },
  {
    ...pending,
    id: 'InsufficientEphemeralStorage',
    says: 'Needs 2 Gi ephemeral-storage; node-1 has 1 Gi of 100 Gi left, and nothing may be evicted.',
    cell: asks({ 'ephemeral-storage': '2Gi' }, taking({ 'ephemeral-storage': '99Gi' })),
    nearMiss: asks({ 'ephemeral-storage': '1Gi' }, taking({ 'ephemeral-storage': '99Gi' })),
  },
  {
    ...pending,
    id: 'TooManyPods',
    says: 'node-1 runs 110 Pods and allows 110, and nothing may be evicted.',
    cell: asks({}, ...crowd),
    nearMiss: asks({}, ...crowd.slice(1)),
  },
  {
    ...pending,
    id: 'InsufficientExtendedResource',
    says: 'Needs 1 nvidia.com/gpu; node-1 has 0 of 4 left, and nothing may be evicted.',
    cell: { ...asks({ 'nvidia.com/gpu': '1' }, taking({ 'nvidia.com/gpu': '4' })), node: gpuNode },
    nearMiss: { ...asks({ 'nvidia.com/gpu': '1' }, taking({ 'nvidia.com/gpu': '3' })), node: gpuNode },
  },
  {
    ...pending,
    severity: 'info',
    id: 'PreemptionPending',
    behind: 'InsufficientCpu',
    says: 'The scheduler evicts Pods for agent-x7k2p: Pod default/cache-0 is still ending.',
    cell: {
      pods: [
        unboundPod(REFUSED, {
          nominatedNodeName: 'node-1',
          spec: { containers: [container({ requests: { cpu: '500m' } })], priority: 1000 },
        }),
      ],
      others: [victim],
    },
    nearMiss: ranked(1000, [victim]),
  },
  {
    ...pending,
    id: 'PreemptionImpossible',
    behind: 'InsufficientCpu',
    says: 'Nothing may be evicted: no Pod on node-1 has a priority below 0.',
    cell: ranked(0, [taking({ cpu: '4' })]),
    nearMiss: ranked(1, [taking({ cpu: '4' })]),
  },
  {
    ...pending,
    id: 'PvcMissing',
    says: 'PersistentVolumeClaim data does not exist, the scheduler reports.',
    cell: { pods: [rejected('persistentvolumeclaim "data" not found')] },
    nearMiss: { pods: [rejected('persistentvolume "data" not found')] },
  },
  {
    ...pending,
    id: 'PvcUnbound',
    says: 'A PersistentVolumeClaim of the Pod is not bound to a volume yet, the scheduler reports.',
    cell: { pods: [rejected('pod has unbound immediate PersistentVolumeClaims')] },
    nearMiss: { pods: [rejected('pod has bound PersistentVolumeClaims')] },
  },
  {
    ...pending,
    id: 'VolumeNodeAffinityConflict',
    says: "A volume of the Pod can't be reached from node-1, the scheduler reports.",
    cell: told("node(s) didn't match PersistentVolume's node affinity"),
    nearMiss: told("node(s) didn't match Pod's node affinity/selector"),
  },
  {
    ...pending,
    id: 'NoVolumeFits',
    says: 'No PersistentVolume that node-1 can reach fits a claim of the Pod, the scheduler reports.',
    cell: told("node(s) didn't find available persistent volumes to bind"),
    nearMiss: told("node(s) didn't match PersistentVolume's node affinity"),
  },
  {
    ...pending,
    id: 'VolumeZoneConflict',
    says: 'A volume of the Pod is in another zone than node-1, the scheduler reports.',
    cell: told('node(s) had no available volume zone'),
    nearMiss: told('node(s) had no available disk'),
  },
  {
    ...pending,
    id: 'VolumeLimitReached',
    says: 'node-1 has as many volumes attached as its CSI driver allows, the scheduler reports.',
    cell: told('node(s) exceed max volume count'),
    nearMiss: told('Too many pods'),
  },
  {
    ...pending,
    id: 'CsiDriverMissing',
    says: 'CSI driver ebs.csi.aws.com is not installed on node-1, the scheduler reports.',
    cell: told('ebs.csi.aws.com CSI driver is not installed on the node'),
    nearMiss: told('node(s) exceed max volume count'),
  },
  {
    ...pending,
    id: 'VolumeInUse',
    says: 'Another Pod uses a ReadWriteOncePod claim of this Pod, the scheduler reports.',
    cell: told(
      'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
    ),
    nearMiss: told('node(s) had no available volume zone'),
  },
  {
    ...pending,
    id: 'TopologySpreadUnsatisfied',
    says: 'A topology spread constraint wants label topology.kubernetes.io/zone; node-1 has no such label.',
    cell: {
      daemonSet: daemonSet({ template: { topologySpreadKeys: ['topology.kubernetes.io/zone'] } }),
      pods: [unboundPod(REFUSED, { spec: { topologySpreadKeys: ['topology.kubernetes.io/zone'] } })],
    },
    nearMiss: { pods: [unboundPod(REFUSED, { spec: { topologySpreadKeys: ['kubernetes.io/hostname'] } })] },
  },
  {
    ...pending,
    id: 'PodAffinityUnsatisfied',
    says: 'Must share node-1 with a Pod labelled app=cache; there is none.',
    cell: {
      daemonSet: daemonSet({ template: { podAffinity: [affinityTerm('cache')] } }),
      pods: [unboundPod(REFUSED, { spec: { podAffinity: [affinityTerm('cache')] } })],
      others: [cache({}, 'store')],
    },
    nearMiss: {
      pods: [unboundPod(REFUSED, { spec: { podAffinity: [affinityTerm('cache')] } })],
      others: [cache()],
    },
  },
  {
    ...pending,
    id: 'PodAntiAffinityConflict',
    says: 'Its own anti-affinity is against Pod default/cache-0 (no controller) here.',
    cell: {
      daemonSet: daemonSet({ template: { podAntiAffinity: [affinityTerm('cache')] } }),
      pods: [unboundPod(REFUSED, { spec: { podAntiAffinity: [affinityTerm('cache')] } })],
      others: [cache()],
    },
    nearMiss: {
      pods: [unboundPod(REFUSED, { spec: { podAntiAffinity: [affinityTerm('cache')] } })],
      others: [cache({}, 'store')],
    },
  },
  {
    ...pending,
    id: 'ExistingAntiAffinity',
    says: 'Pod default/cache-0 (no controller) has anti-affinity against this Pod.',
    cell: {
      pods: [unboundPod(REFUSED, { labels: { app: 'logs' } })],
      others: [cache({ podAntiAffinity: [affinityTerm('logs', { namespaces: ['agents'] })] })],
    },
    nearMiss: {
      pods: [unboundPod(REFUSED, { labels: { app: 'logs' } })],
      others: [cache({ podAntiAffinity: [affinityTerm('logs', { namespaces: [] })] })],
    },
  },
  {
    ...pending,
    id: 'ResourceClaimUnsatisfied',
    says: 'A device that the Pod claims is not to be had here, the scheduler reports: cannot allocate all claims.',
    cell: told('cannot allocate all claims'),
    nearMiss: told('Insufficient example.com/gpu'),
  },
  {
    ...pending,
    id: 'NodeFeatureMissing',
    says: 'The kubelet on node-1 lacks a feature that the Pod needs, the scheduler reports.',
    cell: told("node(s) didn't match Pod's required features"),
    nearMiss: told("node(s) didn't match Pod's node affinity/selector"),
  },
  {
    ...pending,
    id: 'SchedulerEnforcedAffinity',
    says: 'Scheduler default-scheduler is configured to keep off node-1, it reports.',
    cell: told("node(s) didn't match scheduler-enforced node affinity"),
    nearMiss: told("node(s) didn't match Pod's node affinity/selector"),
  },
  {
    ...pending,
    id: 'UnschedulableOther',
    says: "The scheduler can't place it here: node(s) were unschedulable.",
    cell: {
      pods: [
        unboundPod(
          "0/60 nodes are available: 1 node(s) were unschedulable, 59 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: 0/60 nodes are available: 60 Preemption is not helpful for scheduling.",
        ),
      ],
    },
    nearMiss: { pods: [pod()] },
  },
];

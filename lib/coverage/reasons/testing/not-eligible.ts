import type { Condition, Taint } from '../../objects.ts';
import {
  type ContextFields,
  condition,
  container,
  daemonSet,
  MINUTE,
  NOW,
  node,
  type SpecFields,
} from '../../testing.ts';
import { taintOf } from '../../vectors/build.ts';
import type { ReasonFixture } from './fixture.ts';

const selected = { state: 'notSelected', severity: 'ok' } as const;
const repelled = { state: 'repelled', severity: 'warning' } as const;

const templateOf = (template: SpecFields): ContextFields => ({ daemonSet: daemonSet({ template }) });
const taintedBy = (...taints: readonly (string | Taint)[]): ContextFields => ({ node: node({ taints }) });
const since = (minutes: number, text: string): Taint => ({ ...taintOf(text), timeAdded: NOW - minutes * MINUTE });

function unwell(taint: string, ready: Condition, minutes = 24 * 60): ContextFields {
  return { node: node({ taints: [taint], conditions: [ready], createdAt: NOW - minutes * MINUTE }) };
}

const CNI_NOT_READY = condition('Ready', 'False', {
  reason: 'KubeletNotReady',
  message: 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady',
});
const networkAgent = (image: string) =>
  daemonSet({ template: { hostNetwork: true, containers: [container({ image })] } });

export const NOT_ELIGIBLE: readonly ReasonFixture[] = [
  {
    ...selected,
    id: 'NodeNamePinnedElsewhere',
    says: 'The template is pinned to node node-2 by nodeName.',
    cell: { daemonSet: daemonSet({ templateNodeName: 'node-2' }) },
    nearMiss: { daemonSet: daemonSet({ templateNodeName: 'node-1' }) },
  },
  {
    ...selected,
    id: 'OperatingSystemMismatch',
    says: 'Runs only where kubernetes.io/os=windows; this node has linux.',
    cell: templateOf({ nodeSelector: { 'kubernetes.io/os': 'windows' } }),
    nearMiss: templateOf({ nodeSelector: { 'kubernetes.io/os': 'linux' } }),
  },
  {
    ...selected,
    id: 'ArchitectureMismatch',
    says: 'Runs only where kubernetes.io/arch In [arm64, s390x]; this node has amd64.',
    cell: templateOf({ terms: [{ expressions: [['kubernetes.io/arch', 'In', 'arm64', 's390x']] }] }),
    nearMiss: templateOf({ terms: [{ expressions: [['zone', 'In', 'a']] }] }),
  },
  {
    ...selected,
    id: 'NodeSelectorMismatch',
    says: 'nodeSelector wants node-type=gpu; this node has no label node-type.',
    cell: templateOf({ nodeSelector: { 'node-type': 'gpu' } }),
    nearMiss: templateOf({ nodeSelector: { 'kubernetes.io/arch': 'arm64' } }),
  },
  {
    ...selected,
    id: 'NodeAffinityMismatch',
    says: 'Required affinity wants zone In [a, b]; this node has no such label.',
    cell: templateOf({ terms: [{ expressions: [['zone', 'In', 'a', 'b']] }] }),
    nearMiss: templateOf({ terms: [{ expressions: [['kubernetes.io/os', 'In', 'windows']] }] }),
  },
  {
    id: 'NodeAffinityUnmatchable',
    state: 'notSelected',
    severity: 'warning',
    says: 'Required affinity has no terms, so it matches no node at all.',
    cell: templateOf({ terms: [] }),
    nearMiss: templateOf({ terms: [{}, { expressions: [['zone', 'Exists']] }] }),
  },
  {
    ...repelled,
    id: 'ControlPlaneTaint',
    says: 'Control plane taint node-role.kubernetes.io/control-plane:NoSchedule is not tolerated.',
    cell: taintedBy('node-role.kubernetes.io/control-plane:NoSchedule'),
    nearMiss: {
      ...taintedBy('node-role.kubernetes.io/control-plane:NoSchedule'),
      ...templateOf({ tolerations: [['node-role.kubernetes.io/control-plane', 'Exists']] }),
    },
  },
  {
    ...repelled,
    id: 'AcceleratorTaint',
    says: 'Taint nvidia.com/gpu=present:NoSchedule is not tolerated.',
    cell: taintedBy('nvidia.com/gpu=present:NoSchedule'),
    nearMiss: taintedBy('nvidia.com/gpu=present:PreferNoSchedule'),
  },
  {
    id: 'VirtualNodeTaint',
    state: 'repelled',
    severity: 'info',
    says: 'Virtual node: taint eks.amazonaws.com/compute-type=fargate:NoSchedule is not tolerated.',
    cell: taintedBy('eks.amazonaws.com/compute-type=fargate:NoSchedule'),
    nearMiss: taintedBy('eks.amazonaws.com/compute-type=hybrid:NoSchedule'),
  },
  {
    ...repelled,
    id: 'NumericTolerationInert',
    says: 'Toleration Gt 90 counts for nothing while its feature gate is off: taint sla=95:NoSchedule stays.',
    cell: { ...taintedBy('sla=95:NoSchedule'), ...templateOf({ tolerations: [['sla', 'Gt', '90']] }) },
    nearMiss: { ...taintedBy('sla=85:NoSchedule'), ...templateOf({ tolerations: [['sla', 'Gt', '90']] }) },
  },
  {
    ...repelled,
    id: 'DedicatedTaint',
    says: 'Taint dedicated=batch:NoSchedule is not tolerated.',
    cell: {
      ...taintedBy('dedicated=batch:NoSchedule'),
      ...templateOf({ tolerations: [['dedicated', 'Equal', 'infra', 'NoSchedule']] }),
    },
    nearMiss: taintedBy('nvidia.com/gpu=present:NoSchedule'),
  },
  {
    ...repelled,
    id: 'NoExecuteTaint',
    says: 'Taint maintenance=disk:NoExecute is not tolerated.',
    cell: taintedBy('maintenance=disk:NoExecute'),
    nearMiss: taintedBy('maintenance=disk:NoSchedule'),
  },
  {
    id: 'NetworkBootstrapDeadlock',
    state: 'repelled',
    severity: 'critical',
    says: 'The node waits for its network and agent for the node: node.kubernetes.io/not-ready:NoSchedule is not tolerated.',
    cell: {
      ...unwell('node.kubernetes.io/not-ready:NoSchedule', CNI_NOT_READY),
      daemonSet: networkAgent('docker.io/flannel/flannel:v0.27'),
    },
    nearMiss: {
      ...unwell('node.kubernetes.io/not-ready:NoSchedule', CNI_NOT_READY),
      daemonSet: networkAgent('quay.io/prometheus/node-exporter:v1.9'),
    },
  },
  {
    ...repelled,
    id: 'NodeNotReadyTaint',
    says: 'Node is not Ready (KubeletNotReady); taint node.kubernetes.io/not-ready:NoSchedule is not tolerated.',
    cell: unwell('node.kubernetes.io/not-ready:NoSchedule', CNI_NOT_READY),
    nearMiss: unwell('node.kubernetes.io/not-ready:NoExecute', CNI_NOT_READY),
  },
  {
    ...repelled,
    id: 'NodeUnreachableTaint',
    says: 'Node is silent (NodeStatusUnknown); taint node.kubernetes.io/unreachable:NoSchedule is not tolerated.',
    cell: unwell(
      'node.kubernetes.io/unreachable:NoSchedule',
      condition('Ready', 'Unknown', { reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' }),
    ),
    nearMiss: unwell('node.kubernetes.io/unreachable:NoExecute', condition('Ready', 'Unknown')),
  },
  {
    ...repelled,
    id: 'NetworkUnavailableTaint',
    says: 'Node network is unavailable (NoRouteCreated); taint node.kubernetes.io/network-unavailable:NoSchedule is not tolerated.',
    cell: unwell(
      'node.kubernetes.io/network-unavailable:NoSchedule',
      condition('NetworkUnavailable', 'True', { reason: 'NoRouteCreated' }),
    ),
    nearMiss: {
      ...unwell('node.kubernetes.io/network-unavailable:NoSchedule', condition('NetworkUnavailable', 'True')),
      ...templateOf({ hostNetwork: true }),
    },
  },
  {
    ...repelled,
    id: 'CloudUninitializedTaint',
    says: 'The cloud controller has not initialized the node: taint node.cloudprovider.kubernetes.io/uninitialized=true:NoSchedule is not tolerated.',
    cell: taintedBy('node.cloudprovider.kubernetes.io/uninitialized=true:NoSchedule'),
    nearMiss: taintedBy('node.cloudprovider.kubernetes.io/shutdown:NoSchedule'),
  },
  {
    id: 'CloudShutdownTaint',
    state: 'repelled',
    severity: 'info',
    says: 'The instance is shut down: taint node.cloudprovider.kubernetes.io/shutdown:NoSchedule is not tolerated.',
    cell: taintedBy('node.cloudprovider.kubernetes.io/shutdown:NoSchedule'),
    nearMiss: taintedBy('node.cloudprovider.kubernetes.io/uninitialized=true:NoSchedule'),
  },
  {
    ...repelled,
    id: 'OutOfServiceTaint',
    says: 'The node is declared out of service: taint node.kubernetes.io/out-of-service=nodeshutdown:NoExecute is not tolerated.',
    cell: taintedBy('node.kubernetes.io/out-of-service=nodeshutdown:NoExecute'),
    nearMiss: taintedBy('node.kubernetes.io/out-of-servicex:NoExecute'),
  },
  {
    ...repelled,
    id: 'StartupTaint',
    says: 'The node is still starting: taint node.cilium.io/agent-not-ready:NoExecute is not tolerated.',
    cell: taintedBy(since(11, 'node.cilium.io/agent-not-ready:NoExecute')),
    nearMiss: taintedBy('node.cilium.io/agent-ready:NoExecute'),
  },
  {
    id: 'AutoscalerDisruptionTaint',
    state: 'repelled',
    severity: 'info',
    says: 'The autoscaler removes this node: taint ToBeDeletedByClusterAutoscaler=1732458:NoSchedule is not tolerated.',
    cell: taintedBy('ToBeDeletedByClusterAutoscaler=1732458:NoSchedule'),
    nearMiss: taintedBy('DeletionCandidateOfClusterAutoscaler=1732458:PreferNoSchedule'),
  },
  {
    ...repelled,
    id: 'PressureNoExecuteTaint',
    says: 'Taint node.kubernetes.io/disk-pressure:NoExecute is not tolerated: DaemonSets tolerate this key with NoSchedule only.',
    cell: taintedBy('node.kubernetes.io/disk-pressure:NoExecute'),
    nearMiss: taintedBy('node.kubernetes.io/disk-pressure:NoSchedule'),
  },
];

export { CNI_NOT_READY, networkAgent, since, taintedBy, templateOf, unwell };

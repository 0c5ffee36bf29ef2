/** The node is not for this DaemonSet, or not yet. */
import type { Condition, Taint } from '../kinds.ts';
import { manualAnnotation } from '../marks.ts';
import type { Row } from './row.ts';

const repelledBy = (reason: string, taint: Taint): Row => ({
  reason,
  state: 'repelled',
  says: new RegExp(taint.key.slice(0, 30)),
  node: { taints: [taint] },
});

/** From its first moment on, so that no Pod is made before the taint is there. */
const withCondition = (reason: string, condition: Condition, says: RegExp): Row => ({
  reason,
  state: 'repelled',
  says,
  node: { annotations: { [manualAnnotation]: 'true' }, conditions: [condition] },
});

const lastTransitionTime = new Date().toISOString();

export const notEligible: Row[] = [
  {
    reason: 'NodeNamePinnedElsewhere',
    state: 'notSelected',
    says: /somewhere-else/,
    agent: { pod: { nodeName: 'somewhere-else', nodeSelector: {} } },
  },
  {
    reason: 'OperatingSystemMismatch',
    state: 'notSelected',
    says: /windows/,
    node: { labels: { 'kubernetes.io/os': 'windows' } },
    agent: { pod: { nodeSelector: { 'kubernetes.io/os': 'linux', absent: 'everywhere' } } },
  },
  {
    reason: 'ArchitectureMismatch',
    state: 'notSelected',
    says: /arm64/,
    node: { labels: { 'kubernetes.io/arch': 'arm64' } },
    agent: { pod: { nodeSelector: { 'kubernetes.io/arch': 'amd64', absent: 'everywhere' } } },
  },
  {
    reason: 'NodeSelectorMismatch',
    state: 'notSelected',
    says: /disk/,
    node: { labels: { disk: 'hdd' } },
    agent: { pod: { nodeSelector: { disk: 'ssd' } } },
  },
  {
    reason: 'NodeAffinityMismatch',
    state: 'notSelected',
    says: /tier/,
    agent: {
      pod: {
        nodeSelector: {},
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: 'tier', operator: 'In', values: ['edge'] }] }],
            },
          },
        },
      },
    },
  },
  {
    reason: 'NodeAffinityUnmatchable',
    state: 'notSelected',
    says: /\w/,
    agent: {
      pod: {
        nodeSelector: {},
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{}, { matchExpressions: [{ key: 'tier', operator: 'Gt', values: ['high'] }] }],
            },
          },
        },
      },
    },
  },
  repelledBy('ControlPlaneTaint', { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }),
  repelledBy('AcceleratorTaint', { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }),
  repelledBy('VirtualNodeTaint', { key: 'virtual-kubelet.io/provider', value: 'azure', effect: 'NoSchedule' }),
  repelledBy('DedicatedTaint', { key: 'dedicated', value: 'search', effect: 'NoSchedule' }),
  repelledBy('NoExecuteTaint', { key: 'drain-for-repair', effect: 'NoExecute' }),
  repelledBy('CloudUninitializedTaint', {
    key: 'node.cloudprovider.kubernetes.io/uninitialized',
    value: 'true',
    effect: 'NoSchedule',
  }),
  repelledBy('OutOfServiceTaint', {
    key: 'node.kubernetes.io/out-of-service',
    value: 'nodeshutdown',
    effect: 'NoExecute',
  }),
  repelledBy('StartupTaint', { key: 'node.cilium.io/agent-not-ready', effect: 'NoSchedule' }),
  repelledBy('AutoscalerDisruptionTaint', { key: 'karpenter.sh/disrupted', effect: 'NoSchedule' }),
  repelledBy('PressureNoExecuteTaint', { key: 'node.kubernetes.io/disk-pressure', effect: 'NoExecute' }),
  withCondition(
    'NodeNotReadyTaint',
    {
      type: 'Ready',
      status: 'False',
      reason: 'KubeletNotReady',
      message: 'container runtime is down',
      lastTransitionTime,
    },
    /not.ready/i,
  ),
  withCondition(
    'NetworkUnavailableTaint',
    { type: 'NetworkUnavailable', status: 'True', reason: 'NoRouteCreated', lastTransitionTime },
    /network.unavailable/i,
  ),
];

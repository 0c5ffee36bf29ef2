/** What a taint means, by its key: one table, from which every taint reason takes its own. */
import type { NodeObject, Taint } from '../../objects.ts';

export type TaintClass =
  | 'controlPlane'
  | 'accelerator'
  | 'virtualNode'
  | 'nodeNotReady'
  | 'nodeUnreachable'
  | 'networkUnavailable'
  | 'cloudUninitialized'
  | 'cloudShutdown'
  | 'outOfService'
  | 'startup'
  | 'autoscalerDisruption'
  | 'pressureNoExecute'
  /** Whatever is left, by effect. */
  | 'dedicated'
  | 'noExecute';

interface Row {
  readonly class: TaintClass;
  readonly key: RegExp;
  /** Any when absent. */
  readonly value?: RegExp;
  readonly effect?: string;
}

/** The first row that fits decides. */
const TABLE: readonly Row[] = [
  { class: 'controlPlane', key: /^node-role\.kubernetes\.io\/(?:control-?plane|master|etcd)$/ },
  { class: 'virtualNode', key: /^virtual-kubelet\.io\/provider$/ },
  { class: 'virtualNode', key: /^eks\.amazonaws\.com\/compute-type$/, value: /^fargate$/ },
  { class: 'accelerator', key: /^(?:nvidia\.com|habana\.ai|gpu\.intel\.com|cloud-tpus\.google\.com)\// },
  { class: 'accelerator', key: /^(?:amd\.com\/gpu|google\.com\/tpu|aws\.amazon\.com\/neuron(?:core|device)?)$/ },
  { class: 'accelerator', key: /^sku$/, value: /^gpu$/ },
  { class: 'nodeNotReady', key: /^node\.kubernetes\.io\/not-ready$/, effect: 'NoSchedule' },
  { class: 'nodeUnreachable', key: /^node\.kubernetes\.io\/unreachable$/, effect: 'NoSchedule' },
  { class: 'networkUnavailable', key: /^node\.kubernetes\.io\/network-unavailable$/, effect: 'NoSchedule' },
  { class: 'cloudUninitialized', key: /^node\.cloudprovider\.kubernetes\.io\/uninitialized$/ },
  { class: 'cloudShutdown', key: /^node\.cloudprovider\.kubernetes\.io\/shutdown$/ },
  { class: 'outOfService', key: /^node\.kubernetes\.io\/out-of-service$/ },
  { class: 'startup', key: /^(?:startup|ignore)-taint\.cluster-autoscaler\.kubernetes\.io\// },
  { class: 'startup', key: /(?:^|[./])agent-not-ready$/ },
  { class: 'startup', key: /^karpenter\.sh\/unregistered$/ },
  { class: 'autoscalerDisruption', key: /^ToBeDeletedByClusterAutoscaler$/ },
  { class: 'autoscalerDisruption', key: /^karpenter\.sh\/(?:disrupted|disruption)$/ },
  {
    class: 'pressureNoExecute',
    key: /^node\.kubernetes\.io\/(?:(?:disk|memory|pid)-pressure|unschedulable)$/,
    effect: 'NoExecute',
  },
];

/** The meaning of a taint on a node. On a virtual node every taint says `virtual`. */
export function classifyTaint(taint: Taint, node: Pick<NodeObject, 'labels'>): TaintClass {
  const row = TABLE.find(
    ({ key, value, effect }) =>
      key.test(taint.key) && (value?.test(taint.value) ?? true) && (effect === undefined || effect === taint.effect),
  );
  if (row !== undefined) return row.class;
  if (node.labels.get('type') === 'virtual-kubelet') return 'virtualNode';
  return taint.effect === 'NoExecute' ? 'noExecute' : 'dedicated';
}

/** Who makes the agent that takes a startup taint off, by the taint's key; null when not known. */
export function startupTaintOwner(key: string): string | null {
  if (key === 'node.cilium.io/agent-not-ready') return 'the Cilium agent';
  if (key === 'karpenter.sh/unregistered') return 'Karpenter';
  if (key.endsWith('/agent-not-ready')) return `the agent of ${key.slice(0, key.lastIndexOf('/'))}`;
  return null;
}

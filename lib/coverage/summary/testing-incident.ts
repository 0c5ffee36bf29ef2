/** One believable incident on 60 nodes and 14 DaemonSets, for tests. */
import type { Category } from '../model.ts';
import type { NodeView, Picture } from '../picture.ts';
import {
  type CellSketch,
  type DaemonSetSketch,
  minutesAgo,
  type NodeSketch,
  type PictureSketch,
  sketchPicture,
  sketchRollout,
} from './testing.ts';

const GPU_TAINT = 'nvidia.com/gpu=present:NoSchedule';
const POOLS: readonly (readonly [pool: string, instanceType: string, nodes: number])[] = [
  ['gpu-a100', 'p4d.24xlarge', 4],
  ['compute-c7g', 'c7g.4xlarge', 14],
  ['storage-i4i', 'i4i.2xlarge', 4],
  ['general-m6i', 'm6i.2xlarge', 28],
  ['ingress-c6in', 'c6in.2xlarge', 4],
  ['system-m6i', 'm6i.xlarge', 6],
];
const AGENTS: readonly (readonly [key: string, category: Category])[] = [
  ['kube-system/cilium', 'network'],
  ['kube-system/kube-proxy', 'network'],
  ['kube-system/node-local-dns', 'network'],
  ['kube-system/ebs-csi-node', 'storage'],
  ['kube-system/efs-csi-node', 'storage'],
  ['logging/fluent-bit', 'logging'],
  ['logging/vector-audit', 'logging'],
  ['monitoring/node-exporter', 'monitoring'],
  ['monitoring/node-problem-detector', 'monitoring'],
  ['monitoring/otel-agent', 'monitoring'],
  ['falco/falco', 'security'],
  ['kube-system/tetragon', 'security'],
  ['gpu-operator/nvidia-device-plugin', 'device'],
  ['kube-system/aws-node-termination-handler', 'other'],
];
/** Where an agent is selected, if not everywhere. */
const SELECTED: ReadonlyMap<string, readonly string[]> = new Map([
  ['logging/vector-audit', ['system-m6i']],
  ['gpu-operator/nvidia-device-plugin', ['gpu-a100']],
  ['kube-system/aws-node-termination-handler', ['compute-c7g', 'general-m6i']],
]);

export const SILENT_NODE = 'gpu-a100-2.example.internal';
export const CRASHING_NODES = ['compute-c7g-4.example.internal', 'compute-c7g-9.example.internal'];
export const FULL_NODE = 'storage-i4i-1.example.internal';

/** Before anything went wrong: 60 nodes, all well. `change` replaces parts of it. */
export function quietCluster(change: Partial<PictureSketch> = {}): Picture {
  return sketchPicture({ nodes: incidentNodes(false), daemonSets: incidentAgents(), cell: byDesign, ...change });
}

/** GPU nodes without a log shipper, a crash loop on a new kernel, a full node, a refused create, a silent node. */
export function incident(change: Partial<PictureSketch> = {}): Picture {
  return sketchPicture({ nodes: incidentNodes(true), daemonSets: incidentAgents(), cell: incidentCell, ...change });
}

export function incidentAgents(): DaemonSetSketch[] {
  const rollout = sketchRollout('falco/falco', {
    phase: 'stuck',
    updated: 21,
    available: 57,
    old: 38,
    done: 19,
    updatedUnavailable: 2,
    unknown: 1,
    stuckSince: minutesAgo(9),
    blockedBy: '3 Pods are unavailable, maxUnavailable allows 2.',
  });
  return AGENTS.map(([key, category]) => ({
    key,
    categories: [category],
    ...(key === 'falco/falco' ? { rollout } : {}),
  }));
}

export function incidentNodes(hasNews: boolean): NodeSketch[] {
  return POOLS.flatMap(([pool, instanceType, size]) =>
    Array.from({ length: size }, (_, i): NodeSketch => {
      const name = `${pool}-${i}.example.internal`;
      const isSilent = hasNews && name === SILENT_NODE;
      return {
        name,
        pool,
        instanceType,
        ready: isSilent ? 'Unknown' : 'True',
        readySince: minutesAgo(isSilent ? 3 : 600),
        createdAt: minutesAgo(hasNews && pool === 'gpu-a100' ? 12 : 60_000 + i),
        taints: pool === 'gpu-a100' ? [GPU_TAINT] : [],
        kernelVersion: CRASHING_NODES.includes(name) ? '6.12.46' : '6.1.134',
        labels: {
          'kubernetes.io/hostname': name,
          'eks.amazonaws.com/nodegroup': pool,
          'topology.kubernetes.io/zone': `eu-west-1${'abc'[i % 3]}`,
        },
      };
    }),
  );
}

function byDesign(node: NodeView, daemonSet: string): CellSketch | null {
  return (SELECTED.get(daemonSet)?.includes(node.pool) ?? true) ? null : 'notSelected';
}

function incidentCell(node: NodeView, daemonSet: string): CellSketch | null {
  const cell = byDesign(node, daemonSet);
  if (cell !== null) return cell;
  if (daemonSet === 'logging/fluent-bit' && node.pool === 'gpu-a100') {
    const message = `fluent-bit does not tolerate ${GPU_TAINT}; 11 other agents on ${node.name} do.`;
    return { state: 'repelled', reason: 'AcceleratorTaint', since: minutesAgo(12), message };
  }
  if (node.ready === 'Unknown') {
    const message = `${node.name} no longer reports; the Pod may still run.`;
    return { state: 'unknown', reason: 'NodeUnknown', since: minutesAgo(3), message };
  }
  if (daemonSet === 'falco/falco') return falcoCell(node);
  if (node.name === FULL_NODE && daemonSet === 'monitoring/otel-agent') {
    const message = `Requests 512 Mi; ${node.name} has 318 Mi of 14.6 Gi left, nothing to preempt.`;
    return { state: 'pending', reason: 'InsufficientMemory', since: minutesAgo(31), message };
  }
  if (node.name === FULL_NODE && daemonSet === 'monitoring/node-problem-detector') {
    const message = 'failed calling webhook "validate.kyverno.svc-fail": context deadline exceeded';
    return { state: 'missing', reason: 'AdmissionWebhookUnreachable', since: minutesAgo(26), message };
  }
  return null;
}

function falcoCell(node: NodeView): CellSketch | null {
  const crash = CRASHING_NODES.indexOf(node.name);
  if (crash >= 0) {
    const message = `falco exits with code 1, ${crash + 6} restarts: kernel 6.12.46: no matching driver`;
    const pod = `falco-7xk2${crash}`;
    return { state: 'notReady', reason: 'CrashLoop', severity: 'critical', since: minutesAgo(9 - crash), message, pod };
  }
  const isUpdated = node.pool === 'system-m6i' || node.pool === 'ingress-c6in' || /^compute-c7g-\d\./.test(node.name);
  if (isUpdated) return null;
  const message = 'Waits for a slot: both are held.';
  return { state: 'outdated', reason: 'OldRevisionBlocked', severity: 'info', since: minutesAgo(9), message };
}

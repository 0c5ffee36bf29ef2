/** Which DaemonSets the cluster has, and on which nodes each of them runs. Everything follows from an index. */
import type { NodeState } from './states.ts';

export interface ClusterSize {
  readonly nodes: number;
  readonly daemonSets: number;
  /** Beside the agents'. */
  readonly pods: number;
  /** How many of the DaemonSets run on every node; each of the others has one node pool. Half of them when left out. */
  readonly everywhere?: number | undefined;
  /** Node pools, of equal size. 10 when left out. */
  readonly pools?: number | undefined;
}

const POOLS = 10;

const KNOWN = [
  ['kube-system', 'cilium', 'quay.io/cilium/cilium:v1.17.4'],
  ['kube-system', 'kube-proxy', 'registry.k8s.io/kube-proxy:v1.37.0'],
  ['logging', 'fluent-bit', 'cr.fluentbit.io/fluent/fluent-bit:4.0.3'],
  ['monitoring', 'node-exporter', 'quay.io/prometheus/node-exporter:v1.9.1'],
  ['falco', 'falco', 'docker.io/falcosecurity/falco:0.41.2'],
  ['kube-system', 'ebs-csi-node', 'public.ecr.aws/ebs-csi-driver/aws-ebs-csi-driver:v1.44.0'],
  ['monitoring', 'alloy', 'docker.io/grafana/alloy:v1.9.0'],
  ['kube-system', 'node-local-dns', 'registry.k8s.io/dns/k8s-dns-node-cache:1.26.4'],
  ['gpu-operator', 'nvidia-device-plugin', 'nvcr.io/nvidia/k8s-device-plugin:v0.17.2'],
  ['datadog', 'datadog', 'gcr.io/datadoghq/agent:7.66.1'],
] as const;

export interface Agent {
  readonly index: number;
  readonly namespace: string;
  readonly name: string;
  readonly image: string;
  /** Null: all of them. */
  readonly pool: number | null;
  /** Also the taint that the churn puts on nodes. */
  readonly toleratesAll: boolean;
}

/** The first ones run everywhere. */
export function agentsOf(size: ClusterSize): readonly Agent[] {
  const { daemonSets, everywhere = Math.ceil(daemonSets / 2) } = size;
  return Array.from({ length: daemonSets }, (_, index) => {
    const [namespace, name, image] = KNOWN[index] ?? [
      'agents',
      agentName(index),
      `${REGISTRY}/${agentName(index)}:2.4.1`,
    ];
    const pool = index < everywhere ? null : poolOf(size, index);
    return { index, namespace, name, image, pool, toleratesAll: index % 5 !== 4 };
  });
}

const REGISTRY = 'registry.example.com/platform';

function agentName(index: number): string {
  return `platform-agent-${String(index).padStart(2, '0')}`;
}

/** Of a node, by its index; of a DaemonSet that has one, too. */
export function poolOf({ pools = POOLS }: ClusterSize, index: number): number {
  return index % pools;
}

/** As the DaemonSet controller decides it. */
export function isEligible(size: ClusterSize, { pool, toleratesAll }: Agent, { index, taintedAt }: NodeState): boolean {
  return (pool === null || pool === poolOf(size, index)) && (taintedAt === 0 || toleratesAll);
}

export function nodeName(index: number): string {
  const octet = (shift: number) => (index >> shift) & 255;
  return `ip-10-${octet(16)}-${octet(8)}-${octet(0)}.eu-west-1.compute.internal`;
}

export function nodeIp(index: number): string {
  return `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
}

/** About ten Pods a workload. */
export function workloadsOf({ pods }: ClusterSize): number {
  return Math.max(1, Math.ceil(pods / 10));
}

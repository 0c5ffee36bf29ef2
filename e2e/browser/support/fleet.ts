/** A fleet of 30 nodes and 8 agents in which every state is to be seen, and nothing moves. */
import type { TestCluster } from './cluster.ts';
import type { AgentSpec, NodeSpec } from './objects.ts';
import { crash, refuse, setImage, silence, starve } from './troubles.ts';

export const DOMAIN = '.cluster.test';
const GPU = { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' };

function pool(name: string, size: number, rest: Omit<NodeSpec, 'name' | 'pool'> = {}): NodeSpec[] {
  return Array.from({ length: size }, (_, place) => ({ name: `${name}-${place + 1}${DOMAIN}`, pool: name, ...rest }));
}

const NODES: readonly NodeSpec[] = [
  ...pool('gpu', 3, { taints: [GPU], labels: { 'nvidia.com/gpu.present': 'true' } }),
  ...pool('compute', 10),
  ...pool('general', 13),
  ...pool('system', 4),
];

const AGENTS: readonly AgentSpec[] = [
  { namespace: 'kube-system', name: 'cilium', image: 'quay.io/cilium/cilium:v1.18.2' },
  { namespace: 'kube-system', name: 'ebs-csi-node', image: 'public.ecr.aws/ebs-csi-driver/aws-ebs-csi-driver:v1.50.0' },
  { namespace: 'logging', name: 'fluent-bit', image: 'cr.fluentbit.io/fluent/fluent-bit:4.1.0', tolerations: [] },
  { namespace: 'monitoring', name: 'node-exporter', image: 'quay.io/prometheus/node-exporter:v1.9.1' },
  { namespace: 'monitoring', name: 'otel-agent', image: 'otel/opentelemetry-collector-k8s:0.138.0' },
  { namespace: 'falco', name: 'falco', image: 'docker.io/falcosecurity/falco:0.41.0' },
  {
    namespace: 'gpu-operator',
    name: 'nvidia-device-plugin',
    image: 'nvcr.io/nvidia/k8s-device-plugin:v0.17.4',
    nodeSelector: { 'nvidia.com/gpu.present': 'true' },
  },
  { namespace: 'kube-system', name: 'node-problem-detector', image: 'registry.k8s.io/node-problem-detector:v1.34.0' },
];

/** The incident, with the reader's eye: what each trouble is called is in the specs that look at it. */
export function fillFleet(cluster: TestCluster): void {
  cluster.addNodes(...NODES);
  cluster.addAgents(...AGENTS);
  crash(cluster, 'falco/falco', node('compute-1'));
  crash(cluster, 'falco/falco', node('compute-2'));
  starve(cluster, 'monitoring/otel-agent', node('general-1'));
  refuse(cluster, 'kube-system/node-problem-detector', node('general-2'));
  // fluent-bit runs here already, and NoSchedule leaves it alone.
  cluster.taint(node('system-1'), { key: 'dedicated', value: 'db', effect: 'NoSchedule' });
  silence(cluster, node('general-3'));
  setImage(cluster, 'monitoring/node-exporter', 'quay.io/prometheus/node-exporter:v1.10.0');
  for (const { name } of NODES.filter((each) => each.pool !== 'system'))
    cluster.replace('monitoring/node-exporter', name);
}

/** A node's full name. */
export function node(short: string): string {
  return `${short}${DOMAIN}`;
}

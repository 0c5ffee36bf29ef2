/** A quiet cluster for tests that change something: six nodes, three agents, no gap. */
import type { TestCluster } from './cluster.ts';
import type { AgentSpec, NodeSpec } from './objects.ts';

export const SMALL_NODES: readonly NodeSpec[] = [
  ...['a-1', 'a-2', 'a-3'].map((name) => ({ name: `${name}.cluster.test`, pool: 'alpha' })),
  ...['b-1', 'b-2', 'b-3'].map((name) => ({ name: `${name}.cluster.test`, pool: 'beta' })),
];

export const SMALL_AGENTS: readonly AgentSpec[] = [
  { namespace: 'kube-system', name: 'cilium', image: 'quay.io/cilium/cilium:v1.18.2' },
  { namespace: 'logging', name: 'fluent-bit', image: 'cr.fluentbit.io/fluent/fluent-bit:4.1.0', tolerations: [] },
  { namespace: 'falco', name: 'falco', image: 'docker.io/falcosecurity/falco:0.41.0' },
];

export function fillSmall(cluster: TestCluster): void {
  cluster.addNodes(...SMALL_NODES);
  cluster.addAgents(...SMALL_AGENTS);
}

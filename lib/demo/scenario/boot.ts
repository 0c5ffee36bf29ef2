/** The cluster as it was before the stories begin: aged nodes, every agent where it belongs, all Ready. */
import { buildDaemonSet, buildRevision, withImage } from './build/daemon-set.ts';
import { NEW_KERNEL, USUAL_KERNEL } from './build/node.ts';
import { buildDaemonPod } from './build/pod.ts';
import { acknowledge, initialize, run, setCondition } from './build/pod-status.ts';
import { type Cluster, keyOf } from './cluster.ts';
import { updateStatus } from './daemon-set-status.ts';
import { isEligible } from './eligible.ts';
import type { Agent } from './fleet/agent.ts';
import { OBSERVABILITY_AGENTS } from './fleet/agents-observability.ts';
import { SECURITY_AGENTS } from './fleet/agents-security.ts';
import { SYSTEM_AGENTS } from './fleet/agents-system.ts';
import { COMPUTE_POOL, GPU_POOL, poolSizes } from './fleet/pools.ts';
import type { NodeAgents } from './node-agents.ts';
import type { NodeLife } from './node-life.ts';
import type { DaemonSetWire, NodeWire, PodWire } from './wire.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface BootOptions {
  readonly cluster: Cluster;
  readonly life: NodeLife;
  readonly agents: NodeAgents;
  readonly nodes: number;
  /** When the viewer comes in: ages in the fleet's data count from there. */
  readonly opensAt: number;
}

/** All pools but the GPU one, which a story brings in. */
export function boot({ cluster, life, agents, nodes, opensAt }: BootOptions): void {
  for (const [pool, size] of poolSizes(nodes)) {
    if (pool === GPU_POOL) continue;
    for (let i = 0; i < size; i++) {
      const key = pool.addresses[i] ?? null;
      const kernel = pool === COMPUTE_POOL && key !== null ? NEW_KERNEL : USUAL_KERNEL;
      life.settled(pool, key, kernel, opensAt - cluster.random.between(3 * HOUR, 40 * DAY));
    }
  }
  for (const agent of [...SYSTEM_AGENTS, ...OBSERVABILITY_AGENTS, ...SECURITY_AGENTS]) {
    install(cluster, agents, agent, opensAt);
  }
}

function install(cluster: Cluster, agents: NodeAgents, agent: Agent, opensAt: number): void {
  const { random } = cluster;
  const createdAt = opensAt - random.between(60 * DAY, 200 * DAY);
  const rolloutEnd = opensAt - agent.lastRollout.hoursAgo * HOUR;
  const rolloutStart = rolloutEnd - agent.lastRollout.minutes * 60_000;
  const daemonSet = buildDaemonSet(agent, random.uid(), createdAt);
  daemonSet.status.observedGeneration = agent.revision;
  cluster.saveDaemonSet(daemonSet);
  const { template } = daemonSet.spec;
  const previous = { uid: random.uid(), revision: agent.revision - 1, createdAt: (createdAt + rolloutStart) / 2 };
  cluster.saveRevision(keyOf(daemonSet), buildRevision(daemonSet, withImage(template, agent.previousImage), previous));
  const current = buildRevision(daemonSet, template, {
    uid: random.uid(),
    revision: agent.revision,
    createdAt: rolloutStart,
  });
  cluster.saveRevision(keyOf(daemonSet), current);
  const hash = current.metadata.labels['controller-revision-hash'] ?? '';
  const eligible = new Map([...cluster.nodes].map(([name, node]) => [name, isEligible(node, daemonSet)]));
  for (const node of cluster.nodes.values()) {
    if (eligible.get(node.metadata.name)?.shouldRun !== true) continue;
    const replacedAt = random.between(rolloutStart, rolloutEnd - 15_000);
    const joinedAt = Date.parse(node.metadata.creationTimestamp) + 22_000;
    cluster.savePod(settledPod(agents, random, daemonSet, hash, node, Math.max(replacedAt, joinedAt)));
  }
  updateStatus(daemonSet, hash, eligible, cluster.podsOf(keyOf(daemonSet)));
}

/** A Pod that has been Ready since ten seconds after its creation. */
function settledPod(
  agents: NodeAgents,
  random: Cluster['random'],
  daemonSet: DaemonSetWire,
  hash: string,
  node: NodeWire,
  createdAt: number,
): PodWire {
  const { name } = node.metadata;
  const pod = buildDaemonPod({ daemonSet, hash, node: name, uid: random.uid(), suffix: random.suffix(5), createdAt });
  settle(pod, name, agents, createdAt);
  return pod;
}

/** Bound, started and Ready, as if it had gone through all of it at its creation. */
export function settle(pod: PodWire, node: string, agents: NodeAgents, createdAt: number): void {
  pod.spec.nodeName = node;
  setCondition(pod, 'PodScheduled', 'True', createdAt);
  acknowledge(pod, agents.addressOf(node), createdAt + 1000);
  initialize(pod, agents.podAddress(pod), createdAt + 4000);
  run(pod, createdAt + 5000, () => true);
  setCondition(pod, 'Ready', 'True', createdAt + 9000);
}

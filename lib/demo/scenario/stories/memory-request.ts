/** otel-agent asks for twice the memory, and one storage node has 318 Mi left: its Pod stays Pending. */
import { settle } from '../boot.ts';
import { withMemory } from '../build/daemon-set.ts';
import { buildWorkloadPod } from '../build/pod.ts';
import { freeOn } from '../scheduler.ts';
import type { Stage } from '../stage.ts';

const BEGINS = -31 * 60;
const STORAGE_NODE = '48-153';
const MIB = 1024 ** 2;
const LEFT_MIB = 318;
/** The old otel-agent and the node-problem-detector give their memory back before the end of the story. */
const RETURNED_MIB = 256 + 40;
const DAY = 86_400_000;

export function memoryRequest(stage: Stage): void {
  const node = stage.nodeAt(STORAGE_NODE);
  if (node !== null) fill(stage, node);
  stage.at(BEGINS, () => stage.apply('monitoring/otel-agent', (template) => withMemory(template, '512Mi')));
}

/** Databases take all of the node's memory but what the story needs. */
function fill(stage: Stage, name: string): void {
  const { cluster, agents, opensAt } = stage;
  const node = cluster.nodes.get(name);
  if (node === undefined) return;
  const total = Math.ceil(freeOn(cluster, node).memory / MIB) - LEFT_MIB + RETURNED_MIB;
  const [cassandra, kafka] = [32 * 1024, 16 * 1024];
  const pods = [
    ['cassandra-1', 'docker.io/library/cassandra:5.0.5', '2', cassandra],
    ['kafka-2', 'docker.io/apache/kafka:4.1.0', '1500m', kafka],
    ['clickhouse-0', 'docker.io/clickhouse/clickhouse-server:25.8', '1', total - cassandra - kafka],
  ] as const;
  for (const [pod, image, cpu, memoryMib] of pods) {
    const createdAt = opensAt - cluster.random.between(2 * DAY, 3 * DAY);
    const [uid, ownerUid] = [cluster.random.uid(), cluster.random.uid()];
    const memory = `${memoryMib}Mi`;
    const workload = buildWorkloadPod({ namespace: 'data', name: pod, uid, ownerUid, image, cpu, memory, createdAt });
    settle(workload, name, agents, createdAt);
    cluster.savePod(workload);
  }
}

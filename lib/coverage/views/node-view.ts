import { instanceType, nodePool } from '../match/pool.ts';
import { formatTaint } from '../match/taints.ts';
import type { Lifecycle } from '../model.ts';
import type { Condition, NodeObject } from '../objects.ts';
import { type ConditionView, type NodeView, type StateCounts, toTimestamp } from '../picture.ts';
import { condition, nodeReadiness } from '../pods.ts';

/** A node younger than this that is not Ready yet is joining, not broken. */
const JOINING_MS = 5 * 60_000;

const LEAVING_TAINTS: ReadonlySet<string> = new Set([
  'ToBeDeletedByClusterAutoscaler',
  'karpenter.sh/disrupted',
  'karpenter.sh/disruption',
]);

/** A node as the page and the routes show it. */
export function nodeView(node: NodeObject, counts: StateCounts, now: number): NodeView {
  const ready = condition(node, 'Ready');
  return {
    name: node.name,
    ready: nodeReadiness(node),
    readySince: toTimestamp(ready?.lastTransitionTime ?? null),
    unschedulable: node.unschedulable,
    createdAt: toTimestamp(node.createdAt),
    pool: nodePool(node),
    instanceType: instanceType(node),
    labels: Object.fromEntries(node.labels),
    taints: node.taints.map(formatTaint),
    conditions: node.conditions.filter(isAbnormal).map(conditionView),
    kernelVersion: node.kernelVersion,
    kubeletVersion: node.kubeletVersion,
    osImage: node.osImage,
    operatingSystem: node.operatingSystem,
    architecture: node.architecture,
    counts: { ...counts },
    lifecycle: lifecycleOf(node, now),
  };
}

/** What is called ready should be True, and everything else that is reported False. */
function isAbnormal({ type, status }: Condition): boolean {
  return status !== (type.endsWith('Ready') ? 'True' : 'False');
}

/** A message may be as long as its writer likes. */
const MESSAGE_AT_MOST = 300;

function conditionView({ type, status, reason, message }: Condition): ConditionView {
  return { type, status, reason, message: message.slice(0, MESSAGE_AT_MOST) };
}

/** Leaving beats maintenance beats joining: the first that applies says what to expect of the node. */
function lifecycleOf(node: NodeObject, now: number): Lifecycle {
  if (node.deletedAt !== null || node.taints.some((taint) => LEAVING_TAINTS.has(taint.key))) return 'leaving';
  if (node.unschedulable) return 'maintenance';
  const isYoung = now < (joiningEndsAt(node) ?? now);
  return isYoung && nodeReadiness(node) !== 'True' ? 'joining' : 'steady';
}

/** Until when the node can count as joining, in milliseconds; null where nobody knows its age. */
export function joiningEndsAt(node: NodeObject): number | null {
  return node.createdAt === null ? null : node.createdAt + JOINING_MS;
}

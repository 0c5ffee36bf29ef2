import { instanceType, nodePool } from '../match/pool.ts';
import { formatTaint } from '../match/taints.ts';
import { isVirtualNode, lifecycleOf } from '../node-lifecycle.ts';
import type { Condition, NodeObject } from '../objects.ts';
import { type ConditionView, type NodeView, type StateCounts, toTimestamp } from '../picture.ts';
import { condition, nodeReadiness } from '../pods.ts';
import { TimeProbe } from '../time-probe.ts';

/** A node as the page and the routes show it. */
export function nodeView(node: NodeObject, counts: StateCounts, now: number): NodeView {
  const ready = condition(node, 'Ready');
  const { lifecycle, says } = lifecycleOf(node, new TimeProbe(now));
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
    lifecycle,
    lifecycleSays: says,
    isVirtual: isVirtualNode(node),
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

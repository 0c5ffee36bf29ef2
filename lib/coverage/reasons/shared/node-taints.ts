/** Taints that come from how the node fares: somebody takes them off, and tolerating them would help nobody. */
import type { Remedy, Severity } from '../../model.ts';
import type { CellContext } from '../../reason.ts';
import { isJoining } from './joining.ts';
import { describeNode, kubectl, verifyHere } from './kubectl.ts';
import { startupTaintOwner, type TaintClass } from './taint-classes.ts';
import { type TaintsFound, untaintCommand } from './tolerate.ts';

/** A node that is not ready for use after this long is stuck. */
const STARTING_MS = 10 * 60_000;

interface NodeTaint {
  readonly severity: (found: TaintsFound, context: CellContext) => Severity;
  readonly remedy: (found: TaintsFound, context: CellContext) => Remedy;
}

const getNode = ({ node }: CellContext) => kubectl('get', 'node', node.name, '-o', 'yaml');

export const NODE_NOT_READY: NodeTaint = {
  severity: (_found, context) => (isJoining(context) ? 'info' : 'warning'),
  remedy: (_found, context) =>
    waitRemedy(
      `Repair the kubelet or its network: ${context.daemonSet.name} follows by itself once the node is Ready.`,
      context,
      describeNode(context),
    ),
};

export const NODE_UNREACHABLE: NodeTaint = {
  severity: () => 'warning',
  remedy: (_found, context) =>
    waitRemedy(
      `Reach the node and its kubelet; if it is gone for good, delete the Node. Once it answers, ${context.daemonSet.name} follows by itself.`,
      context,
      describeNode(context),
    ),
};

export const NETWORK_UNAVAILABLE: NodeTaint = {
  severity: () => 'warning',
  remedy: (_found, context) =>
    waitRemedy(
      `Repair the route controller or network agent that sets this condition: ${context.daemonSet.name} follows by itself.`,
      context,
      describeNode(context),
    ),
};

export const CLOUD_UNINITIALIZED: NodeTaint = {
  severity: (_found, { node, time }) => (time.isOlderThan(node.createdAt, STARTING_MS) ? 'warning' : 'info'),
  remedy: (_found, context) =>
    waitRemedy(
      'Wait for the cloud-controller-manager, or look at its log: it takes the taint off.',
      context,
      kubectl('-n', 'kube-system', 'get', 'pods', '-o', 'wide'),
      getNode(context),
    ),
};

export const CLOUD_SHUTDOWN: NodeTaint = {
  severity: () => 'info',
  remedy: (_found, context) =>
    waitRemedy(
      `Start the instance, or delete the Node if it will not come back. With the instance, ${context.daemonSet.name} comes by itself.`,
      context,
      getNode(context),
    ),
};

export const OUT_OF_SERVICE: NodeTaint = {
  severity: () => 'warning',
  remedy: ({ taint }, { daemonSet, node }) => ({
    says: `Take the taint off once the node is repaired: that adds ${daemonSet.name} and every other agent to it again. Not before: Pods on it are force-deleted while it is not Ready.`,
    commands: [untaintCommand(taint, node.name), kubectl('get', 'node', node.name)],
    patch: null,
  }),
};

export const STARTUP: NodeTaint = {
  severity: ({ taint }, { node, time }) =>
    time.isOlderThan(taint.timeAdded ?? node.createdAt, STARTING_MS) ? 'warning' : 'info',
  remedy: ({ taint }, context) =>
    waitRemedy(
      `Wait: ${startupTaintOwner(taint.key) ?? 'whoever set the taint'} takes it off when ready. If it stays, that agent is what to repair.`,
      context,
      getNode(context),
    ),
};

export const AUTOSCALER_DISRUPTION: NodeTaint = {
  severity: () => 'info',
  remedy: (_found, context) =>
    waitRemedy('Nothing to do: the node leaves. No new Pod is placed on it meanwhile.', context, getNode(context)),
};

const BY_CLASS: Readonly<Partial<Record<TaintClass, NodeTaint>>> = {
  nodeNotReady: NODE_NOT_READY,
  nodeUnreachable: NODE_UNREACHABLE,
  networkUnavailable: NETWORK_UNAVAILABLE,
  cloudUninitialized: CLOUD_UNINITIALIZED,
  cloudShutdown: CLOUD_SHUTDOWN,
  outOfService: OUT_OF_SERVICE,
  startup: STARTUP,
  autoscalerDisruption: AUTOSCALER_DISRUPTION,
};

/** How a class of taints is taken off; null for those that keep Pods away on purpose. */
export function nodeTaintOf(kind: TaintClass): NodeTaint | null {
  return BY_CLASS[kind] ?? null;
}

/** For taints that somebody else takes off: look, do not touch. */
export function waitRemedy(says: string, context: CellContext, ...commands: readonly string[]): Remedy {
  return { says, commands: [...commands, verifyHere(context)], patch: null };
}

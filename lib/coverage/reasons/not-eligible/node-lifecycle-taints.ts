/** Taints that come and go with a node's life: it starts, is recovered, or leaves. */
import { kubectl } from '../shared/kubectl.ts';
import { type TaintsFound, tolerateRemedy, untaintAlternative, untaintCommand } from '../shared/tolerate.ts';
import { shortTaint } from '../shared/words.ts';
import { startupTaintOwner } from './taint-classes.ts';
import { taintReason, waitRemedy } from './taint-reason.ts';

/** A node that is not ready for use after this long is stuck. */
const STARTING_MS = 10 * 60_000;

const isNotTolerated = ({ taint }: TaintsFound) => `taint ${shortTaint(taint)} is not tolerated.`;
const getNode = (name: string) => kubectl('get', 'node', name, '-o', 'yaml');

/** The cloud provider has not answered for the node yet. */
export const CloudUninitializedTaint = taintReason({
  id: 'CloudUninitializedTaint',
  about:
    "A new node keeps this taint until the cloud-controller-manager has looked it up at the provider. Rollcall looks at the taint and the node's age. Why the cloud controller has not answered is in its log, not in the API.",
  class: 'cloudUninitialized',
  severity: (_found, { node, time }) => (time.isOlderThan(node.createdAt, STARTING_MS) ? 'warning' : 'info'),
  alsoAffectedBy: ['Node.metadata.creationTimestamp'],
  says: (found) => `The cloud controller has not initialized the node: ${isNotTolerated(found)}`,
  remedy: (_found, context) =>
    waitRemedy(
      'Wait for the cloud-controller-manager, or look at its log: it takes the taint off.',
      context,
      kubectl('-n', 'kube-system', 'get', 'pods', '-o', 'wide'),
      getNode(context.node.name),
    ),
});

/** The instance is shut down at the cloud provider. */
export const CloudShutdownTaint = taintReason({
  id: 'CloudShutdownTaint',
  about:
    'The cloud provider says that the instance is shut down, and the Node object is kept. Rollcall looks at the taint alone. Whether the instance will be started again is not in the API.',
  class: 'cloudShutdown',
  severity: 'info',
  says: (found) => `The instance is shut down: ${isNotTolerated(found)}`,
  remedy: (_found, context) =>
    waitRemedy(
      `Start the instance, or delete the Node if it will not come back. With the instance, ${context.daemonSet.name} comes by itself.`,
      context,
      getNode(context.node.name),
    ),
});

/** A person declared the node dead, so that its volumes can move. */
export const OutOfServiceTaint = taintReason({
  id: 'OutOfServiceTaint',
  about:
    'A person, or a tool for them, has declared the node dead so that its volumes can move. Rollcall looks at the taint. Kubernetes never takes it off by itself.',
  class: 'outOfService',
  severity: 'warning',
  says: (found) => `The node is declared out of service: ${isNotTolerated(found)}`,
  remedy: ({ taint }, { daemonSet, node }) => ({
    says: `Take the taint off once the node is repaired: that adds ${daemonSet.name} and every other agent to it again. Not before: Pods on it are force-deleted while it is not Ready.`,
    commands: [untaintCommand(taint, node.name), kubectl('get', 'node', node.name)],
    patch: null,
  }),
});

/** Somebody keeps the node closed until something on it is ready. */
export const StartupTaint = taintReason({
  id: 'StartupTaint',
  about:
    'Somebody keeps the node closed until something on it is ready: an autoscaler, a network agent, a CSI driver. Rollcall knows the usual keys and counts the time since the taint came or, where that is not set, since the node was created. Who takes it off is inferred from the key.',
  class: 'startup',
  severity: ({ taint }, { node, time }) =>
    time.isOlderThan(taint.timeAdded ?? node.createdAt, STARTING_MS) ? 'warning' : 'info',
  confidence: 'inferred',
  alsoAffectedBy: ['Node.metadata.creationTimestamp'],
  says: (found) => `The node is still starting: ${isNotTolerated(found)}`,
  moreEvidence: ({ taint }) => [
    { label: 'Taken off by', value: startupTaintOwner(taint.key) ?? 'not known: whoever set it', path: '' },
  ],
  remedy: ({ taint }, context) =>
    waitRemedy(
      `Wait: ${startupTaintOwner(taint.key) ?? 'whoever set the taint'} takes it off when ready. If it stays, that agent is what to repair.`,
      context,
      getNode(context.node.name),
    ),
});

/** An autoscaler is about to remove the node. */
export const AutoscalerDisruptionTaint = taintReason({
  id: 'AutoscalerDisruptionTaint',
  about:
    'The cluster autoscaler or Karpenter is about to remove this node. Rollcall looks at the taint. It is no gap that needs closing: the node leaves.',
  class: 'autoscalerDisruption',
  severity: 'info',
  says: (found) => `The autoscaler removes this node: ${isNotTolerated(found)}`,
  remedy: (_found, context) =>
    waitRemedy(
      'Nothing to do: the node leaves. No new Pod is placed on it meanwhile.',
      context,
      getNode(context.node.name),
    ),
});

/** The control plane sets these keys with NoSchedule, which the controller tolerates; NoExecute is set by hand. */
export const PressureNoExecuteTaint = taintReason({
  id: 'PressureNoExecuteTaint',
  about:
    'The taint has a key that Kubernetes uses for pressure or a cordon, but with the effect NoExecute, which only people and tools set. The controller tolerates these keys with NoSchedule only. Rollcall compares Node.spec.taints with all tolerations.',
  class: 'pressureNoExecute',
  width: 'anyValue',
  severity: 'warning',
  says: ({ taint }) =>
    `Taint ${shortTaint(taint)} is not tolerated: DaemonSets tolerate this key with NoSchedule only.`,
  remedy: (found, context) => tolerateRemedy(found, context, 'anyValue', untaintAlternative(found, context)),
});

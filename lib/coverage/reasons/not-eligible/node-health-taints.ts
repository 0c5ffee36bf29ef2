/** Taints that the control plane puts on a node that is not well. The node is the problem, not the DaemonSet. */
import type { Evidence } from '../../model.ts';
import { condition, nodeReadiness } from '../../pods.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { join } from '../shared/cost.ts';
import { verifyNodeReady } from '../shared/kubectl.ts';
import { NETWORK_UNAVAILABLE, NODE_NOT_READY, NODE_UNREACHABLE } from '../shared/node-taints.ts';
import { type TaintsFound, tolerateRemedy } from '../shared/tolerate.ts';
import { firstLine, formatCondition, named, shortTaint, timestamp } from '../shared/words.ts';
import { TAINT_FIELDS, taintEvidence, taintReason, untoleratedOf } from './taint-reason.ts';

const CONDITIONS = 'Node.status.conditions';

const isNetworkText = (text: string) =>
  /network (?:plugin|not ready)|NetworkReady=false|NetworkPluginNotReady|\bcni\b/i.test(text);
/** Agents without which no Pod network comes up. By image, since names are free. */
const POD_NETWORK_IMAGE =
  /calico|canal|cilium|flannel|weave|antrea|kube-router|kube-ovn|ovn-kube|amazon-k8s-cni|azure-(?:cns|npm|ip-masq)|multus|kube-proxy|netd\b|[/-]cni\b/i;

/** The DaemonSet that would make the network ready waits for a node that waits for its network. */
export const NetworkBootstrapDeadlock = defineReason<TaintsFound>({
  id: 'NetworkBootstrapDeadlock',
  about:
    "The node is not Ready because its network is not, and the agent that would bring up the network may not start on a node that is not Ready. Rollcall looks at the Ready condition's text, the taint, and whether the DaemonSet looks like a network agent by its image and host network. That this agent is the one that is missing is inferred.",
  layer: 'notEligible',
  state: 'repelled',
  severity: 'critical',
  confidence: 'inferred',
  step: 'taints',
  affectedBy: [...TAINT_FIELDS, CONDITIONS, 'DaemonSet.spec.template.spec.containers'],
  find(context) {
    const taint = isDeadlock(context) ? untoleratedOf('nodeNotReady', context)[0] : undefined;
    return taint === undefined ? null : { taint, all: [taint] };
  },
  says: ({ taint }, { daemonSet }) =>
    `The node waits for its network and ${named(daemonSet.name, 28)} for the node: ${shortTaint(taint)} is not tolerated.`,
  since: (_found, { node }) => condition(node, 'Ready')?.lastTransitionTime ?? null,
  evidence: ({ all }, context) => [...conditionEvidence('Ready', context), ...taintEvidence(all, context, 'anyValue')],
  remedy(found, context) {
    const remedy = tolerateRemedy(found, context, 'anyValue');
    const says = join(remedy.says, 'A network agent has to start on nodes that are not Ready yet.');
    return { ...remedy, says, commands: [...remedy.commands, verifyNodeReady(context)] };
  },
});

function isDeadlock({ node, daemonSet }: CellContext): boolean {
  const ready = condition(node, 'Ready');
  if (ready?.status !== 'False' || !isNetworkText(`${ready.reason} ${ready.message}`)) return false;
  const { hostNetwork, containers, initContainers } = daemonSet.template;
  return hostNetwork && [...containers, ...initContainers].some(({ image }) => POD_NETWORK_IMAGE.test(image));
}

/** The kubelet says that the node is not Ready. */
export const NodeNotReadyTaint = taintReason({
  id: 'NodeNotReadyTaint',
  about:
    "The kubelet says that the node is not Ready, and the control plane taints it for that with NoSchedule; the controller adds a toleration only for the NoExecute twin. Rollcall looks at the taint and the Ready condition. The problem is the node's: the agent follows by itself.",
  class: 'nodeNotReady',
  severity: NODE_NOT_READY.severity,
  alsoAffectedBy: [CONDITIONS, 'Node.metadata.creationTimestamp'],
  says: ({ taint }, context) => saysCondition('Node is not Ready', 'Ready', 'False', shortTaint(taint), context),
  since: sinceCondition('Ready', 'False'),
  moreEvidence: (_found, context) => conditionEvidence('Ready', context),
  remedy: NODE_NOT_READY.remedy,
});

/** The kubelet says nothing any more. */
export const NodeUnreachableTaint = taintReason({
  id: 'NodeUnreachableTaint',
  about:
    "The kubelet has not reported for some time, and the control plane taints the node for that. Rollcall looks at the taint and the Ready condition. What runs on the node at this moment can't be known.",
  class: 'nodeUnreachable',
  severity: NODE_UNREACHABLE.severity,
  alsoAffectedBy: [CONDITIONS],
  says: ({ taint }, context) => saysCondition('Node is silent', 'Ready', 'Unknown', shortTaint(taint), context),
  since: sinceCondition('Ready', 'Unknown'),
  moreEvidence: (_found, context) => conditionEvidence('Ready', context),
  remedy: NODE_UNREACHABLE.remedy,
});

/** No route to the node yet, or none any more. Agents in the host network are tolerated by the controller. */
export const NetworkUnavailableTaint = taintReason({
  id: 'NetworkUnavailableTaint',
  about:
    "The node's condition NetworkUnavailable is True, which a cloud route controller or a network agent sets and clears. Rollcall looks at the taint and the condition. Agents in the host network are not kept off by it: the controller tolerates it for them.",
  class: 'networkUnavailable',
  severity: NETWORK_UNAVAILABLE.severity,
  alsoAffectedBy: [CONDITIONS],
  says: ({ taint }, context) =>
    saysCondition('Node network is unavailable', 'NetworkUnavailable', 'True', shortTaint(taint), context),
  since: sinceCondition('NetworkUnavailable', 'True'),
  moreEvidence: (_found, context) => conditionEvidence('NetworkUnavailable', context),
  remedy: NETWORK_UNAVAILABLE.remedy,
});

/** The condition with its reason; when taint and condition disagree, that. */
function saysCondition(lead: string, type: string, status: string, taint: string, { node }: CellContext): string {
  const found = condition(node, type);
  if (found?.status !== status)
    return `Taint ${taint} is not tolerated; condition ${type} is ${found?.status ?? nodeReadiness(node)}.`;
  const reason = found.reason === '' ? '' : ` (${named(firstLine(found.reason), 36)})`;
  return `${lead}${reason}; taint ${taint} is not tolerated.`;
}

function sinceCondition(type: string, status: string) {
  return ({ taint }: TaintsFound, { node }: CellContext): number | null => {
    const found = condition(node, type);
    return found?.status === status ? (found.lastTransitionTime ?? taint.timeAdded) : taint.timeAdded;
  };
}

function conditionEvidence(type: string, { node }: CellContext): Evidence[] {
  const found = condition(node, type);
  if (found === null) return [{ label: 'Condition', value: `${type} was never reported`, path: CONDITIONS }];
  return [
    { label: 'Condition', value: formatCondition(found), path: CONDITIONS },
    { label: 'Since', value: timestamp(found.lastTransitionTime), path: `${CONDITIONS}[].lastTransitionTime` },
  ];
}

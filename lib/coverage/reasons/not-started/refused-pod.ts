/** The kubelet refused to run the Pod. Such a Pod is Failed from the start and no container of it ever ran. */
import { formatHostPort, podHostPorts } from '../../match/host-ports.ts';
import { formatQuantity } from '../../match/quantity.ts';
import { findUntolerated } from '../../match/taints.ts';
import type { PodObject } from '../../objects.ts';
import { type CellContext, defineReason, type Layer } from '../../reason.ts';
import { boundPod, CONTAINER_FIELDS } from '../shared/containers.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { describeNode, describePod, kubectl, verifyHere, verifyRollout } from '../shared/kubectl.ts';
import { templatePatch } from '../shared/template-patch.ts';
import { firstLine, named, shortNode, shortTaint } from '../shared/words.ts';
import { COMES_BACK, type Ending, endedAt, endingEvidence, endingOf, refusalText } from './ended-pod.ts';

const COMMON = {
  layer: 'notStarted' satisfies Layer as Layer,
  state: 'notReady',
  severity: 'critical',
  confidence: 'certain',
  affectedBy: CONTAINER_FIELDS,
  /** A refusal follows within seconds of the binding. */
  since: (pod: PodObject) => endedAt(pod) ?? pod.createdAt,
  evidence: (pod: PodObject) => endingEvidence(pod),
} as const;

function refused(ending: Ending): (context: CellContext) => PodObject | null {
  return (context) => {
    const pod = boundPod(context);
    return pod !== null && endingOf(pod) === ending ? pod : null;
  };
}

function where({ node }: CellContext): string {
  return named(shortNode(node.name), 32);
}

function podsHere({ node }: CellContext): string {
  return kubectl('get', 'pods', '-A', '-o', 'wide', '--field-selector', `spec.nodeName=${node.name}`);
}

/** The sum as `InsufficientResourceError` writes it; null in words unknown here. */
function sumOf({ message }: PodObject) {
  const sum = /requested: (\d+), used: (\d+), capacity: (\d+)/.exec(message);
  return sum === null ? null : { requested: Number(sum[1]), used: Number(sum[2]), capacity: Number(sum[3]) };
}

/** By the kubelet's own count there was no room when the Pod came. */
export const KubeletRejectedResources = defineReason<PodObject>({
  ...COMMON,
  id: 'KubeletRejectedResources',
  about:
    "The Pod was bound to the node, and the kubelet refused it: by its own count there was too little of a resource. That happens when two Pods race for the same room, or when nodeName in the template leaves the scheduler out. Rollcall looks at the Pod's reason and message; what was running at that moment can't be known any more.",
  step: 'resources',
  find: refused('resources'),
  says(pod, context) {
    const resource = pod.reason.slice('OutOf'.length);
    const sum = sumOf(pod);
    if (sum === null) return `Kubelet rejected the Pod: ${where(context)} has too little ${named(resource, 40)}.`;
    const { requested, used, capacity } = sum;
    const show = (amount: number) => formatQuantity(resource, amount);
    return `Kubelet rejected the Pod: needs ${show(requested)} ${named(resource, 24)}; ${where(context)} had ${show(Math.max(capacity - used, 0))} of ${show(capacity)} left.`;
  },
  remedy: (_pod, context) => ({
    says: join(
      `Brings ${context.daemonSet.name} back here once there is room: move or shrink another Pod of this node, or let the agent request less.`,
      context.daemonSet.templateNodeName === ''
        ? ''
        : 'The template sets nodeName, so no scheduler looks for room first.',
      COMES_BACK,
    ),
    commands: [podsHere(context), describeNode(context), verifyHere(context)],
    patch: null,
  }),
});

interface Placement {
  readonly says: (pod: PodObject, context: CellContext) => string;
  readonly remedy: string;
}

const PLACEMENTS: ReadonlyMap<string, Placement> = new Map([
  [
    'NodeAffinity',
    {
      says: (_pod, context) => `the labels of ${where(context)} did not match its node selector or affinity`,
      remedy:
        "Let the node's labels and the nodeSelector agree: a label has changed since the Pod was scheduled, or nodeName in the template left the scheduler out.",
    },
  ],
  [
    'NodeName',
    {
      says: (pod, context) =>
        `its nodeName is ${named(pod.nodeName, 36)}, and the kubelet of ${where(context)} has another name`,
      remedy: 'Give the kubelet the name that its Node has (hostname-override), which takes a restart of the kubelet.',
    },
  ],
  [
    'NodePorts',
    {
      says: (pod, context) => `a host port that it needs is taken on ${where(context)} (${portsOf(pod)})`,
      remedy: 'Find the Pod that holds the port, and give one of the two another hostPort.',
    },
  ],
  [
    'TaintToleration',
    {
      says: (pod, { node }) => {
        const [taint] = findUntolerated(node.taints, pod.spec.tolerations, ['NoExecute']);
        const which = taint === undefined ? 'that is gone by now' : shortTaint(taint, 48);
        return `it does not tolerate a NoExecute taint of the node (${which})`;
      },
      remedy: 'Remove the taint, or let the template tolerate it if the agent belongs on such nodes.',
    },
  ],
]);

function portsOf({ spec }: PodObject): string {
  const ports = podHostPorts(spec).map(formatHostPort).join(', ');
  return ports === '' ? 'it names none' : named(ports, 32);
}

/** The node did not fit the Pod by the time that the kubelet looked. */
export const KubeletRejectedPlacement = defineReason<PodObject>({
  ...COMMON,
  id: 'KubeletRejectedPlacement',
  about:
    "The kubelet checks labels, name, host ports and NoExecute taints once more before it runs a Pod, and refused this one. Rollcall looks at the Pod's reason and message, and at the node's taints as they are now. What the node looked like at that moment can't be known any more.",
  step: 'scheduled',
  affectedBy: [...CONTAINER_FIELDS, 'Node.spec.taints'],
  find: refused('placement'),
  says: (pod, context) => `Kubelet rejected the Pod: ${PLACEMENTS.get(pod.reason)?.says(pod, context)}.`,
  remedy: (pod, context) => ({
    says: join(PLACEMENTS.get(pod.reason)?.remedy ?? '', COMES_BACK),
    commands: [
      kubectl('get', 'node', context.node.name, '--show-labels'),
      ...(pod.reason === 'NodePorts' ? [podsHere(context)] : []),
      describeNode(context),
    ],
    patch: null,
  }),
});

/** The kubelet's managers of devices, CPUs and memory said no. */
export const KubeletAdmissionError = defineReason<PodObject>({
  ...COMMON,
  id: 'KubeletAdmissionError',
  about:
    "The kubelet could not give the Pod its devices, CPUs or memory: a device plugin answered with an error, or the NUMA policy leaves no way to align them. Rollcall looks at the Pod's reason and message. The state of the device plugin and the kubelet's policies are not in the API.",
  step: 'resources',
  find: refused('admission'),
  says: (pod) => `Kubelet rejected the Pod (${named(pod.reason, 30)}): ${named(wordsOf(pod), 76)}.`,
  remedy: (pod, context) => ({
    says: join(
      /Affinity|SMT|SharedPool/.test(pod.reason)
        ? "Let the request fit the kubelet's policy: whole CPUs and devices that one NUMA node has free, or a topologyManagerPolicy that asks for less, which takes a restart of the kubelet."
        : 'Repair what the message names: as a rule the device plugin on this node, which may have been restarting.',
      COMES_BACK,
    ),
    commands: [podsHere(context), describeNode(context), verifyHere(context)],
    patch: null,
  }),
});

const LACKS =
  'Update the kubelet of this node, or take the field out of the template: this kubelet does not support it.';
const OTHER_SYSTEM =
  "Keep the DaemonSet off nodes of this operating system with a nodeSelector, and run the vendor's variant there.";
const FEATURES: ReadonlyMap<string, string> = new Map([
  ['AppArmor', 'Load the AppArmor profile on the node, or take it out of the template.'],
  [
    'SysctlForbidden',
    "Allow the sysctl in the kubelet's allowedUnsafeSysctls, which takes a restart of the kubelet, or take it out of the template.",
  ],
  ['PodOSNotSupported', OTHER_SYSTEM],
  ['PodOSSelectorNodeLabelDoesNotMatch', OTHER_SYSTEM],
  ['VolumeAttachmentLimitExceeded', 'Detach volumes from the node, or let the agent do without one of its own.'],
]);

/** The Pod asks for something that this kubelet, or this node, does not have. */
export const KubeletRejectedFeature = defineReason<PodObject>({
  ...COMMON,
  id: 'KubeletRejectedFeature',
  about:
    "The template asks for something that this node does not offer: a security profile, a sysctl, an operating system, or a field that is newer than its kubelet. Rollcall looks at the Pod's reason and message, and at the node's kubelet version. Which features a kubelet has switched on is not in the API.",
  step: 'running',
  find: refused('feature'),
  says: (pod) => `Kubelet rejected the Pod (${named(pod.reason, 36)}): ${named(wordsOf(pod), 70)}.`,
  evidence: (pod, { node }) => [
    ...endingEvidence(pod),
    { label: 'Kubelet', value: node.kubeletVersion || 'unknown', path: 'Node.status.nodeInfo.kubeletVersion' },
  ],
  remedy(pod, context) {
    const { daemonSet, node } = context;
    const says = join(FEATURES.get(pod.reason) ?? LACKS, templateChangeCost(context));
    if (pod.reason !== 'PodOSNotSupported') {
      return { says, commands: [describePod(pod), verifyHere(context)], patch: null };
    }
    const system = node.operatingSystem === 'windows' ? 'linux' : 'windows';
    const { command, yaml } = templatePatch(daemonSet, { nodeSelector: { 'kubernetes.io/os': system } });
    return { says, commands: [command, verifyRollout(context)], patch: yaml };
  },
});

function wordsOf(pod: PodObject): string {
  return firstLine(refusalText(pod)) || 'it says no more';
}

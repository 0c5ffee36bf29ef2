/** Before any container: the node's network, the Pod's devices, its sandbox. */
import type { Condition, EventObject, PodObject } from '../../objects.ts';
import { condition } from '../../pods.ts';
import { type CellContext, defineReason, type Layer } from '../../reason.ts';
import { CONTAINER_FIELDS, eventEvidence, isFresh, unreadySince } from '../shared/containers.ts';
import { isJoining } from '../shared/joining.ts';
import { describeNode, describePod, kubectl, verifyNodeReady, waitForPod } from '../shared/kubectl.ts';
import { firstLine, formatCondition, named, shortNode } from '../shared/words.ts';
import { type SandboxCause, sandboxCause } from './sandbox-causes.ts';
import { eventsAt, unstartedPod } from './start-events.ts';

const COMMON = { layer: 'notStarted' satisfies Layer as Layer, state: 'notReady' } as const;

function podsHere({ node }: CellContext): string {
  return kubectl('get', 'pods', '-A', '-o', 'wide', '--field-selector', `spec.nodeName=${node.name}`);
}

interface NoNetwork {
  readonly pod: PodObject;
  readonly event: EventObject | null;
  readonly ready: Condition | null;
  readonly says: string;
}

const OF_NETWORK = /network plugin|NetworkReady=false|\bcni\b/i;

/** The node's network plugin is not up, so no Pod that needs an address of its own may start. */
export const NetworkPluginNotReady = defineReason<NoNetwork>({
  ...COMMON,
  id: 'NetworkPluginNotReady',
  about:
    "The container runtime says that the node's network plugin (CNI) is not ready, so the kubelet starts no Pod outside the host's network. Rollcall looks at the node's Ready condition and at the Pod's events. As a rule the network agent is missing or failing on that node; what it writes to the node's disk is not in the API.",
  severity: (_found, context) => (isJoining(context) ? 'info' : 'warning'),
  confidence: 'reported',
  step: 'nodeReady',
  affectedBy: [...CONTAINER_FIELDS, 'Node.status.conditions', 'Node.metadata.creationTimestamp', 'Event'],
  find(context) {
    const pod = unstartedPod(context);
    if (pod === null || pod.spec.hostNetwork) return null;
    const ready = condition(context.node, 'Ready');
    if (ready?.status === 'False' && OF_NETWORK.test(ready.message)) {
      return { pod, event: null, ready, says: networkText(ready.message) };
    }
    const [event] = eventsAt('network', pod, context);
    // A node that is Ready has its network: an event from before that is over.
    if (event === undefined || isBefore(event, ready)) return null;
    return { pod, event, ready: null, says: networkText(event.message) };
  },
  says: ({ says }, { node }) =>
    `Network plugin is not ready on ${named(shortNode(node.name), 36)}${says === '' ? '' : `: ${named(says, 68)}`}.`,
  since: ({ pod, ready }) => ready?.lastTransitionTime ?? unreadySince(pod),
  evidence: ({ event, ready }) => [
    ...(ready === null
      ? []
      : [{ label: 'Condition', value: formatCondition(ready), path: 'Node.status.conditions[Ready]' }]),
    ...eventEvidence(event),
  ],
  remedy: ({ pod }, context) => ({
    says: `Get the network agent (CNI) of this node to run first: ${context.daemonSet.name} and every other Pod outside the host's network then start by themselves.`,
    commands: [podsHere(context), describeNode(context), verifyNodeReady(context), waitForPod(pod)],
    patch: null,
  }),
});

function isBefore({ lastSeen }: EventObject, ready: Condition | null): boolean {
  if (ready?.status !== 'True' || ready.lastTransitionTime === null) return false;
  return lastSeen === null || lastSeen < ready.lastTransitionTime;
}

/** `cni plugin not initialized` of `... reason:NetworkPluginNotReady message:Network plugin returns error: cni ...`. */
function networkText(text: string): string {
  const line = firstLine(text);
  return /message: ?(?:Network plugin returns error: )?(.+)$/i.exec(line)?.[1]?.trim() ?? line;
}

interface NoSandbox {
  readonly pod: PodObject;
  readonly event: EventObject;
  readonly cause: SandboxCause;
}

/** The container runtime can't set up the Pod's sandbox. */
export const SandboxCreationFailed = defineReason<NoSandbox>({
  ...COMMON,
  id: 'SandboxCreationFailed',
  about:
    "Every Pod needs a sandbox, with its network, before any container starts, and the runtime can't create it. Rollcall looks at the condition PodReadyToStartContainers and at the newest of the Pod's events; the cause is what the event says. The runtime's and the network plugin's logs are on the node only.",
  severity: ({ pod }, context) => (isFresh(pod, context) ? 'info' : 'critical'),
  confidence: ({ pod }) => (isSandboxMissing(pod) ? 'certain' : 'reported'),
  step: 'running',
  affectedBy: [...CONTAINER_FIELDS, 'Event'],
  find(context) {
    const pod = unstartedPod(context);
    const [event] = pod === null ? [] : eventsAt('sandbox', pod, context);
    return pod === null || event === undefined ? null : { pod, event, cause: sandboxCause(event.message) };
  },
  says: ({ cause }) => `The Pod's sandbox can't be created: ${named(cause.says, 100)}.`,
  since: ({ pod }) => unreadySince(pod),
  evidence: ({ pod, event }) => [
    ...(isSandboxMissing(pod)
      ? [{ label: 'Sandbox', value: 'not there', path: 'Pod.status.conditions[PodReadyToStartContainers]' }]
      : []),
    ...eventEvidence(event),
  ],
  remedy: ({ pod, cause }, context) => ({
    says: `Starts ${context.daemonSet.name} here. ${cause.remedy} The kubelet tries again by itself.`,
    commands: [describePod(pod), podsHere(context), waitForPod(pod)],
    patch: null,
  }),
});

function isSandboxMissing(pod: PodObject): boolean {
  return condition(pod, 'PodReadyToStartContainers')?.status === 'False';
}

interface NoDevices {
  readonly pod: PodObject;
  readonly event: EventObject;
}

/** The driver of a ResourceClaim can't prepare its devices. */
export const DevicePrepareFailed = defineReason<NoDevices>({
  ...COMMON,
  id: 'DevicePrepareFailed',
  about:
    "The Pod uses devices through a ResourceClaim, and their driver on the node can't prepare them. Rollcall looks at the newest of the Pod's events, which quotes the driver. It reads neither claims nor the driver's log.",
  severity: ({ pod }, context) => (isFresh(pod, context) ? 'info' : 'critical'),
  confidence: 'reported',
  step: 'running',
  affectedBy: [...CONTAINER_FIELDS, 'Event'],
  find(context) {
    const pod = unstartedPod(context);
    const [event] = pod === null ? [] : eventsAt('devices', pod, context);
    return pod === null || event === undefined ? null : { pod, event };
  },
  says: ({ event }) => `The Pod's devices can't be prepared: ${named(driverText(event.message), 96)}.`,
  since: ({ pod }) => unreadySince(pod),
  evidence: ({ event }) => eventEvidence(event),
  remedy: ({ pod }, context) => ({
    says: 'Repair the device driver (DRA) of this node: its own agent may be missing or failing there. The Pod then starts by itself.',
    commands: [podsHere(context), describePod(pod), waitForPod(pod)],
    patch: null,
  }),
});

/** What the driver answered, without the kubelet's steps before it and the claim, whose name differs with every Pod. */
function driverText(text: string): string {
  const answer = firstLine(text)
    .replace(/^.*\bResourceClaim \S+: /, '')
    .replace(/^(?:(?:Failed to )?prepare dynamic resources: )+/i, '');
  return answer || 'the event gives no cause';
}

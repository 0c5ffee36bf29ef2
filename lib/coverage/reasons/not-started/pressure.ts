/** The node ran short, or the Pod used up its own room, and the kubelet refused or stopped it. */
import { formatQuantity, parseQuantity } from '../../match/quantity.ts';
import type { Evidence } from '../../model.ts';
import type { PodObject } from '../../objects.ts';
import { condition } from '../../pods.ts';
import { type CellContext, defineReason, type Layer } from '../../reason.ts';
import { boundPod, CONTAINER_FIELDS } from '../shared/containers.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { describeNode, verifyHere, verifyRollout } from '../shared/kubectl.ts';
import { containerPatch, type TemplatePatch, templatePatch } from '../shared/template-patch.ts';
import { formatCondition, named, shortNode } from '../shared/words.ts';
import { COMES_BACK, type Ending, endedAt, endingEvidence, endingOf } from './ended-pod.ts';

const COMMON = {
  layer: 'notStarted' satisfies Layer as Layer,
  state: 'notReady',
  severity: 'warning',
  confidence: 'certain',
  affectedBy: CONTAINER_FIELDS,
} as const;

function evicted(context: CellContext, ending: Ending): PodObject | null {
  const pod = boundPod(context);
  return pod !== null && endingOf(pod) === ending ? pod : null;
}

/** The remedy with a change of the template where there is one, else with what shows the node. */
function remedyOf(says: string, patch: TemplatePatch | null, context: CellContext) {
  if (patch === null) return { says, commands: [describeNode(context), verifyHere(context)], patch: null };
  return {
    says: join(says, templateChangeCost(context)),
    commands: [describeNode(context), patch.command, verifyRollout(context)],
    patch: patch.yaml,
  };
}

const CRITICAL = ['system-node-critical', 'system-cluster-critical'];

interface Refused {
  readonly pod: PodObject;
  /** Such as `DiskPressure`. */
  readonly pressure: string;
}

/** Under pressure the kubelet takes no new Pod that is not critical. */
export const RejectedByNodePressure = defineReason<Refused>({
  ...COMMON,
  id: 'RejectedByNodePressure',
  about:
    "While a node is short of disk or process ids, its kubelet refuses every new Pod that is not of a critical priority class; while it is short of memory, only those without any request. Rollcall looks at the Pod's message and at the node's conditions. What uses up the node is not in the API.",
  step: 'resources',
  find(context) {
    const pod = evicted(context, 'refusedByPressure');
    if (pod === null) return null;
    return { pod, pressure: /condition: \[?([^\]]+?)\]?\.?\s*$/i.exec(pod.message)?.[1] ?? 'pressure' };
  },
  says: ({ pressure }, { node }) =>
    `Kubelet rejected the Pod: ${shortNode(node.name)} has ${named(pressure, 48)}, and the agent is not critical.`,
  since: ({ pod }) => endedAt(pod) ?? pod.createdAt,
  evidence: ({ pod, pressure }, { node }) => [
    ...endingEvidence(pod),
    ...pressure.split(/[ ,]+/).flatMap((type): Evidence[] => {
      const found = condition(node, type);
      return found === null ? [] : [{ label: 'Now', value: formatCondition(found), path: 'Node.status.conditions' }];
    }),
  ],
  remedy({ pressure }, context) {
    const { daemonSet } = context;
    const isCritical = CRITICAL.includes(daemonSet.template.priorityClassName);
    const patch = isCritical ? null : templatePatch(daemonSet, { priorityClassName: 'system-node-critical' });
    const other = isCritical
      ? 'The template is critical by now, so the next Pod is let in.'
      : 'Or give the agent priorityClassName system-node-critical, which the kubelet lets in; the scheduler then also evicts others for it on every full node.';
    return remedyOf(
      join(`Relieve the node of ${pressure}, by freeing what it is short of.`, other, COMES_BACK),
      patch,
      context,
    );
  },
});

interface Evicted {
  readonly pod: PodObject;
  readonly resource: string;
  /** The container that used more than it requests, with its amounts as written; null where the kubelet named none. */
  readonly offender: { readonly container: string; readonly used: string; readonly request: string } | null;
}

/** The node ran low, and of all Pods this one had to go. */
export const EvictedByNodePressure = defineReason<Evicted>({
  ...COMMON,
  id: 'EvictedByNodePressure',
  about:
    "The node ran low on memory, disk or process ids, and the kubelet ended this Pod to save it; Pods that use more than they request go first, then those of low priority. Rollcall looks at the Pod's message, which names the resource and who used how much. What else filled the node can't be known.",
  step: 'running',
  find(context) {
    const pod = evicted(context, 'evictedByPressure');
    if (pod === null) return null;
    const used = /Container (\S+) was using (\S+), request is (\S+),/.exec(pod.message);
    return {
      pod,
      resource: /low on resource: ([^\s.]+)/i.exec(pod.message)?.[1] ?? 'a resource',
      offender: used && { container: used[1] ?? '', used: used[2] ?? '', request: used[3] ?? '' },
    };
  },
  says({ resource, offender }, { node }) {
    const lead = `Evicted: ${named(shortNode(node.name), 32)} ran low on ${named(resource, 24)}`;
    if (offender === null) return `${lead}.`;
    return `${lead}; container ${named(offender.container, 20)} used ${show(resource, offender.used)} and requests ${show(resource, offender.request)}.`;
  },
  since: ({ pod }) => endedAt(pod),
  evidence: ({ pod }) => endingEvidence(pod),
  remedy({ resource, offender }, context) {
    const { daemonSet } = context;
    const patch =
      offender !== null && (resource === 'memory' || resource === 'ephemeral-storage')
        ? containerPatch(daemonSet, offender.container, { resources: { requests: { [resource]: offender.used } } })
        : null;
    const request =
      patch === null
        ? 'What filled it is not known from here.'
        : `With a request of what it used, ${daemonSet.name} is no longer among the first to go; on a node without that much room its Pod then stays pending.`;
    return remedyOf(join('Make room on the node.', request, COMES_BACK), patch, context);
  },
});

interface Overfull {
  readonly pod: PodObject;
  readonly kind: 'volume' | 'container' | 'pod';
  readonly name: string;
  /** As written in the template. */
  readonly limit: string;
}

/** The Pod used more local storage than its own limit allows. */
export const EvictedByOwnStorage = defineReason<Overfull>({
  ...COMMON,
  id: 'EvictedByOwnStorage',
  about:
    "The Pod wrote more to its own emptyDir, log or container file system than its limit allows, and the kubelet ended it for that. Rollcall looks at the Pod's message, which names the volume or container and the limit. How much it would need is not in the API.",
  step: 'running',
  find(context) {
    const pod = evicted(context, 'evictedByStorage');
    return pod === null ? null : { pod, ...overfull(pod.message) };
  },
  says({ kind, name, limit }) {
    const who = { volume: `Volume ${named(name)}`, container: `Container ${named(name)}`, pod: 'The Pod' }[kind];
    return `${who} outgrew its limit of ${show('ephemeral-storage', limit)} local storage, so the kubelet evicted the Pod.`;
  },
  since: ({ pod }) => endedAt(pod),
  evidence: ({ pod }) => endingEvidence(pod),
  remedy({ kind, name, limit }, context) {
    const bytes = parseQuantity(limit, 'unit');
    const doubled = Number.isNaN(bytes) ? null : `${Math.ceil((bytes * 2) / 1024 ** 2)}Mi`;
    const patch = doubled === null ? null : largerLimit(kind, name, doubled, context);
    const says = `Keeps ${context.daemonSet.name} alive if it needs that much, which is not known: raise the limit${patch === null ? '' : ', here to twice what it is'}. If it should not grow, rotate or bound what it writes.`;
    return remedyOf(join(says, COMES_BACK), patch, context);
  },
});

function largerLimit(kind: Overfull['kind'], name: string, limit: string, { daemonSet }: CellContext) {
  if (kind === 'volume') return templatePatch(daemonSet, { volumes: [{ name, emptyDir: { sizeLimit: limit } }] });
  if (kind === 'pod') return null;
  return containerPatch(daemonSet, name, { resources: { limits: { 'ephemeral-storage': limit } } });
}

function overfull(message: string): Omit<Overfull, 'pod'> {
  const volume = /EmptyDir volume "([^"]+)" exceeds the limit "([^"]+)"/i.exec(message);
  if (volume !== null) return { kind: 'volume', name: volume[1] ?? '', limit: volume[2] ?? '' };
  const container = /Container (\S+) exceeded its local ephemeral storage limit "([^"]+)"/i.exec(message);
  if (container !== null) return { kind: 'container', name: container[1] ?? '', limit: container[2] ?? '' };
  return { kind: 'pod', name: '', limit: /limit of containers (\S+?)\.?(?:\s|$)/i.exec(message)?.[1] ?? '' };
}

/** An amount as the page writes it; as the kubelet wrote it where that is no quantity. */
function show(resource: string, written: string): string {
  const amount = parseQuantity(written, 'unit');
  return Number.isNaN(amount) ? named(written, 12) : formatQuantity(resource, amount);
}

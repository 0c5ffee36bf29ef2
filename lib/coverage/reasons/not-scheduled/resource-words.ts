/** Evidence and remedy of a shortage: the whole sum, and who could make room. */
import { formatQuantity } from '../../match/quantity.ts';
import type { Shortage } from '../../match/resources.ts';
import type { Evidence, Remedy, Severity } from '../../model.ts';
import type { DaemonSetObject, PodObject } from '../../objects.ts';
import type { CellContext } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { describePod, kubectl, patchDaemonSet, verifyPod, verifyRollout } from '../shared/kubectl.ts';
import { loadOf, occupantsOf, priorityOf } from '../shared/load.ts';
import { ownerOf } from '../shared/words.ts';
import {
  isBarredAt,
  isMakingRoom,
  largestOf,
  leavingPods,
  lowerPods,
  NODE_CRITICAL,
  outlookOf,
  usage,
  wouldFitAt,
} from './room.ts';
import { obstacleSeverity } from './unscheduled.ts';

const NAMED = 5;

/** No fault while Pods are ending that hold enough. */
export function shortageSeverity(found: unknown, context: CellContext): Severity {
  return outlookOf(context) === 'leaving' && isMakingRoom(context) ? 'info' : obstacleSeverity(found, context);
}

/** How a shortage ends, or that it does not: the end of its sentence. */
export function outlookWords(context: CellContext): string {
  switch (outlookOf(context)) {
    case 'leaving':
      return '; Pods that are ending free enough';
    case 'forbidden':
      return '; preemptionPolicy is Never';
    case 'impossible':
      return lowerPods(context).length === 0 ? ', and nothing may be evicted' : ", and eviction can't free enough";
    default:
      return '';
  }
}

/** The whole sum: what is asked, what there is, what is taken, by whom. */
export function shortageEvidence({ resource, request, allocatable, used }: Shortage, context: CellContext): Evidence[] {
  const show = (amount: number) => formatQuantity(resource, amount);
  const largest = largestOf(resource, context);
  return [
    { label: 'Pod requests', value: `${show(request)} ${resource}`, path: 'Pod.spec.containers[].resources.requests' },
    { label: 'Allocatable', value: show(allocatable), path: `Node.status.allocatable.${resource}` },
    { label: 'Taken', value: `${show(used)} requested by ${count(largest.length, 'Pod')}`, path: '' },
    { label: 'Left', value: show(allocatable - used), path: '' },
    ...largest.slice(0, NAMED).map((pod) => ({
      label: 'Largest',
      value: `${holder(pod)}: ${show(usage(pod, resource))}, ${standing(pod)}`,
      path: 'Pod.spec.containers[].resources.requests',
    })),
    preemptableEvidence(context, (pods) => `${show(sum(pods, resource))} requested by `),
  ];
}

/** How much the Pods below the Pod's priority hold: the most that preemption could free. */
export function preemptableEvidence(
  context: CellContext,
  amount: (pods: readonly PodObject[]) => string = () => '',
): Evidence {
  const lower = lowerPods(context);
  return {
    label: 'Preemptable',
    value: `${amount(lower)}${count(lower.length, 'Pod')} of lower priority than ${priorityOf(context.pod)}`,
    path: 'Pod.spec.priority',
  };
}

function sum(pods: readonly PodObject[], resource: string): number {
  return pods.reduce((total, pod) => total + usage(pod, resource), 0);
}

/** `default/cache-0 (StatefulSet cache)`. */
export function holder(pod: PodObject): string {
  return `${pod.namespace}/${pod.name} (${ownerOf(pod)})`;
}

/** `priority 0`, `priority 0, ending`. */
export function standing(pod: PodObject): string {
  return `priority ${priorityOf(pod)}${pod.deletedAt === null ? '' : ', ending'}`;
}

/** The node's Pods, all of them. */
export function lookAtNode({ node }: CellContext): string {
  return kubectl('get', 'pods', '-A', '-o', 'wide', '--field-selector', `spec.nodeName=${node.name}`);
}

/** Make room: by itself where that is coming, by preemption where a higher priority would do, by hand where not. */
export function roomRemedy(context: CellContext, byHand: string): Remedy {
  const { daemonSet } = context;
  const look = [lookAtNode(context), verifyPod(context)];
  switch (outlookOf(context)) {
    case 'leaving': {
      const [first] = leavingPods(context);
      const describe = first === undefined ? [] : [describePod(first)];
      return {
        says: `Wait: the Pods here that are ending hold enough. One that has not ended by its time is held by a finalizer or by its kubelet.`,
        commands: [...describe, ...look],
        patch: null,
      };
    }
    case 'possible':
      return {
        says: 'Pods of lower priority hold enough: the scheduler evicts them for this Pod by itself, against a PodDisruptionBudget too where there is no other way. If it does not, something else that it says keeps the Pod off.',
        commands: look,
        patch: null,
      };
    case 'barred':
      return {
        says: 'Pods of lower priority hold enough, and the scheduler evicts none of them while something else keeps this Pod off the node: see to that first.',
        commands: look,
        patch: null,
      };
    default:
  }
  if (!wouldFitAt(context, NODE_CRITICAL)) {
    return {
      says: `Adds ${daemonSet.name} to this node: ${byHand}. No priority helps: even without all Pods below system-node-critical there is too little room.`,
      commands: look,
      patch: null,
    };
  }
  if (isBarredAt(context, NODE_CRITICAL)) {
    return {
      says: `Adds ${daemonSet.name} to this node: ${byHand}, and see to what else keeps the Pod off. No priority helps against that.`,
      commands: look,
      patch: null,
    };
  }
  const overruled = overruledFields(daemonSet);
  return {
    says: join(
      `Adds ${daemonSet.name} to this node: with priorityClassName system-node-critical the scheduler evicts Pods of lower priority to make room. It does so on every full node. The other way: ${byHand}.`,
      templateChangeCost(context),
      daemonSet.namespace === 'kube-system'
        ? ''
        : 'Some clusters admit this class outside kube-system only under a ResourceQuota for it.',
    ),
    commands: [patchDaemonSet(daemonSet, [...overruled.map(remove), CRITICAL_CLASS]), verifyRollout(context)],
    patch: [
      'spec:',
      '  template:',
      '    spec:',
      ...overruled.map((field) => `      ${field}: null`),
      '      priorityClassName: system-node-critical',
      '',
    ].join('\n'),
  };
}

const CRITICAL_CLASS = { op: 'add', path: '/spec/template/spec/priorityClassName', value: 'system-node-critical' };
const remove = (field: string) => ({ op: 'remove', path: `/spec/template/spec/${field}` });

/** What the template says by itself of what the class decides: admission refuses Pods whose two differ. */
function overruledFields({ template }: DaemonSetObject): string[] {
  const { priority, preemptionPolicy } = template;
  return [...(priority === null ? [] : ['priority']), ...(preemptionPolicy === '' ? [] : ['preemptionPolicy'])];
}

/** Nothing on the node offers the device: who has it is no matter of room. */
export function deviceRemedy({ resource }: Shortage, context: CellContext): Remedy {
  return {
    says: `Adds ${context.daemonSet.name} to this node: get the device plugin or driver that offers ${resource} to run there first. Whether the node has such a device is not known.`,
    commands: [kubectl('describe', 'node', context.node.name), lookAtNode(context), verifyPod(context)],
    patch: null,
  };
}

/** Who has the most Pods on the node: `DaemonSet a: 3, Job b: 2`. */
export function consumers(context: CellContext): string {
  const byOwner = new Map<string, number>();
  for (const pod of occupantsOf(context)) {
    byOwner.set(ownerOf(pod), (byOwner.get(ownerOf(pod)) ?? 0) + 1);
  }
  const ranked = [...byOwner].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const shown = ranked.slice(0, NAMED).map(([owner, pods]) => `${owner}: ${pods}`);
  return `${shown.join(', ')} (${count(loadOf(context).podCount, 'Pod')} in all)`;
}

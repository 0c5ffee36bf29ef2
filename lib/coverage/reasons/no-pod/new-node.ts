import { effectiveTolerations, findUntolerated } from '../../match/taints.ts';
import type { PodSpec, Taint } from '../../objects.ts';
import { condition } from '../../pods.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { describeNode, verifyHere } from '../shared/kubectl.ts';
import { timestamp } from '../shared/words.ts';
import { findRefusal, REFUSED_ON } from './refusals.ts';

const JUST_JOINED_MS = 60_000;
const NOT_READY: Taint = { key: 'node.kubernetes.io/not-ready', value: '', effect: 'NoSchedule', timeAdded: null };

interface Joined {
  readonly at: number;
  readonly what: 'joined' | 'became Ready';
  readonly path: string;
}

/** The node is new, or new to this DaemonSet: the controller has hardly had the time. */
export const NodeJustJoined = defineReason<Joined>({
  id: 'NodeJustJoined',
  about:
    "The node joined, or became Ready, less than 60 seconds ago, and the controller has hardly had the time to create the Pod. Rollcall reads the node's creation time and when its Ready condition turned True. A refusal from after that time is shown instead: then waiting does not help.",
  layer: 'noPod',
  state: 'missing',
  severity: 'info',
  confidence: 'inferred',
  step: 'podCreated',
  affectedBy: [...REFUSED_ON, 'Node.status.conditions', 'DaemonSet.spec.template.spec.tolerations'],
  find(context) {
    const joined = findJoined(context);
    const refusedAt = findRefusal(context)?.event.lastSeen ?? null;
    // A create that was refused since then was refused for this node too: every sync tries all of them.
    return joined === null || (refusedAt !== null && refusedAt >= joined.at) ? null : joined;
  },
  says: ({ what }) => `Node ${what} less than 60 s ago; the controller is still to create the Pod.`,
  since: ({ at }) => at,
  evidence: ({ at, what, path }) => [{ label: `Node ${what}`, value: timestamp(at), path }],
  remedy: (_found, context) => ({
    says: 'Wait: the controller creates the Pod by itself, within seconds as a rule.',
    commands: [describeNode(context), verifyHere(context)],
    patch: null,
  }),
});

function findJoined({ node, daemonSet, pods, time }: CellContext): Joined | null {
  if (pods.length > 0) return null;
  if (node.createdAt !== null && !time.isOlderThan(node.createdAt, JUST_JOINED_MS)) {
    return { at: node.createdAt, what: 'joined', path: 'Node.metadata.creationTimestamp' };
  }
  const ready = condition(node, 'Ready');
  const at = ready?.status === 'True' ? ready.lastTransitionTime : null;
  if (at === null || time.isOlderThan(at, JUST_JOINED_MS) || !isKeptOffUntilReady(daemonSet.template)) return null;
  return { at, what: 'became Ready', path: 'Node.status.conditions[].lastTransitionTime' };
}

/** The node lifecycle controller taints a node that is not Ready, and this template does not tolerate that. */
function isKeptOffUntilReady(template: PodSpec): boolean {
  return findUntolerated([NOT_READY], effectiveTolerations(template), null).length > 0;
}

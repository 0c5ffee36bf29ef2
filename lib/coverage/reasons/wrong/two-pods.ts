/** More than one Pod of the DaemonSet on one node. The controller keeps the oldest, and makes a second one to surge. */
import type { Evidence } from '../../model.ts';
import type { PodObject } from '../../objects.ts';
import { isAvailable, isReady, isTerminal } from '../../pods.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { count, list } from '../../summary/words.ts';
import { allowsSurge, join } from '../shared/cost.ts';
import { COVERED_FIELDS, coveredState, isRevisionKnown, isUpdatedPod } from '../shared/covered.ts';
import { describeDaemonSet, kubectlIn, verifyHere } from '../shared/kubectl.ts';
import { named, timestamp } from '../shared/words.ts';

/** The controller gets this long to delete what is too many. */
const PRUNED_WITHIN_MS = 30_000;
const HASH_LABEL = 'controller-revision-hash';
const FIELDS = [...COVERED_FIELDS, 'DaemonSet.spec.updateStrategy'];

type Several = readonly [PodObject, PodObject, ...PodObject[]];

/** Pods that are neither over nor leaving, the one that counts first; null unless there are several. */
function severalPods(context: CellContext): Several | null {
  if (!context.eligibility.shouldRun || !(context.isUpdated || isRevisionKnown(context))) return null;
  const [first, second, ...more] = context.pods.filter((pod) => pod.deletedAt === null && !isTerminal(pod));
  return first === undefined || second === undefined ? null : [first, second, ...more];
}

/** One Pod of the current revision beside one older, where the strategy allows it. */
function isSurge(pods: Several, context: CellContext): boolean {
  return (
    allowsSurge(context.daemonSet) && pods.length === 2 && pods.filter((pod) => isUpdatedPod(pod, context)).length === 1
  );
}

/**
 * Those that the controller deletes: all but the oldest. To surge it keeps the oldest of the current revision and the
 * oldest of any other, and this one only as long as it is Ready and the new one is not available.
 */
function excessPods([first, ...others]: Several, context: CellContext): readonly PodObject[] {
  if (!allowsSurge(context.daemonSet)) return others;
  const [fresh, ...moreFresh] = [first, ...others].filter((pod) => isUpdatedPod(pod, context));
  const [stale, ...moreStale] = [first, ...others].filter((pod) => !isUpdatedPod(pod, context));
  if (fresh === undefined || stale === undefined) return [...moreFresh, ...moreStale];
  const isDone = !isReady(stale) || isAvailable(fresh, context.daemonSet.minReadySeconds, context.time);
  return [...(isDone ? [stale] : []), ...moreFresh, ...moreStale];
}

function podEvidence(pods: Several): Evidence[] {
  return pods.map((pod) => ({
    label: 'Pod',
    value: `${pod.name}, created ${timestamp(pod.createdAt)}, hash ${pod.labels.get(HASH_LABEL) ?? 'none'}`,
    path: 'Pod.metadata',
  }));
}

interface Duplicates {
  readonly pods: Several;
  readonly isOverdue: boolean;
}

/** Two agents do the work of one, and write twice. */
export const DuplicatePods = defineReason<Duplicates>({
  id: 'DuplicatePods',
  about:
    'Several Pods of this DaemonSet live on one node, and they are no surge pair. The controller keeps the bound, oldest one, to surge one of each revision, and deletes the others, as a rule within seconds. What stays longer means that the controller does not act, or that two DaemonSets fight over the same labels.',
  layer: 'wrong',
  state: coveredState,
  severity: ({ isOverdue }) => (isOverdue ? 'warning' : 'info'),
  confidence: 'certain',
  step: 'podCreated',
  affectedBy: FIELDS,
  find(context) {
    const pods = severalPods(context);
    if (pods === null || isSurge(pods, context)) return null;
    const newest = Math.max(...pods.map(({ createdAt }) => createdAt ?? 0));
    return { pods, isOverdue: context.time.isOlderThan(newest, PRUNED_WITHIN_MS) };
  },
  says({ pods }) {
    const [first, second] = pods.map(({ name }) => named(name, 40));
    const others = pods.length - 2;
    const who = others === 0 ? `${first} and ${second}` : `${first}, ${second} and ${others} more`;
    return `${pods.length} Pods of this DaemonSet run on the node: ${who}.`;
  },
  since: ({ pods: [, second] }) => second.createdAt,
  evidence: ({ pods }) => podEvidence(pods),
  remedy({ pods, isOverdue }, context) {
    const { namespace } = context.daemonSet;
    const excess = excessPods(pods, context);
    const kept = list(pods.filter((pod) => !excess.includes(pod)).map(({ name }) => name));
    if (!isOverdue) {
      return {
        says: `Wait: the controller keeps ${kept} and deletes ${count(excess.length, 'other Pod')} by itself.`,
        commands: [describeDaemonSet(context), verifyHere(context)],
        patch: null,
      };
    }
    const names = excess.map(({ name }) => name);
    const left = pods.filter((pod) => !excess.includes(pod));
    const isCovered = left.some((pod) => isAvailable(pod, context.daemonSet.minReadySeconds, context.time));
    return {
      says: join(
        `Leaves ${kept}, as the controller would: it should have deleted ${list(names)}, and deleting does the same.`,
        isCovered ? 'The node keeps its agent.' : 'What is left is not available: look at that first.',
      ),
      commands: [
        kubectlIn(namespace, 'delete', 'pod', ...names, '--ignore-not-found'),
        describeDaemonSet(context),
        verifyHere(context),
      ],
      patch: null,
    };
  },
});

/** The rollout is at this node: the new Pod starts before the old one ends. */
export const SurgeOverlap = defineReason<Several>({
  id: 'SurgeOverlap',
  about:
    'A rollout with maxSurge lets a Pod of the current revision start beside the older one on the same node. The older one does the work until the new one is available, and is deleted then. Until that, Kubernetes counts the node as not updated.',
  layer: 'wrong',
  state: 'healthy',
  severity: 'info',
  confidence: 'certain',
  step: 'revision',
  affectedBy: FIELDS,
  find(context) {
    const pods = severalPods(context);
    return pods !== null && isSurge(pods, context) ? pods : null;
  },
  says(pods, context) {
    const fresh = pods.find((pod) => isUpdatedPod(pod, context));
    const stale = pods.find((pod) => !isUpdatedPod(pod, context));
    return `Pod ${named(fresh?.name ?? '', 36)} is to take over from Pod ${named(stale?.name ?? '', 36)}; both run until it is available.`;
  },
  since: (pods, context) => pods.find((pod) => isUpdatedPod(pod, context))?.createdAt ?? null,
  evidence: (pods, { daemonSet }) => [
    ...podEvidence(pods),
    {
      label: 'maxSurge',
      value: String(daemonSet.updateStrategy.maxSurge),
      path: 'DaemonSet.spec.updateStrategy.rollingUpdate.maxSurge',
    },
  ],
  remedy: (_pods, context) => ({
    says: 'Wait: the older Pod is deleted once the new one is available. The node is never without the agent.',
    commands: [verifyHere(context)],
    patch: null,
  }),
});

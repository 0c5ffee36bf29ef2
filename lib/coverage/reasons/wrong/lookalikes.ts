/** Another Pod on the node looks like the DaemonSet's own and is not: its labels, or the marks that it was made with. */
import { matchesLabelSelector } from '../../match/label-selector.ts';
import type { Evidence, Severity } from '../../model.ts';
import type { DaemonSetObject, PodObject } from '../../objects.ts';
import { isTerminal } from '../../pods.ts';
import { type CellContext, defineReason, type Reason, type ReasonDefinition } from '../../reason.ts';
import { COVERED_FIELDS, coveredState, coveringPod } from '../shared/covered.ts';
import { kubectlIn, verifyHere } from '../shared/kubectl.ts';
import { formatRequirement, named, ownerOf } from '../shared/words.ts';

/** The first that is still there and is what is looked for. */
function findLookalike(
  context: CellContext,
  is: (pod: PodObject, daemonSet: DaemonSetObject) => boolean,
): PodObject | null {
  const lookalikes = context.around.lookalikesOn(context.node.name);
  if (lookalikes.length === 0 || coveringPod(context) === null) return null;
  const isHere = (pod: PodObject) => pod.deletedAt === null && !isTerminal(pod) && is(pod, context.daemonSet);
  return lookalikes.find(isHere) ?? null;
}

function lookalike(
  is: (pod: PodObject, daemonSet: DaemonSetObject) => boolean,
  words: Pick<ReasonDefinition<PodObject>, 'id' | 'about' | 'severity' | 'confidence' | 'says' | 'remedy'>,
): Reason {
  return defineReason<PodObject>({
    layer: 'wrong',
    state: coveredState,
    step: 'podCreated',
    affectedBy: [...COVERED_FIELDS, 'Lookalikes', 'DaemonSet.spec.selector'],
    find: (context) => findLookalike(context, is),
    since: ({ createdAt }) => createdAt,
    evidence: (pod, { daemonSet }) => [
      { label: 'Pod', value: `${pod.namespace}/${pod.name}`, path: 'Pod.metadata.name' },
      { label: 'Owner', value: saysOwner(pod), path: 'Pod.metadata.ownerReferences' },
      { label: 'Its labels', value: pairs(pod.labels) || 'none', path: 'Pod.metadata.labels' },
      { label: 'Selector', value: formatSelector(daemonSet), path: 'DaemonSet.spec.selector' },
      ...uidEvidence(pod, daemonSet),
    ],
    ...words,
  });
}

function uidEvidence({ controller }: PodObject, daemonSet: DaemonSetObject): Evidence[] {
  if (controller?.kind !== 'DaemonSet') return [];
  return [{ label: 'This DaemonSet', value: `uid ${daemonSet.uid}`, path: 'DaemonSet.metadata.uid' }];
}

function saysOwner(pod: PodObject): string {
  return pod.controller === null ? 'none' : `${ownerOf(pod)}, uid ${pod.controller.uid}`;
}

function pairs(labels: ReadonlyMap<string, string>): string {
  return [...labels].map(([key, value]) => `${key}=${value}`).join(', ');
}

function formatSelector({ selector }: DaemonSetObject): string {
  const all = [pairs(selector.matchLabels), ...selector.matchExpressions.map(formatRequirement)];
  return all.filter((one) => one !== '').join(', ') || 'everything';
}

const isOwnedByAnother = ({ controller, isMirror }: PodObject) => controller !== null && !isMirror;
const isOfOtherDaemonSet = ({ controller }: PodObject, { name }: DaemonSetObject) =>
  controller?.kind === 'DaemonSet' && controller.name !== name;

/** Somebody changed its labels: the controller let it go and made another one. */
export const ReleasedPodRunning = lookalike(
  (pod, { selector }) => pod.controller === null && !pod.isMirror && !matchesLabelSelector(selector, pod.labels),
  {
    id: 'ReleasedPodRunning',
    about:
      'A Pod without an owner carries the marks of a DaemonSet Pod and this DaemonSet’s name, and its labels do not match the selector. That is what is left when somebody changes the labels of a Pod: the controller releases it and creates another beside it. Nothing updates or deletes it any more. That it was this DaemonSet’s is inferred from its name.',
    severity: 'warning',
    confidence: 'inferred',
    says: ({ name }) =>
      `Pod ${named(name, 50)} runs beside this DaemonSet's own: released, as its labels no longer match.`,
    remedy: (pod, context) => ({
      says: `Ends the second copy: nothing replaces Pod ${pod.name}, and ${context.daemonSet.name} keeps its own Pod here. If somebody took it aside to look into it, ask first.`,
      commands: [kubectlIn(pod.namespace, 'delete', 'pod', pod.name), verifyHere(context)],
      patch: null,
    }),
  },
);

/** The labels are the DaemonSet's, the owner is not: the controller leaves such a Pod alone. */
export const ForeignOwner = lookalike(
  (pod, daemonSet) => isOwnedByAnother(pod) && !isOfOtherDaemonSet(pod, daemonSet),
  {
    id: 'ForeignOwner',
    about:
      'The labels of a Pod on this node match the DaemonSet’s selector, and another object controls it. The controller goes by the owner’s uid, so the Pod is not counted here; Services, budgets and commands that go by labels take it for one of these. A DaemonSet of the same name with another uid is an earlier one that was deleted.',
    severity: (pod, { daemonSet }): Severity => (isEarlier(pod, daemonSet) ? 'warning' : 'info'),
    confidence: 'certain',
    says: (pod, { daemonSet }) =>
      isEarlier(pod, daemonSet)
        ? `Pod ${named(pod.name, 48)} belongs to an earlier DaemonSet of this name; this one does not count it.`
        : `Pod ${named(pod.name, 36)} has this DaemonSet's labels, belongs to ${named(ownerOf(pod), 40)} and is not counted.`,
    remedy(pod, context) {
      const show = kubectlIn(pod.namespace, 'get', 'pod', pod.name, '-o', 'yaml');
      if (isEarlier(pod, context.daemonSet)) {
        return {
          says: `Ends the copy that an earlier DaemonSet left: nothing replaces it, and ${context.daemonSet.name} keeps its own Pod here.`,
          commands: [kubectlIn(pod.namespace, 'delete', 'pod', pod.name), verifyHere(context)],
          patch: null,
        };
      }
      return { says: distinctLabels(`${ownerOf(pod)}`), commands: [show], patch: null };
    },
  },
);

function isEarlier({ controller }: PodObject, { name }: DaemonSetObject): boolean {
  return controller?.kind === 'DaemonSet' && controller.name === name;
}

function distinctLabels(owner: string): string {
  return `Give ${owner} labels of its own: what goes by labels then tells the two apart. Its Pods are replaced by that; this DaemonSet's are not, and its own selector can't be changed.`;
}

/** Two DaemonSets in one namespace select the same Pods. */
export const SelectorOverlap = lookalike(
  (pod, daemonSet) => isOwnedByAnother(pod) && isOfOtherDaemonSet(pod, daemonSet),
  {
    id: 'SelectorOverlap',
    about:
      'The Pods of another DaemonSet in the namespace match this one’s selector too. Each controller leaves the other’s Pods alone, since it goes by the owner. A Pod that loses its owner may be adopted by the wrong one, and Services, budgets and commands that go by labels take both.',
    severity: 'info',
    confidence: 'certain',
    says: (pod) => `Pod ${named(pod.name, 36)} of ${named(ownerOf(pod), 44)} matches this DaemonSet's selector too.`,
    remedy: (pod) => ({
      says: distinctLabels(ownerOf(pod)),
      commands: [kubectlIn(pod.namespace, 'get', 'ds', '-o', 'wide')],
      patch: null,
    }),
  },
);

/** A static Pod, which its kubelet made from a file. */
export const MirrorLookalike = lookalike((pod) => pod.isMirror, {
  id: 'MirrorLookalike',
  about:
    'A static Pod has labels that match the DaemonSet’s selector. The API’s copy of it is owned by its Node, so it is never one of the DaemonSet’s Pods, is not counted and is not updated. It still uses ports and resources of the node.',
  severity: 'info',
  confidence: 'certain',
  says: ({ name }) => `Static Pod ${named(name, 60)} has this DaemonSet's labels; it is not one of its Pods.`,
  remedy: (pod, context) => ({
    says: 'Nothing to do, unless both do the same work: then take the file away from which the kubelet of this node makes the static Pod. Deleting its copy in the API has no effect.',
    commands: [kubectlIn(pod.namespace, 'get', 'pod', pod.name, '-o', 'yaml'), verifyHere(context)],
    patch: null,
  }),
});

/** Rules about which Pods may or must share a node. Recomputed from the Pods of this node; the rest is reported. */
import {
  type AffinityConflict,
  antiAffinityConflicts,
  existingAntiAffinityConflicts,
  unmetAffinity,
} from '../../match/pod-affinity.ts';
import type { Evidence, Remedy } from '../../model.ts';
import type { LabelSelector, PodAffinityTerm } from '../../objects.ts';
import { daemonSetKey } from '../../objects.ts';
import { type CellContext, defineReason, type ReasonDefinition } from '../../reason.ts';
import { allowsSurge, join, templateChangeCost } from '../shared/cost.ts';
import { describePod, patchDaemonSet, verifyPod, verifyRollout } from '../shared/kubectl.ts';
import { occupantsOf } from '../shared/load.ts';
import { formatRequirement, named, ownerOf, shortNode } from '../shared/words.ts';
import { noSurgeRemedy } from './no-surge.ts';
import { findReported, type Reported, reportedEvidence } from './reported.ts';
import { holder, lookAtNode } from './resource-words.ts';
import { lastingSeverity, obstacleSeverity, UNSCHEDULED_FIELDS, unboundPod, waitingSince } from './unscheduled.ts';

/** Computed from the Pods of the node, or else what the scheduler says. */
interface Found<T> {
  readonly computed: T | null;
  readonly reported: Reported | null;
}

const COMMON = {
  layer: 'notScheduled',
  state: 'pending',
  severity: (found: Found<unknown>, context: CellContext) =>
    found.computed === null ? lastingSeverity(found, context) : obstacleSeverity(found, context),
  confidence: ({ computed }: Found<unknown>) => (computed === null ? 'reported' : 'certain'),
  step: 'scheduled',
  affectedBy: [...UNSCHEDULED_FIELDS, 'Node.metadata.labels', 'PodsOnNode'],
  since: waitingSince,
} satisfies Partial<ReasonDefinition<Found<unknown>>>;
const LIMITS =
  "Rollcall recomputes it from the Pods on this node; where it hangs on Pods of other nodes, or on a namespace's labels, it is known from the scheduler's text alone.";

function either<T>(computed: T | null, reported: Reported | null): Found<T> | null {
  return computed === null && reported === null ? null : { computed, reported };
}

function here({ node }: CellContext): string {
  return named(shortNode(node.name), 32);
}

/** `app=cache, tier In [a, b]`. */
function formatSelector(selector: LabelSelector | null): string {
  if (selector === null) return 'no Pod at all';
  const pairs = [...selector.matchLabels].map(([key, value]) => `${key}=${value}`);
  return [...pairs, ...selector.matchExpressions.map(formatRequirement)].join(', ') || 'any label';
}

function termEvidence(label: string, { topologyKey, selector, namespaces }: PodAffinityTerm, path: string): Evidence {
  const within = namespaces.length === 0 ? '' : `, in ${namespaces.join(', ')}`;
  return { label, value: `${formatSelector(selector)} by ${topologyKey}${within}`, path };
}

function textEvidence({ computed, reported }: Found<unknown>): Evidence[] {
  return computed === null && reported !== null ? reportedEvidence(reported.pod) : [];
}

/** The conflict with the Pod that comes first by name, so that it does not depend on the order in which Pods came. */
function firstByName(conflicts: readonly AffinityConflict[]): AffinityConflict | null {
  const sorted = [...conflicts].sort((a, b) => (daemonSetKey(a.other) < daemonSetKey(b.other) ? -1 : 1));
  return sorted[0] ?? null;
}

/** Taking the terms out of the template; where they are not there, look. */
function removeTerms(field: 'podAffinity' | 'podAntiAffinity', says: string, context: CellContext): Remedy {
  const { daemonSet } = context;
  if (daemonSet.template[field].length === 0) {
    return {
      says: `${says} The template has no such terms: admission added them to the Pod.`,
      commands: [lookAtNode(context), verifyPod(context)],
      patch: null,
    };
  }
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  return {
    says: join(says, templateChangeCost(context)),
    commands: [
      patchDaemonSet(daemonSet, [{ op: 'remove', path: `/spec/template/spec/affinity/${field}/${required}` }]),
      verifyRollout(context),
    ],
    patch: [
      'spec:',
      '  template:',
      '    spec:',
      '      affinity:',
      `        ${field}:`,
      `          ${required}: null`,
      '',
    ].join('\n'),
  };
}

/** The Pod must be beside another, and there is none. */
export const PodAffinityUnsatisfied = defineReason<Found<PodAffinityTerm>>({
  ...COMMON,
  id: 'PodAffinityUnsatisfied',
  about: `The Pod has a required podAffinity: it must share its node or zone with a certain other Pod, and none is there. On a DaemonSet this makes the agent wait for that Pod on every node. ${LIMITS}`,
  find(context) {
    const pod = unboundPod(context);
    if (pod === null) return null;
    const bound = [...occupantsOf(context)].filter(({ nodeName }) => nodeName !== '');
    return either(unmetAffinity(pod, context.node, bound), findReported(context, /pod affinity rules/i));
  },
  says({ computed }, context) {
    if (computed === null)
      return `No Pod that this one must be beside is where ${here(context)} is, the scheduler reports.`;
    if (!context.node.labels.has(computed.topologyKey))
      return `podAffinity wants node label ${named(computed.topologyKey, 48)}; ${here(context)} has no such label.`;
    return `Must share ${here(context)} with a Pod labelled ${named(formatSelector(computed.selector), 56)}; there is none.`;
  },
  evidence: (found, { pod }) => [
    ...(pod?.spec.podAffinity ?? []).map((term) => termEvidence('Must be with', term, 'Pod.spec.affinity.podAffinity')),
    ...textEvidence(found),
  ],
  remedy: (_found, context) =>
    removeTerms(
      'podAffinity',
      `Adds ${context.daemonSet.name} to this node: get the Pod that it must be with to run here, or remove the required terms; then it runs whether that Pod is there or not.`,
      context,
    ),
});

/** The Pod must not be beside another, and there is one. */
export const PodAntiAffinityConflict = defineReason<Found<AffinityConflict>>({
  ...COMMON,
  id: 'PodAntiAffinityConflict',
  affectedBy: [...COMMON.affectedBy, 'DaemonSet.spec.updateStrategy'],
  about: `The Pod has a required podAntiAffinity against a Pod that is here already, or in the same zone. ${LIMITS}`,
  find(context) {
    const pod = unboundPod(context);
    if (pod === null) return null;
    const conflict = firstByName(antiAffinityConflicts(pod, context.node, occupantsOf(context)));
    return either(conflict, findReported(context, /match pod anti-affinity rules/i));
  },
  says({ computed }, context) {
    if (computed === null) return `The Pod's own anti-affinity keeps it off ${here(context)}, the scheduler reports.`;
    const { other } = computed;
    if (isOwnSurge(computed, context))
      return `Must not share ${here(context)} with this DaemonSet's own Pod ${named(other.name, 32)}: maxSurge can't work.`;
    return `Its own anti-affinity is against Pod ${named(`${other.namespace}/${other.name}`, 44)} (${named(ownerOf(other), 36)}) here.`;
  },
  evidence: (found, { pod }) => [
    ...conflictEvidence(found.computed, 'Must not be with'),
    ...(found.computed === null ? (pod?.spec.podAntiAffinity ?? []) : []).map((term) =>
      termEvidence('Must not be with', term, 'Pod.spec.affinity.podAntiAffinity'),
    ),
    ...textEvidence(found),
  ],
  remedy({ computed }, context) {
    if (computed !== null && isOwnSurge(computed, context)) return noSurgeRemedy(context);
    return removeTerms(
      'podAntiAffinity',
      `Adds ${context.daemonSet.name} to this node: move the other Pod away, or remove the required terms; then the two share a node.`,
      context,
    );
  },
});

function isOwnSurge({ other }: AffinityConflict, { daemonSet }: CellContext): boolean {
  return allowsSurge(daemonSet) && other.controller?.uid === daemonSet.uid;
}

function conflictEvidence(conflict: AffinityConflict | null, label: string): Evidence[] {
  if (conflict === null) return [];
  return [
    { label: 'Other Pod', value: holder(conflict.other), path: 'Pod.spec.nodeName' },
    termEvidence(label, conflict.term, 'Pod.spec.affinity.podAntiAffinity'),
  ];
}

/** Another Pod wants no such Pod beside it. */
export const ExistingAntiAffinity = defineReason<Found<AffinityConflict>>({
  ...COMMON,
  id: 'ExistingAntiAffinity',
  about: `A Pod that is here already, or in the same zone, has a required podAntiAffinity against this one. ${LIMITS}`,
  find(context) {
    const pod = unboundPod(context);
    if (pod === null) return null;
    const conflict = firstByName(existingAntiAffinityConflicts(pod, context.node, occupantsOf(context)));
    return either(conflict, findReported(context, /existing pods anti-affinity/i));
  },
  says({ computed }, context) {
    if (computed === null)
      return `The anti-affinity of another Pod keeps this one off ${here(context)}, the scheduler reports.`;
    const { other } = computed;
    return `Pod ${named(`${other.namespace}/${other.name}`, 44)} (${named(ownerOf(other), 32)}) has anti-affinity against this Pod.`;
  },
  evidence: (found) => [...conflictEvidence(found.computed, 'That Pod is against'), ...textEvidence(found)],
  remedy: ({ computed }, context) => ({
    says: `Adds ${context.daemonSet.name} to this node: move the other Pod away, or narrow its anti-affinity so that it leaves agents out. That is a change of its owner, which replaces that one's Pods and none of this DaemonSet's.`,
    commands: [...(computed === null ? [] : [describePod(computed.other)]), lookAtNode(context), verifyPod(context)],
    patch: null,
  }),
});

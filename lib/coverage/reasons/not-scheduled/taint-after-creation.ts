import { effectiveTolerations, findUntolerated, formatTaint, REPELLING_EFFECTS } from '../../match/taints.ts';
import type { PodObject, Taint } from '../../objects.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { kubectlIn, verifyHere } from '../shared/kubectl.ts';
import { nodeTaintOf } from '../shared/node-taints.ts';
import { classifyTaint } from '../shared/taint-classes.ts';
import { type TaintsFound, tolerateRemedy } from '../shared/tolerate.ts';
import { formatToleration } from '../shared/tolerations.ts';
import { named, shortTaint, timestamp } from '../shared/words.ts';
import { obstacleSeverity, UNSCHEDULED_FIELDS, unboundPod, unscheduledSince } from './unscheduled.ts';

interface Found extends TaintsFound {
  readonly pod: PodObject;
  /** The node is the problem; null where the taint is to keep Pods away. */
  readonly node: ReturnType<typeof nodeTaintOf>;
}

/** The Pod was made when the node had no such taint, or the template such a toleration; the scheduler sees today's. */
export const TaintAfterCreation = defineReason<Found>({
  id: 'TaintAfterCreation',
  about:
    "The Pod waits and the node has a taint that the Pod does not tolerate: the taint came after the Pod was made, or the template's toleration did. Rollcall compares Node.spec.taints with the Pod's own tolerations. The controller leaves such a Pod alone as long as the taint does not evict. A taint that tells how the node fares, such as not-ready, goes by itself with what is wrong there.",
  layer: 'notScheduled',
  state: 'pending',
  severity: (found, context) => found.node?.severity(found, context) ?? obstacleSeverity(found, context),
  confidence: 'certain',
  step: 'scheduled',
  affectedBy: [
    ...UNSCHEDULED_FIELDS,
    'Node.spec.taints',
    'Node.metadata.labels',
    'Node.metadata.creationTimestamp',
    'DaemonSet.spec.template.spec.tolerations',
    'DaemonSet.spec.template.spec.hostNetwork',
  ],
  find(context) {
    const pod = unboundPod(context);
    if (pod === null || context.node.taints.length === 0) return null;
    const untolerated = findUntolerated(context.node.taints, pod.spec.tolerations, REPELLING_EFFECTS);
    const lasting = untolerated.filter((taint) => nodeTaint(taint, context) === null);
    const all = lasting.length > 0 ? lasting : untolerated;
    const [taint] = all;
    if (taint === undefined) return null;
    return { pod, taint, all, node: isMissing(all, context) ? nodeTaint(taint, context) : null };
  },
  says: ({ taint, pod }) => `Taint ${shortTaint(taint, 70)} is not tolerated by Pod ${named(pod.name, 28)}.`,
  since: ({ taint, pod }) => taint.timeAdded ?? unscheduledSince(pod),
  evidence: ({ all, pod }) => [
    ...all.map((taint) => ({ label: 'Node has', value: formatTaint(taint), path: 'Node.spec.taints' })),
    {
      label: 'Pod tolerates',
      value: pod.spec.tolerations.map(formatToleration).join('; ') || 'nothing',
      path: 'Pod.spec.tolerations',
    },
    { label: 'Pod created', value: timestamp(pod.createdAt), path: 'Pod.metadata.creationTimestamp' },
  ],
  remedy(found, context) {
    const { name, namespace } = context.daemonSet;
    if (found.node !== null) return found.node.remedy(found, context);
    if (isMissing(found.all, context)) return tolerateRemedy(found, context, 'sameValue');
    return {
      says: `Adds ${name} to this node: the template tolerates the taint by now, the Pod is older. Deleting it makes the controller create one that tolerates it; no other Pod is touched.`,
      commands: [kubectlIn(namespace, 'delete', 'pod', found.pod.name), verifyHere(context)],
      patch: null,
    };
  },
});

function nodeTaint(taint: Taint, { node }: CellContext): Found['node'] {
  return nodeTaintOf(classifyTaint(taint, node));
}

/** The template does not tolerate them either. */
function isMissing(taints: readonly Taint[], { daemonSet }: CellContext): boolean {
  return findUntolerated(taints, effectiveTolerations(daemonSet.template), null).length > 0;
}

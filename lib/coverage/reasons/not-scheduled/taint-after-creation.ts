import { effectiveTolerations, findUntolerated, formatTaint, REPELLING_EFFECTS } from '../../match/taints.ts';
import type { PodObject } from '../../objects.ts';
import { defineReason } from '../../reason.ts';
import { kubectlIn, verifyHere } from '../shared/kubectl.ts';
import { type TaintsFound, tolerateRemedy } from '../shared/tolerate.ts';
import { formatToleration } from '../shared/tolerations.ts';
import { named, shortTaint, timestamp } from '../shared/words.ts';
import { obstacleSeverity, UNSCHEDULED_FIELDS, unboundPod, unscheduledSince } from './unscheduled.ts';

interface Found extends TaintsFound {
  readonly pod: PodObject;
}

/** The Pod was made when the node had no such taint, or the template such a toleration; the scheduler sees today's. */
export const TaintAfterCreation = defineReason<Found>({
  id: 'TaintAfterCreation',
  about:
    "The Pod waits and the node has a taint that the Pod does not tolerate: the taint came after the Pod was made, or the template's toleration did. Rollcall compares Node.spec.taints with the Pod's own tolerations. The controller leaves such a Pod alone as long as the taint does not evict.",
  layer: 'notScheduled',
  state: 'pending',
  severity: obstacleSeverity,
  confidence: 'certain',
  step: 'scheduled',
  affectedBy: ['Node.spec.taints', ...UNSCHEDULED_FIELDS],
  find(context) {
    const pod = unboundPod(context);
    if (pod === null || context.node.taints.length === 0) return null;
    const all = findUntolerated(context.node.taints, pod.spec.tolerations, REPELLING_EFFECTS);
    const [taint] = all;
    return taint === undefined ? null : { pod, taint, all };
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
    const { template, name, namespace } = context.daemonSet;
    const missing = findUntolerated(found.all, effectiveTolerations(template), null);
    if (missing.length > 0) return tolerateRemedy(found, context, 'sameValue');
    return {
      says: `Adds ${name} to this node: the template tolerates the taint by now, the Pod is older. Deleting it makes the controller create one that tolerates it; no other Pod is touched.`,
      commands: [kubectlIn(namespace, 'delete', 'pod', found.pod.name), verifyHere(context)],
      patch: null,
    };
  },
});

/** The status does not say what the objects say, and nothing is wrong with the controller for it. */
import { STATUS_FIELDS } from '../picture.ts';
import { kubectlIn } from '../reasons/shared/kubectl.ts';
import { timestamp } from '../reasons/shared/words.ts';
import { defineNote } from './note.ts';

export const StatusLag = defineNote<{ readonly says: string; readonly since: number | null }>({
  id: 'StatusLag',
  about:
    'Kubernetes’ own numbers differ from those that the nodes and Pods come to. The controller writes them when a Pod or the DaemonSet changes; a new taint under a running Pod, or a node that is removed, does not make it look. Rollcall shows both, and which way they differ.',
  severity: 'info',
  confidence: 'certain',
  affectedBy: ['DaemonSet', 'Node', 'Pod'],
  find: ({ disagreement }) => (disagreement?.kind === 'statusLag' ? disagreement : null),
  says: ({ says }) => says,
  since: ({ since }) => since,
  evidence: (_found, { daemonSet, computed }) =>
    STATUS_FIELDS.filter((field) => daemonSet.status[field] !== computed[field]).map((field) => ({
      label: `Objects say ${computed[field]}`,
      value: `${field}: ${daemonSet.status[field]}`,
      path: `DaemonSet.status.${field}`,
    })),
  remedy: (_found, { daemonSet: { namespace, name } }) => ({
    says: 'Nothing to do: the next change of one of its Pods, or any edit of the DaemonSet, brings the numbers up to date.',
    commands: [kubectlIn(namespace, 'get', 'ds', name)],
    patch: null,
  }),
});

const RECORDED_WITHIN_MS = 60_000;

export const RevisionNotRecorded = defineNote<true>({
  id: 'RevisionNotRecorded',
  about:
    'The controller has processed the DaemonSet, and there is no ControllerRevision that names it as its owner. Which Pods are of the current revision can then be told by their template generation only. Why it is so stands in the log of kube-controller-manager.',
  severity: 'warning',
  confidence: 'inferred',
  affectedBy: ['ControllerRevision', 'DaemonSet.metadata', 'DaemonSet.status'],
  find({ daemonSet, rollout, around, time }) {
    if (rollout.currentHash !== null || !rollout.isObserved || !around.canRead('controllerrevisions')) return null;
    return daemonSet.status.observedGeneration > 0 && time.isOlderThan(daemonSet.createdAt, RECORDED_WITHIN_MS)
      ? true
      : null;
  },
  says: () => 'No ControllerRevision names this DaemonSet as its owner, so its current revision is not known.',
  since: () => null,
  evidence: (_found, { daemonSet }) => [
    { label: 'Owner looked for', value: `uid ${daemonSet.uid}`, path: 'ControllerRevision.metadata.ownerReferences' },
    {
      label: 'Processed',
      value: `generation ${daemonSet.status.observedGeneration}`,
      path: 'DaemonSet.status.observedGeneration',
    },
    { label: 'DaemonSet since', value: timestamp(daemonSet.createdAt), path: 'DaemonSet.metadata.creationTimestamp' },
  ],
  remedy: (_found, { daemonSet: { namespace } }) => ({
    says: 'Look at the revisions and at the log of kube-controller-manager: it records one when it looks at the DaemonSet next, unless something refuses it.',
    commands: [kubectlIn(namespace, 'get', 'controllerrevisions', '-o', 'wide')],
    patch: null,
  }),
});

/** The controller does not work, or not on this DaemonSet: nothing is created, updated or counted meanwhile. */
import { type ControllerGone, controllerGone } from '../controller-lease.ts';
import { getIfThere, kubectlIn } from '../reasons/shared/kubectl.ts';
import { timestamp } from '../reasons/shared/words.ts';
import { defineNote, type NoteContext } from './note.ts';

const UNOBSERVED_MS = 60_000;
const LEASE = 'kube-controller-manager';
const LOOK = [
  getIfThere('kube-system', 'lease', LEASE, '-o', 'yaml'),
  kubectlIn('kube-system', 'get', 'pods', '-l', `component=${LEASE}`, '-o', 'wide'),
];

export const ControllerNotObserving = defineNote<number>({
  id: 'ControllerNotObserving',
  about:
    'The controller writes into the status which generation of the DaemonSet it has processed, and it is behind for over a minute. Until it catches up it takes no rollout step. Why it is behind stands only in its log.',
  severity: 'critical',
  confidence: 'certain',
  haltsRollout: () => true,
  affectedBy: ['DaemonSet.metadata.generation', 'DaemonSet.status', 'UnobservedSince'],
  find({ around, time }) {
    const at = around.unobservedSince();
    return at !== null && time.isOlderThan(at, UNOBSERVED_MS) ? at : null;
  },
  says: (_at, { daemonSet: { generation, status } }) =>
    `The controller has not taken up generation ${generation} for over 60 s; it is at ${status.observedGeneration}.`,
  since: (at) => at,
  evidence: (_at, { daemonSet: { generation, status }, rollout }) => [
    { label: 'Wanted', value: `generation ${generation}`, path: 'DaemonSet.metadata.generation' },
    {
      label: 'Processed',
      value: `generation ${status.observedGeneration}`,
      path: 'DaemonSet.status.observedGeneration',
    },
    {
      label: 'Newest revision',
      value: rollout.currentRevision === null ? 'none to be seen' : `${rollout.currentRevision}`,
      path: 'ControllerRevision.revision',
    },
  ],
  remedy: (_at, { daemonSet }) => ({
    says: 'Look at kube-controller-manager: its log tells why it does not take the change up. A quota on controllerrevisions, or a webhook that refuses them, would do this.',
    commands: [...LOOK, kubectlIn(daemonSet.namespace, 'get', 'controllerrevisions')],
    patch: null,
  }),
});

/** Whether anything waits for the controller. Where nothing does, the clock need not ask about its lease. */
function isNeeded({ computed, disagreement, rollout }: NoteContext): boolean {
  const isLacking = computed.currentNumberScheduled < computed.desiredNumberScheduled;
  return isLacking || disagreement !== null || rollout.old > 0;
}

export const ControllerDown = defineNote<ControllerGone>({
  id: 'ControllerDown',
  about:
    'Nobody renews the lease of kube-controller-manager, which creates, updates and counts the Pods of every DaemonSet. A clock that differs must not look like this, so the lease of the scheduler has to be in time, or ten more minutes have to pass.',
  severity: 'critical',
  confidence: 'inferred',
  haltsRollout: () => true,
  affectedBy: ['Lease', 'DaemonSet.status', 'Node', 'Pod'],
  find: (context) => (isNeeded(context) ? controllerGone(context.around, context.time) : null),
  says: ({ at }) => `kube-controller-manager seems to be down: its lease is not renewed since ${timestamp(at)}.`,
  since: ({ at }) => at,
  evidence: ({ at, isAlone }) => [
    { label: 'Lease renewed', value: timestamp(at), path: 'Lease.spec.renewTime' },
    {
      label: 'Clocks',
      value: isAlone
        ? 'only its own lease says so: a clock of Rollcall that runs ahead by more than 10 min would look the same'
        : "the scheduler's lease is in time, so it is not Rollcall's clock",
      path: '',
    },
  ],
  remedy: () => ({
    says: 'Restart kube-controller-manager, or ask the vendor of a managed control plane. Until then nothing is created, updated or counted; what runs keeps running.',
    commands: LOOK,
    patch: null,
  }),
});

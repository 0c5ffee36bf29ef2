/** The controller does not work, or not on this DaemonSet: nothing is created, updated or counted meanwhile. */
import {
  type ControllerGone,
  clocksSay,
  controllerGone,
  LOOK_AT_CONTROLLER,
  lastSignOfController,
  waitsForController,
} from '../controller-lease.ts';
import { kubectlIn } from '../reasons/shared/kubectl.ts';
import { timestamp } from '../reasons/shared/words.ts';
import { defineNote } from './note.ts';

const UNOBSERVED_MS = 60_000;
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
    commands: [...LOOK_AT_CONTROLLER, kubectlIn(daemonSet.namespace, 'get', 'controllerrevisions')],
    patch: null,
  }),
});

export const ControllerDown = defineNote<ControllerGone>({
  id: 'ControllerDown',
  about:
    'Nobody renews the lease of kube-controller-manager, which creates, updates and counts the Pods of every DaemonSet. A clock that differs must not look like this, so the lease of the scheduler has to be in time, or ten more minutes have to pass; a later event of the controller disproves it.',
  severity: 'critical',
  confidence: 'inferred',
  haltsRollout: () => true,
  affectedBy: ['Lease', 'Event', 'DaemonSet.status', 'Node', 'Pod'],
  find: (context) =>
    waitsForController(context) ? controllerGone(context.daemonSet, context.around, context.time) : null,
  says: ({ at }) => `kube-controller-manager seems to be down: its lease is not renewed since ${timestamp(at)}.`,
  since: ({ at }) => at,
  evidence(gone, { daemonSet, around }) {
    const sign = lastSignOfController(daemonSet, around);
    const last = sign === null ? [] : [`${sign.reason}, ${timestamp(sign.lastSeen)}`];
    return [
      { label: 'Lease renewed', value: timestamp(gone.at), path: 'Lease.spec.renewTime' },
      ...last.map((value) => ({ label: 'Last event', value, path: 'Event of the DaemonSet' })),
      { label: 'Clocks', value: clocksSay(gone), path: '' },
    ];
  },
  remedy: () => ({
    says: 'Restart kube-controller-manager, or ask the vendor of a managed control plane. Until then nothing is created, updated or counted; what runs keeps running.',
    commands: LOOK_AT_CONTROLLER,
    patch: null,
  }),
});

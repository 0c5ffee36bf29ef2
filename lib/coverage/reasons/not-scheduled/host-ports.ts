/** A host port that the Pod needs is taken. One Pod in the host network is enough. */
import { type HostPortConflict as Conflict, formatHostPort, hostPortConflicts } from '../../match/host-ports.ts';
import type { Evidence } from '../../model.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { allowsSurge, templateChangeCost } from '../shared/cost.ts';
import { describePod, kubectl, verifyPod } from '../shared/kubectl.ts';
import { loadOf } from '../shared/load.ts';
import { named, ownerOf } from '../shared/words.ts';
import { noSurgeRemedy } from './no-surge.ts';
import { obstacleSeverity, UNSCHEDULED_FIELDS, unboundPod, waitingSince } from './unscheduled.ts';

const FIELDS = [...UNSCHEDULED_FIELDS, 'PodsOnNode', 'DaemonSet.spec.updateStrategy'];

/** Conflicts with this DaemonSet's own surge partner, or with everybody else. */
function findConflicts(context: CellContext, wantOwn: boolean): readonly [Conflict, ...Conflict[]] | null {
  const pod = unboundPod(context);
  if (pod === null) return null;
  const { daemonSet } = context;
  const isOwn = ({ taken }: Conflict) => allowsSurge(daemonSet) && taken.pod.controller?.uid === daemonSet.uid;
  const conflicts = hostPortConflicts(pod.spec, loadOf(context).hostPorts);
  const [first, ...rest] = conflicts.filter((conflict) => isOwn(conflict) === wantOwn);
  return first === undefined ? null : [first, ...rest];
}

function conflictEvidence(conflicts: readonly Conflict[]): Evidence[] {
  return conflicts.flatMap(({ wanted, taken: { pod, port } }) => [
    { label: 'Pod wants', value: formatHostPort(wanted), path: 'Pod.spec.containers[].ports[].hostPort' },
    {
      label: 'Taken by',
      value: `${pod.namespace}/${pod.name} (${ownerOf(pod)}), ${formatHostPort(port)}`,
      path: 'Pod.spec.containers[].ports[].hostPort',
    },
  ]);
}

/** Somebody else's Pod has the port. */
export const HostPortConflict = defineReason<readonly [Conflict, ...Conflict[]]>({
  id: 'HostPortConflict',
  about:
    'A host port that the Pod needs is taken on this node by a Pod of somebody else. Rollcall compares port, protocol and address of the containers and sidecars of all Pods here that have not ended; in the host network every container port is a host port. What listens on the node outside of Pods is not in the API.',
  layer: 'notScheduled',
  state: 'pending',
  severity: obstacleSeverity,
  confidence: 'certain',
  step: 'scheduled',
  affectedBy: FIELDS,
  find: (context) => findConflicts(context, false),
  says: ([{ wanted, taken }]) =>
    `Host port ${formatHostPort(wanted)} is taken by Pod ${named(`${taken.pod.namespace}/${taken.pod.name}`, 44)} (${named(ownerOf(taken.pod), 36)}).`,
  since: waitingSince,
  evidence: conflictEvidence,
  remedy: ([{ taken }], context) => ({
    says: `Adds ${context.daemonSet.name} to this node: move one of the two to another port, or keep ${named(ownerOf(taken.pod))} off the nodes where this agent runs. ${templateChangeCost(context)}`,
    commands: [
      describePod(taken.pod),
      kubectl('get', 'pods', '-A', '-o', 'wide', '--field-selector', `spec.nodeName=${context.node.name}`),
      verifyPod(context),
    ],
    patch: null,
  }),
});

/** maxSurge starts the new Pod beside the old one, which still has the port. It can't ever work. */
export const SurgeSelfConflict = defineReason<readonly [Conflict, ...Conflict[]]>({
  id: 'SurgeSelfConflict',
  about:
    'With maxSurge the new Pod starts while the old one of the same DaemonSet is still there, and the old one has the host port: the update can never work on any node. Rollcall compares the host ports of both Pods.',
  layer: 'notScheduled',
  state: 'pending',
  severity: obstacleSeverity,
  confidence: 'certain',
  step: 'scheduled',
  affectedBy: FIELDS,
  find: (context) => findConflicts(context, true),
  says: ([{ wanted, taken }]) =>
    `Host port ${formatHostPort(wanted)} is still held by this DaemonSet's own Pod ${named(taken.pod.name)}: maxSurge can't work.`,
  since: waitingSince,
  evidence: (conflicts, { daemonSet }) => [
    ...conflictEvidence(conflicts),
    {
      label: 'maxSurge',
      value: String(daemonSet.updateStrategy.maxSurge),
      path: 'DaemonSet.spec.updateStrategy.rollingUpdate.maxSurge',
    },
  ],
  remedy: (_found, context) => noSurgeRemedy(context),
});

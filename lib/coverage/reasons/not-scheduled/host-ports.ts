/** A host port that the Pod needs is taken. One Pod in the host network is enough. */
import { type HostPortConflict as Conflict, formatHostPort, hostPortConflicts } from '../../match/host-ports.ts';
import type { Evidence } from '../../model.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { allowsSurge, templateChangeCost } from '../shared/cost.ts';
import { describePod, kubectl, patchDaemonSet, verifyPod, verifyRollout } from '../shared/kubectl.ts';
import { loadOf } from '../shared/load.ts';
import { named, ownerOf } from '../shared/words.ts';
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
  remedy: (_found, context) => ({
    says: 'Lets the rollout go on: with maxSurge 0 and maxUnavailable 1 the old Pod ends before the new one starts, so each node is without the agent for a moment. The strategy is no part of the template: nothing restarts by it.',
    commands: [
      patchDaemonSet(context.daemonSet, [
        { op: 'add', path: '/spec/updateStrategy/rollingUpdate', value: { maxSurge: 0, maxUnavailable: 1 } },
      ]),
      verifyRollout(context),
    ],
    patch: [
      'spec:',
      '  updateStrategy:',
      '    rollingUpdate:',
      '      maxSurge: 0',
      '      maxUnavailable: 1',
      '',
    ].join('\n'),
  }),
});

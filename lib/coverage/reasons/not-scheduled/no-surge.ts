import type { Remedy } from '../../model.ts';
import type { CellContext } from '../../reason.ts';
import { join, ownerNote } from '../shared/cost.ts';
import { patchDaemonSet, verifyRollout } from '../shared/kubectl.ts';

/** Ends the surge that the DaemonSet's own old Pod stands in the way of. */
export function noSurgeRemedy(context: CellContext): Remedy {
  return {
    says: join(
      'Lets the rollout go on: with maxSurge 0 and maxUnavailable 1 the old Pod ends before the new one starts, so each node is without the agent for a moment. The strategy is no part of the template: nothing restarts by it.',
      ownerNote(context.daemonSet),
    ),
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
  };
}

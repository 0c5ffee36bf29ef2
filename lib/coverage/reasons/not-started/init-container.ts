import type { ContainerStatus, PodObject } from '../../objects.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import {
  boundPod,
  CONTAINER_FIELDS,
  exitEvidence,
  initStatuses,
  isCrashing,
  lastExit,
  unreadySince,
} from '../shared/containers.ts';
import { logs, waitForPod } from '../shared/kubectl.ts';
import { withUndo } from '../shared/undo.ts';
import { formatExit, named } from '../shared/words.ts';

interface Found {
  readonly pod: PodObject;
  readonly status: ContainerStatus;
}

/** An init container ends with an error, so the containers behind it never start. */
export const InitContainerFailing = defineReason<Found>({
  id: 'InitContainerFailing',
  layer: 'notStarted',
  state: 'notReady',
  severity: 'critical',
  confidence: 'certain',
  step: 'running',
  affectedBy: CONTAINER_FIELDS,
  find(context) {
    const pod = boundPod(context);
    const status = pod === null ? undefined : initStatuses(pod).find((one) => isFailing(one, context));
    return pod === null || status === undefined ? null : { pod, status };
  },
  says({ status }) {
    const exit = lastExit(status);
    const how = exit === null ? 'keeps restarting' : `exits with ${named(formatExit(exit), 40)}`;
    return `Init container ${named(status.name)} ${how} (${count(status.restartCount, 'restart')}).`;
  },
  since: ({ pod }) => unreadySince(pod),
  evidence: ({ status }) => exitEvidence(status),
  remedy: ({ pod, status }, context) =>
    withUndo(
      {
        says: 'The remedy is not known before its log is read: the API shows the exit, not the cause. The kubelet keeps trying by itself.',
        commands: [
          logs(pod, status.name, status.state.type !== 'terminated' && status.restartCount > 0),
          waitForPod(pod),
        ],
        patch: null,
      },
      context,
    ),
});

function isFailing(status: ContainerStatus, context: CellContext): boolean {
  const { state } = status;
  return (state.type === 'terminated' && state.exitCode !== 0) || isCrashing(status, context);
}

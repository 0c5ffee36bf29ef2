import type { ContainerStatus, PodObject } from '../../objects.ts';
import { defineReason } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import {
  boundPod,
  CONTAINER_FIELDS,
  exitEvidence,
  isCrashing,
  lastExit,
  lastingStatuses,
  neverRan,
  unreadySince,
} from '../shared/containers.ts';
import { describePod, logs, waitForPod } from '../shared/kubectl.ts';
import { withUndo } from '../shared/undo.ts';
import { firstLine, formatExit, named } from '../shared/words.ts';

interface Found {
  readonly pod: PodObject;
  readonly status: ContainerStatus;
}

/** A container ends, is started again after a back-off, and ends again. */
export const CrashLoop = defineReason<Found>({
  id: 'CrashLoop',
  about:
    'A container ends and is started again, over and over, after a back-off that doubles up to 5 min. Rollcall looks for the back-off, or for three restarts and an exit within the last 10 minutes while it is not ready. The API keeps the exit code, the signal and the last words of the last run; the cause is in its log.',
  layer: 'notReady',
  state: 'notReady',
  severity: 'critical',
  confidence: 'certain',
  step: 'running',
  affectedBy: CONTAINER_FIELDS,
  find(context) {
    const pod = boundPod(context);
    const status =
      pod === null ? undefined : lastingStatuses(pod).find((one) => isCrashing(one, context) && !neverRan(one));
    if (pod === null || status === undefined || lastExit(status)?.reason === 'OOMKilled') return null;
    return { pod, status };
  },
  says({ status }) {
    const exit = lastExit(status);
    const how = exit === null ? 'keeps restarting' : `exits with ${named(formatExit(exit), 40)}`;
    const restarts = count(status.restartCount, 'restart');
    const lastWords = named(firstLine(exit?.message ?? ''), 60);
    if (lastWords !== '') return `Container ${named(status.name, 20)} ${how}: ${lastWords} (${restarts}).`;
    return `Container ${named(status.name)} ${how} (CrashLoopBackOff, ${restarts}).`;
  },
  since: ({ pod, status }) => loopSince(pod, status),
  evidence: ({ pod, status }) => exitEvidence(pod, status),
  remedy: ({ pod, status }, context) =>
    withUndo(
      {
        says: 'The remedy is not known before its log is read: the API shows the exit, not the cause. The kubelet keeps trying by itself.',
        commands: [logs(pod, status.name, status.state.type !== 'terminated'), describePod(pod), waitForPod(pod)],
        patch: null,
      },
      context,
    ),
});

const FIRST_BACK_OFF_MS = 10_000;
const LONGEST_BACK_OFF_MS = 300_000;

/**
 * When the loop began. Ready goes back and forth with every start, so its last change is only the latest round: when
 * the restarts by their back-off fill the Pod's whole life, it has crashed from the start.
 */
function loopSince(pod: PodObject, status: ContainerStatus): number | null {
  const finishedAt = lastExit(status)?.finishedAt ?? null;
  if (pod.startTime === null || finishedAt === null) return unreadySince(pod);
  let backOff = 0;
  for (let i = 0; i < status.restartCount; i++) backOff += Math.min(FIRST_BACK_OFF_MS * 2 ** i, LONGEST_BACK_OFF_MS);
  return finishedAt - pod.startTime <= 2 * backOff + 60_000 ? pod.startTime : unreadySince(pod);
}

import type { ContainerStatus, EventObject, PodObject } from '../../objects.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import {
  boundPod,
  CONTAINER_FIELDS,
  eventEvidence,
  exitEvidence,
  FAILING_MS,
  isOfLastRun,
  LOOP_RESTARTS,
  lastExit,
  lastingStatuses,
  unreadySince,
} from '../shared/containers.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { describePod, logs, verifyRollout } from '../shared/kubectl.ts';
import { withUndo } from '../shared/undo.ts';
import { firstLine, named } from '../shared/words.ts';

interface Killed {
  readonly pod: PodObject;
  readonly status: ContainerStatus;
  readonly probe: 'liveness' | 'startup';
  /** What the probe said last; empty where no event of it is kept. */
  readonly answer: string;
  readonly events: readonly EventObject[];
}

/** Killed by a signal, as the kubelet does: 137 after the grace period, 143 within it. */
const BY_SIGNAL: readonly (number | null)[] = [137, 143];

/** The kubelet kills a container again and again because its liveness or startup probe fails. */
export const LivenessKilling = defineReason<Killed>({
  id: 'LivenessKilling',
  about:
    'The kubelet kills and restarts a container whose liveness or startup probe fails. Rollcall looks for the events Killing and Unhealthy that fall into the run that ended last; the exit code alone does not tell. Why the probe fails is in the log of the agent only, and events are kept for about an hour.',
  layer: 'notReady',
  state: 'notReady',
  severity: ({ status }) => (status.restartCount < LOOP_RESTARTS ? 'warning' : 'critical'),
  confidence: 'reported',
  step: 'running',
  affectedBy: [...CONTAINER_FIELDS, 'Event'],
  find(context) {
    const pod = boundPod(context);
    if (pod === null) return null;
    for (const status of lastingStatuses(pod)) {
      const found = killOf(pod, status, context);
      if (found !== null) return found;
    }
    return null;
  },
  says({ status, probe, answer }) {
    const why = answer === '' ? '' : `: ${named(answer, 48)}`;
    return `Container ${named(status.name, 28)} is killed by its ${probe} probe${why} (${count(status.restartCount, 'restart')}).`;
  },
  since: ({ pod }) => unreadySince(pod),
  evidence: ({ pod, status, events }) => [...events.flatMap(eventEvidence), ...exitEvidence(pod, status)],
  remedy: ({ pod, status, probe }, context) =>
    withUndo(
      {
        says: join(
          `Whether the agent hangs or the ${probe} probe is too strict is not known before its log is read. A slow start asks for a startupProbe, a slow answer for a larger timeoutSeconds or failureThreshold.`,
          templateChangeCost(context),
        ),
        commands: [
          logs(pod, status.name, status.state.type !== 'terminated' && status.restartCount > 0),
          describePod(pod),
          verifyRollout(context),
        ],
        patch: null,
      },
      context,
    ),
});

function killOf(pod: PodObject, status: ContainerStatus, context: CellContext): Killed | null {
  if (status.ready || !isFailing(status, context)) return null;
  const events = context.around.eventsOf(pod.uid);
  const unhealthy = events.find(
    (event) => event.reason === 'Unhealthy' && /^(?:Liveness|Startup) probe/.test(event.message),
  );
  const killing = events.find((event) => isKillOf(event, status) && isOfLastRun(event, status));
  const isKilled = killing !== undefined;
  const isLikely = unhealthy !== undefined && isOfLastRun(unhealthy, status) && isBySignal(status);
  if (!isKilled && !isLikely) return null;
  const text = killing?.message ?? unhealthy?.message ?? '';
  return {
    pod,
    status,
    probe: /startup probe/i.test(text) ? 'startup' : 'liveness',
    answer: firstLine(unhealthy?.message ?? '').replace(/^(?:Liveness|Startup) probe (?:failed|errored[^:]*): ?/, ''),
    events: [killing, unhealthy].flatMap((event) => event ?? []),
  };
}

/** The kubelet's words are `Container x failed liveness probe, will be restarted`. */
function isKillOf({ reason, message }: EventObject, { name }: ContainerStatus): boolean {
  if (reason !== 'Killing') return false;
  const match = /[Cc]ontainer (\S+) failed (?:liveness|startup) probe/.exec(message);
  return match?.[1] === name;
}

function isBySignal(status: ContainerStatus): boolean {
  return BY_SIGNAL.includes(lastExit(status)?.exitCode ?? null);
}

/** Between two runs, or in a run that began after an exit of a short time ago. */
function isFailing(status: ContainerStatus, { time }: CellContext): boolean {
  const exit = lastExit(status);
  if (exit === null || exit.reason === 'OOMKilled') return false;
  return status.state.type !== 'running' || !time.isOlderThan(exit.finishedAt, FAILING_MS);
}

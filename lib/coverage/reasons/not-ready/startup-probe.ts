import type { ContainerStatus, PodObject } from '../../objects.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import {
  boundPod,
  CONTAINER_FIELDS,
  eventEvidence,
  lastingStatuses,
  podEvent,
  specOfContainer,
  specPath,
  statusPath,
  unreadySince,
} from '../shared/containers.ts';
import { describePod, logs, waitForPod } from '../shared/kubectl.ts';
import { withUndo } from '../shared/undo.ts';
import { firstLine, named, timestamp } from '../shared/words.ts';

interface Pending {
  readonly pod: PodObject;
  readonly status: ContainerStatus;
  /** Seconds that the probe gives the container before the kubelet kills it. */
  readonly allowed: number;
  readonly isOverdue: boolean;
  /** What the probe said last; empty without an event. */
  readonly answer: string;
}

/** A container runs, and the probe that says when it has started has yet to pass. */
export const StartupProbePending = defineReason<Pending>({
  id: 'StartupProbePending',
  about:
    'The container runs and its startup probe has not passed yet; until then it counts as not started, and no other probe runs. Rollcall looks at when it started and at how long the probe lets it take: initialDelaySeconds and failureThreshold times periodSeconds. How far the agent has come is in its log only.',
  layer: 'notReady',
  state: 'notReady',
  severity: ({ status, isOverdue }) => (isOverdue || status.restartCount > 0 ? 'warning' : 'info'),
  confidence: 'certain',
  step: 'ready',
  affectedBy: [...CONTAINER_FIELDS, 'Event'],
  find(context) {
    const pod = boundPod(context);
    if (pod === null) return null;
    for (const status of lastingStatuses(pod)) {
      const allowed = specOfContainer(pod, status)?.startupProbeSeconds ?? 0;
      if (status.state.type !== 'running' || status.started !== false || allowed === 0) continue;
      const isOverdue = context.time.isOlderThan(status.state.startedAt, allowed * 1000);
      return { pod, status, allowed, isOverdue, answer: answerOf(pod, context) };
    }
    return null;
  },
  says({ status, allowed, answer }) {
    const why = answer === '' ? '' : `: ${named(answer, 40)}`;
    return `Container ${named(status.name, 28)} runs, its startup probe has yet to pass (may take ${allowed} s)${why}.`;
  },
  since: ({ pod }) => unreadySince(pod),
  evidence: ({ pod, status, allowed }, context) => [
    {
      label: 'Running since',
      value: timestamp(status.state.startedAt),
      path: `${statusPath(pod, status)}.state.running.startedAt`,
    },
    { label: 'Started', value: 'false', path: `${statusPath(pod, status)}.started` },
    {
      label: 'May take',
      value: `${allowed} s, then the kubelet kills it`,
      path: `${specPath(pod, status)}.startupProbe`,
    },
    { label: 'Restarts', value: String(status.restartCount), path: `${statusPath(pod, status)}.restartCount` },
    ...eventEvidence(startupEvent(pod, context)),
  ],
  remedy: ({ pod, status, isOverdue }, context) =>
    isOverdue || status.restartCount > 0
      ? withUndo(
          {
            says: 'The remedy is not known before its log is read: the agent may need longer than the startup probe allows, or something that it needs is missing on this node.',
            commands: [logs(pod, status.name, false), describePod(pod), waitForPod(pod)],
            patch: null,
          },
          context,
        )
      : {
          says: 'Wait: the agent is starting, within the time that its startup probe gives it.',
          commands: [logs(pod, status.name, false), waitForPod(pod)],
          patch: null,
        },
});

function startupEvent(pod: PodObject, context: CellContext) {
  return podEvent(pod, 'Unhealthy', /^Startup probe/, context);
}

function answerOf(pod: PodObject, context: CellContext): string {
  return firstLine(startupEvent(pod, context)?.message ?? '').replace(/^Startup probe (?:failed|errored[^:]*): ?/, '');
}

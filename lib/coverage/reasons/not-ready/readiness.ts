/** The containers run; what is missing is Ready, or the time that Ready has to last. */
import type { ContainerStatus, PodObject } from '../../objects.ts';
import { condition } from '../../pods.ts';
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
import { describePod, logs, verifyRollout, waitForPod } from '../shared/kubectl.ts';
import { withUndo } from '../shared/undo.ts';
import { firstLine, named, timestamp } from '../shared/words.ts';

/** A container that has just started may take this long to get ready. */
const GRACE_MS = 60_000;

interface Unready {
  readonly pod: PodObject;
  readonly status: ContainerStatus;
  readonly isFresh: boolean;
  /** The probe's own words; empty without an event. */
  readonly probe: string;
}

/** A container runs, and its readiness probe fails or has yet to pass. */
export const ReadinessFailing = defineReason<Unready>({
  id: 'ReadinessFailing',
  about:
    "A container runs and is not ready: its readiness probe fails, or has yet to pass for the first time. Rollcall looks at the container's status, and for the probe's answer at the last event of it. Why the agent answers so is in its log only; events are kept for about an hour.",
  layer: 'notReady',
  state: 'notReady',
  severity: ({ isFresh }) => (isFresh ? 'info' : 'warning'),
  confidence: 'certain',
  step: 'ready',
  affectedBy: [...CONTAINER_FIELDS, 'Event'],
  find(context) {
    const pod = boundPod(context);
    const status = pod === null ? undefined : lastingStatuses(pod).find(runsUnready);
    if (pod === null || status === undefined) return null;
    const { startedAt } = status.state;
    const isFresh = startedAt !== null && !context.time.isOlderThan(startedAt, GRACE_MS);
    return { pod, status, isFresh, probe: firstLine(unhealthy(pod, context)?.message ?? '') };
  },
  says: ({ status, probe }) =>
    `Container ${named(status.name, 40)} runs but is not ready${probe === '' ? '' : `: ${named(probe, 64)}`}.`,
  since: ({ pod }) => unreadySince(pod),
  evidence: ({ pod, status }, context) => [
    {
      label: 'Running since',
      value: timestamp(status.state.startedAt),
      path: path(pod, status, 'state.running.startedAt'),
    },
    { label: 'Ready', value: 'false', path: path(pod, status, 'ready') },
    {
      label: 'Readiness probe',
      value: specOfContainer(pod, status)?.hasReadinessProbe
        ? 'set'
        : 'none: the kubelet alone says whether it is ready',
      path: `${specPath(pod, status)}.readinessProbe`,
    },
    ...eventEvidence(unhealthy(pod, context)),
  ],
  remedy: ({ pod, status }, context) =>
    withUndo(
      {
        says: 'The remedy is not known before its log is read: the probe says that the agent does not answer, not why. Often something that the agent needs is missing on this node.',
        commands: [logs(pod, status.name, false), describePod(pod), waitForPod(pod)],
        patch: null,
      },
      context,
    ),
});

function runsUnready({ state, started, ready }: ContainerStatus): boolean {
  return state.type === 'running' && started !== false && !ready;
}

function unhealthy(pod: PodObject, context: CellContext) {
  return podEvent(pod, 'Unhealthy', /^Readiness probe/, context);
}

function path(pod: PodObject, status: ContainerStatus, field: string): string {
  return `${statusPath(pod, status)}.${field}`;
}

interface Warming {
  readonly pod: PodObject;
  readonly readyAt: number | null;
  readonly minReadySeconds: number;
}

/** Ready, but not for minReadySeconds yet: it counts as unavailable until then. */
export const WarmingUp = defineReason<Warming>({
  id: 'WarmingUp',
  about:
    'The Pod is Ready, and the DaemonSet asks it to stay so for minReadySeconds before it counts as available. Rollcall looks at when Ready became True. Nothing is wrong.',
  layer: 'notReady',
  state: 'notReady',
  severity: 'info',
  confidence: 'certain',
  step: 'ready',
  affectedBy: ['Pod.metadata', 'Pod.spec.nodeName', 'Pod.status.conditions', 'DaemonSet.spec.minReadySeconds'],
  find(context) {
    const pod = boundPod(context);
    const ready = pod === null ? null : condition(pod, 'Ready');
    if (pod === null || ready?.status !== 'True' || context.isAvailable) return null;
    return { pod, readyAt: ready.lastTransitionTime, minReadySeconds: context.daemonSet.minReadySeconds };
  },
  says: ({ minReadySeconds }) =>
    `Ready, and available once it has stayed Ready for ${minReadySeconds} s (minReadySeconds).`,
  since: ({ readyAt }) => readyAt,
  evidence: ({ readyAt, minReadySeconds }) => [
    { label: 'Ready since', value: timestamp(readyAt), path: 'Pod.status.conditions[].lastTransitionTime' },
    { label: 'minReadySeconds', value: String(minReadySeconds), path: 'DaemonSet.spec.minReadySeconds' },
    {
      label: 'Available at',
      value: readyAt === null ? 'not known' : timestamp(readyAt + minReadySeconds * 1000),
      path: '',
    },
  ],
  remedy: (_found, context) => ({
    says: 'Wait: nothing is wrong. The Pod counts as available by itself when the time is over.',
    commands: [verifyRollout(context)],
    patch: null,
  }),
});

import type { ContainerStatus, PodObject } from '../../objects.ts';
import { condition } from '../../pods.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import { exitEvidence, FAILING_MS, LOOP_RESTARTS, lastExit, lastingStatuses } from '../shared/containers.ts';
import { COVERED_FIELDS, coveredState, coveringPod } from '../shared/covered.ts';
import { describePod, logs, verifyHere } from '../shared/kubectl.ts';
import { formatExit, named, timestamp } from '../shared/words.ts';

/** A container that restarted at a time that is not kept counts for as long as its Pod is newly Ready. */
const NEWLY_READY_MS = 60_000;

interface Flapping {
  readonly pod: PodObject;
  readonly status: ContainerStatus;
}

/**
 * Available now, and it was not a short time ago. Without a readiness probe a container is ready the moment it runs:
 * one that crashes again and again is available between two crashes, and must not look as healthy as the others.
 */
export const FlappingReady = defineReason<Flapping>({
  id: 'FlappingReady',
  about:
    "The Pod is available now, and one of its containers ended within the last 10 minutes; without a readiness probe, even one that crashes all the time is ready between two crashes. Rollcall looks at restart counts and the last exit. The API keeps only the last restart and the last change of Ready, so how often it happened can't be known; whether it lasts this time is inferred.",
  layer: 'wrong',
  state: coveredState,
  severity: ({ status }) => (status.restartCount < LOOP_RESTARTS ? 'info' : 'warning'),
  confidence: 'inferred',
  step: 'ready',
  affectedBy: COVERED_FIELDS,
  find(context) {
    const pod = coveringPod(context);
    if (pod === null) return null;
    const status = lastingStatuses(pod).find((one) => hasJustRestarted(one, pod, context));
    return status === undefined ? null : { pod, status };
  },
  says({ status }) {
    const exit = lastExit(status);
    const how = exit === null ? 'restarted a moment ago' : `exited with ${named(formatExit(exit), 36)} within 10 min`;
    return `Available now, but container ${named(status.name, 36)} ${how} (${count(status.restartCount, 'restart')}).`;
  },
  since: ({ status }) => lastExit(status)?.finishedAt ?? null,
  evidence: ({ pod, status }) => [
    {
      label: 'Ready since',
      value: timestamp(condition(pod, 'Ready')?.lastTransitionTime ?? null),
      path: 'Pod.status.conditions[Ready].lastTransitionTime',
    },
    ...exitEvidence(pod, status),
  ],
  remedy: ({ pod, status }, context) => ({
    says: 'Nothing is to be done if this was once. If the count grows, the cause is in the log of the run before, and a readinessProbe keeps such a Pod from counting as available.',
    commands: [logs(pod, status.name, true), describePod(pod), verifyHere(context)],
    patch: null,
  }),
});

function hasJustRestarted(status: ContainerStatus, pod: PodObject, { time }: CellContext): boolean {
  if (status.restartCount === 0) return false;
  const finishedAt = lastExit(status)?.finishedAt ?? null;
  if (finishedAt !== null) return !time.isOlderThan(finishedAt, FAILING_MS);
  const readySince = condition(pod, 'Ready')?.lastTransitionTime ?? null;
  return readySince !== null && !time.isOlderThan(readySince, NEWLY_READY_MS);
}

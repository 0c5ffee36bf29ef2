import type { ContainerStatus, PodObject } from '../../objects.ts';
import { nodeReadiness } from '../../pods.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import {
  boundPod,
  CONTAINER_FIELDS,
  exitEvidence,
  imageOf,
  initStatuses,
  isCrashing,
  lastExit,
  specPath,
  statusPath,
  unreadySince,
} from '../shared/containers.ts';
import { describePod, logs, waitForPod } from '../shared/kubectl.ts';
import { withUndo } from '../shared/undo.ts';
import { formatExit, named, timestamp } from '../shared/words.ts';

interface Found {
  readonly pod: PodObject;
  readonly status: ContainerStatus;
}

/** An init container ends with an error, so the containers behind it never start. */
export const InitContainerFailing = defineReason<Found>({
  id: 'InitContainerFailing',
  about:
    'An init container ends with an error, or waits in back-off after it did, and the containers behind it start only once it ends well. Rollcall looks at its exit code and restarts. Why it fails is in its log only.',
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
  evidence: ({ pod, status }) => exitEvidence(pod, status),
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

/** Longer than an init container takes that has nothing to wait for. */
const LONG_MS = 5 * 60_000;

/** An init container does not come to its end. */
export const InitContainerRunning = defineReason<Found>({
  id: 'InitContainerRunning',
  about:
    'An init container has been running for over 5 minutes, and the containers behind it start only once it ends. Many wait on purpose, for another agent or for a service. Rollcall looks at when it started; what it waits for is in its log only.',
  layer: 'notStarted',
  state: 'notReady',
  severity: 'warning',
  confidence: 'inferred',
  step: 'running',
  affectedBy: [...CONTAINER_FIELDS, 'Node.status.conditions'],
  find(context) {
    const pod = boundPod(context);
    // A container that only waits does not outrank its node.
    if (pod === null || nodeReadiness(context.node) !== 'True') return null;
    const status = initStatuses(pod).find(
      ({ state }) => state.type === 'running' && context.time.isOlderThan(state.startedAt, LONG_MS),
    );
    return status === undefined ? null : { pod, status };
  },
  says: ({ status }) =>
    `Init container ${named(status.name)} has been running for over 5 min; the agent starts after it.`,
  since: ({ status }) => status.state.startedAt,
  evidence: ({ pod, status }) => [
    {
      label: 'Running since',
      value: timestamp(status.state.startedAt),
      path: `${statusPath(pod, status)}.state.running.startedAt`,
    },
    { label: 'Image', value: imageOf(pod, status), path: `${specPath(pod, status)}.image` },
  ],
  remedy: ({ pod, status }, context) =>
    withUndo(
      {
        says: 'Read what it waits for in its log: as a rule another agent or a service that this node does not reach. It goes on by itself once that is there.',
        commands: [logs(pod, status.name, false), describePod(pod), waitForPod(pod)],
        patch: null,
      },
      context,
    ),
});

/** The image is there; the container can't be made of it, or does not get through its start. */
import type { ContainerStatus, EventObject, PodObject } from '../../objects.ts';
import { type CellContext, defineReason, type Layer } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import {
  allStatuses,
  boundPod,
  CONTAINER_FIELDS,
  eventEvidence,
  exitEvidence,
  isOfLastRun,
  lastExit,
  neverRan,
  specPath,
  unreadySince,
  waitingEvidence,
  waitingWith,
} from '../shared/containers.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { describePod, logs, verifyRollout, waitForPod } from '../shared/kubectl.ts';
import { containerPatch } from '../shared/template-patch.ts';
import { withUndo } from '../shared/undo.ts';
import { firstLine, named } from '../shared/words.ts';
import { missingReference } from './config-reference.ts';
import { type RuntimeCause, runtimeCause } from './runtime-causes.ts';

const COMMON = {
  layer: 'notStarted' satisfies Layer as Layer,
  state: 'notReady',
  severity: 'critical',
  step: 'running',
} as const;

interface Found {
  readonly pod: PodObject;
  readonly status: ContainerStatus;
}

const OF_ROOT = /runAsNonRoot|non-root policy/;
/** `nobody` in most images: a user that is not root and owns nothing. */
const NOBODY = 65534;

/** The container must not run as root, and would. */
export const RunAsNonRootViolation = defineReason<Found>({
  ...COMMON,
  id: 'RunAsNonRootViolation',
  about:
    "The template says runAsNonRoot, and the image would run as root, or as a user whose number the kubelet can't tell. Rollcall looks at the container's waiting state, where the kubelet says so. Which user the image is made for is not in the API.",
  confidence: 'certain',
  affectedBy: CONTAINER_FIELDS,
  find(context) {
    const pod = boundPod(context);
    const status = waitingWith(pod, ['CreateContainerConfigError']);
    return pod === null || status === null || !OF_ROOT.test(status.state.message) ? null : { pod, status };
  },
  says: ({ status }) =>
    `Container ${named(status.name, 40)} must not run as root (runAsNonRoot), ${whoIsMeant(status.state.message)}.`,
  since: ({ pod }) => unreadySince(pod),
  evidence: ({ pod, status }) => [
    waitingEvidence(pod, status),
    {
      label: 'Security',
      value: 'not kept by Rollcall: see the template',
      path: `${specPath(pod, status)}.securityContext`,
    },
  ],
  remedy({ pod, status }, context) {
    const isWindows = /runAsUserName|identity/.test(status.state.message);
    const patch = isWindows
      ? null
      : containerPatch(context.daemonSet, status.name, { securityContext: { runAsUser: NOBODY } });
    const how = isWindows ? 'runAsUserName' : 'runAsUser with the number of a user';
    const here = patch === null ? '' : ' (here nobody)';
    return withUndo(
      {
        says: join(
          `Starts ${context.daemonSet.name} if it works without root, which is not known: set ${how}${here}. An agent that needs root must drop runAsNonRoot instead, if the namespace allows that.`,
          templateChangeCost(context),
        ),
        commands:
          patch === null
            ? [describePod(pod), waitForPod(pod)]
            : [describePod(pod), patch.command, verifyRollout(context)],
        patch: patch?.yaml ?? null,
      },
      context,
    );
  },
});

function whoIsMeant(message: string): string {
  if (/non-numeric user/.test(message)) return "and its image's user has a name, not a number";
  if (/runAsUser/.test(message.replace('runAsNonRoot', ''))) return 'and the template sets a user that is root';
  return 'and its image would';
}

interface Failed extends Found {
  readonly cause: RuntimeCause;
}

function remedyOf({ pod, cause }: Failed, context: CellContext) {
  return withUndo(
    {
      says: join(
        `Starts ${context.daemonSet.name} here. ${cause.remedy} The kubelet tries again by itself.`,
        cause.changesTemplate ? templateChangeCost(context) : '',
      ),
      commands: [describePod(pod), cause.changesTemplate ? verifyRollout(context) : waitForPod(pod)],
      patch: null,
    },
    context,
  );
}

/** The runtime can't create the container, or the kubelet can't make its configuration. */
export const ContainerCreateFailed = defineReason<Failed>({
  ...COMMON,
  id: 'ContainerCreateFailed',
  about:
    "The image is on the node, and the runtime can't create the container, or the kubelet can't put its configuration together. Rollcall looks at the container's waiting state and at what the runtime says there. The runtime's log is on the node only.",
  confidence: 'certain',
  affectedBy: CONTAINER_FIELDS,
  find(context) {
    const pod = boundPod(context);
    const status = waitingWith(pod, ['CreateContainerError', 'PreCreateHookError', 'CreateContainerConfigError']);
    if (pod === null || status === null || isExplainedElsewhere(status)) return null;
    return { pod, status, cause: runtimeCause(status.state.message) };
  },
  says: ({ status, cause }) => `Container ${named(status.name, 36)} can't be created: ${named(cause.says, 72)}.`,
  since: ({ pod }) => unreadySince(pod),
  evidence: ({ pod, status }) => [waitingEvidence(pod, status)],
  remedy: remedyOf,
});

/** Of what the kubelet can't configure, two things have a reason of their own. */
function isExplainedElsewhere({ state }: ContainerStatus): boolean {
  if (state.reason !== 'CreateContainerConfigError') return false;
  return OF_ROOT.test(state.message) || missingReference(state) !== null;
}

/** The container is created, and its program can't be started. */
export const ContainerStartFailed = defineReason<Failed>({
  ...COMMON,
  id: 'ContainerStartFailed',
  about:
    "The container was created and its program can't be started: it is not in the image, is built for another platform, or something that it mounts is missing. Rollcall looks at the container's state and at what the runtime says there. There is no log, since nothing ran.",
  confidence: 'certain',
  affectedBy: CONTAINER_FIELDS,
  find(context) {
    const pod = boundPod(context);
    if (pod === null) return null;
    const status = allStatuses(pod).find(failsToStart);
    return status === undefined ? null : { pod, status, cause: runtimeCause(startText(status)) };
  },
  says: ({ status, cause }) => `Container ${named(status.name, 36)} can't be started: ${named(cause.says, 72)}.`,
  since: ({ pod }) => unreadySince(pod),
  evidence: ({ pod, status }) => exitEvidence(pod, status),
  remedy: remedyOf,
});

function failsToStart(status: ContainerStatus): boolean {
  const { type, reason } = status.state;
  if (type === 'waiting' && (reason === 'RunContainerError' || reason === 'PreStartHookError')) return true;
  return type !== 'running' && type !== 'none' && neverRan(status);
}

/** In back-off the waiting state says nothing of the cause; the last run does. */
function startText(status: ContainerStatus): string {
  return neverRan(status) ? (lastExit(status)?.message ?? '') : status.state.message;
}

interface Hooked extends Found {
  readonly event: EventObject | null;
}

/** The command or request that the template wants right after the start fails, and the kubelet kills the container for it. */
export const HookFailed = defineReason<Hooked>({
  ...COMMON,
  id: 'HookFailed',
  about:
    "The postStart hook of a container fails, and the kubelet kills the container for it each time. Rollcall looks at the container's waiting state, or at an event of the hook that falls into the run that just ended. The hook's command and its output are not kept.",
  confidence: ({ event }) => (event === null ? 'certain' : 'reported'),
  affectedBy: [...CONTAINER_FIELDS, 'Event'],
  find(context) {
    const pod = boundPod(context);
    if (pod === null) return null;
    const status = waitingWith(pod, ['PostStartHookError']);
    if (status !== null) return { pod, status, event: null };
    for (const event of context.around.eventsOf(pod.uid)) {
      if (event.reason !== 'FailedPostStartHook') continue;
      const killed = allStatuses(pod).find((one) => one.state.type !== 'running' && isOfLastRun(event, one));
      if (killed !== undefined) return { pod, status: killed, event };
    }
    return null;
  },
  says({ status, event }) {
    const why = event === null ? hookError(status.state.message) : '';
    return `The postStart hook of container ${named(status.name, 40)} fails${why === '' ? '' : `: ${named(why, 48)}`} (${count(status.restartCount, 'restart')}).`;
  },
  since: ({ pod }) => unreadySince(pod),
  evidence: ({ pod, status, event }) => [...exitEvidence(pod, status), ...eventEvidence(event)],
  remedy: ({ pod, status }, context) =>
    withUndo(
      {
        says: join(
          'Repair what the hook does, or take it out of the template: its own output is not in the API. The kubelet keeps trying by itself.',
          templateChangeCost(context),
        ),
        commands: [logs(pod, status.name, status.restartCount > 0), describePod(pod), verifyRollout(context)],
        patch: null,
      },
      context,
    ),
});

/** `... failed - error: command exited with 1` leaves the error. */
function hookError(message: string): string {
  return /error: ([^,]*)/.exec(firstLine(message))?.[1]?.trim() ?? '';
}

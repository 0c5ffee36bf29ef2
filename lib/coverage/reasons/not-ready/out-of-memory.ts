import { formatQuantity } from '../../match/quantity.ts';
import type { ContainerStatus, PodObject } from '../../objects.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import {
  boundPod,
  CONTAINER_FIELDS,
  exitEvidence,
  lastExit,
  lastingStatuses,
  specOfContainer,
  specPath,
  unreadySince,
} from '../shared/containers.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { kubectlIn, logs, verifyRollout, waitForPod } from '../shared/kubectl.ts';
import { containerPatch } from '../shared/template-patch.ts';
import { withUndo } from '../shared/undo.ts';
import { named } from '../shared/words.ts';

/** A kill older than this does not explain why a container that runs again is not ready. */
const RECENT_MS = 10 * 60_000;

interface Found {
  readonly pod: PodObject;
  readonly status: ContainerStatus;
  /** Bytes; null without a limit. */
  readonly limit: number | null;
}

/** The kernel killed a container for its memory. */
export const OutOfMemoryKilled = defineReason<Found>({
  id: 'OutOfMemoryKilled',
  about:
    'The kernel killed a container for its memory: it went over its limit, or has none and the node ran out. Rollcall looks at the reason OOMKilled of its last exit; exit code 137 alone may be any kill. How much it needs is not in the API.',
  layer: 'notReady',
  state: 'notReady',
  severity: 'critical',
  confidence: 'certain',
  step: 'running',
  affectedBy: CONTAINER_FIELDS,
  find(context) {
    const pod = boundPod(context);
    const status = pod === null ? undefined : lastingStatuses(pod).find((one) => wasKilled(one, context));
    if (pod === null || status === undefined) return null;
    return { pod, status, limit: specOfContainer(pod, status)?.limits.get('memory') ?? null };
  },
  says({ status, limit }) {
    const bound = limit === null ? 'it has no limit, the node ran out' : `limit ${formatQuantity('memory', limit)}`;
    return `Container ${named(status.name)} was killed for memory: ${bound} (OOMKilled, ${count(status.restartCount, 'restart')}).`;
  },
  since: ({ pod }) => unreadySince(pod),
  evidence: ({ pod, status, limit }) => [
    {
      label: 'Limit',
      value: limit === null ? 'none' : formatQuantity('memory', limit),
      path: `${specPath(pod, status)}.resources.limits.memory`,
    },
    ...exitEvidence(pod, status),
  ],
  remedy({ pod, status, limit }, context) {
    const { daemonSet } = context;
    if (limit === null) {
      return withUndo(
        {
          says: 'Free memory on the node, or give the container a request that keeps room for it. How much it needs is not known: the API has no usage.',
          commands: [kubectlIn(pod.namespace, 'top', 'pod', pod.name, '--containers'), waitForPod(pod)],
          patch: null,
        },
        context,
      );
    }
    const doubled = `${Math.ceil((limit * 2) / 1024 ** 2)}Mi`;
    const patch = containerPatch(daemonSet, status.name, { resources: { limits: { memory: doubled } } });
    const log = logs(pod, status.name, status.state.type !== 'terminated');
    if (patch === null) {
      return withUndo(
        {
          says: 'Raise the limit of the container if the need is real and not a leak, which is not known. The template has no such container: a webhook adds it, and sets its limit.',
          commands: [log, waitForPod(pod)],
          patch: null,
        },
        context,
      );
    }
    return withUndo(
      {
        says: join(
          `Keeps ${daemonSet.name} alive if the need is real and not a leak, which is not known: raise the limit, here to twice what it is.`,
          templateChangeCost(context),
        ),
        commands: [log, patch.command, verifyRollout(context)],
        patch: patch.yaml,
      },
      context,
    );
  },
});

function wasKilled(status: ContainerStatus, context: CellContext): boolean {
  const exit = lastExit(status);
  if (exit?.reason !== 'OOMKilled' || status.ready) return false;
  if (status.state.type !== 'running') return true;
  return exit.finishedAt !== null && !context.time.isOlderThan(exit.finishedAt, RECENT_MS);
}

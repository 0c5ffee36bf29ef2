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
  unreadySince,
} from '../shared/containers.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { kubectlIn, verifyRollout, waitForPod } from '../shared/kubectl.ts';
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
  evidence: ({ status, limit }) => [
    {
      label: 'Limit',
      value: limit === null ? 'none' : formatQuantity('memory', limit),
      path: `Pod.spec.containers[${status.name}].resources.limits.memory`,
    },
    ...exitEvidence(status),
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
    return withUndo(
      {
        says: join(
          `Keeps ${daemonSet.name} alive if the need is real and not a leak, which is not known: raise the limit, here to twice what it is.`,
          templateChangeCost(context),
        ),
        commands: [
          kubectlIn(pod.namespace, 'logs', pod.name, '-c', status.name, '--previous'),
          kubectlIn(
            daemonSet.namespace,
            'set',
            'resources',
            `ds/${daemonSet.name}`,
            '-c',
            status.name,
            `--limits=memory=${doubled}`,
          ),
          verifyRollout(context),
        ],
        patch: [
          'spec:',
          '  template:',
          '    spec:',
          '      containers:',
          `      - name: ${status.name}`,
          '        resources:',
          '          limits:',
          `            memory: ${doubled}`,
          '',
        ].join('\n'),
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

import type { ContainerStatus, PodObject } from '../../objects.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import {
  allStatuses,
  boundPod,
  CONTAINER_FIELDS,
  eventEvidence,
  imageOf,
  podEvent,
  specPath,
  unreadySince,
  waitingEvidence,
} from '../shared/containers.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { describePod, kubectlIn, waitForPod } from '../shared/kubectl.ts';
import { withUndo } from '../shared/undo.ts';
import { named } from '../shared/words.ts';
import { heldBackBy } from './image-states.ts';
import { type PullCause, pullCause } from './pull-causes.ts';

interface Found {
  readonly pod: PodObject;
  readonly status: ContainerStatus;
  readonly image: string;
  readonly cause: PullCause | null;
}

/** The kubelet can't get an image. */
export const ImagePullFailed = defineReason<Found>({
  id: 'ImagePullFailed',
  about:
    "The kubelet can't pull an image of the Pod and tries again, at most every 5 min. Rollcall looks at the container's waiting state, and for the registry's answer at its text and at the last event of it. What the registry holds, and what credentials the node has, it does not read.",
  layer: 'notStarted',
  state: 'notReady',
  severity: 'critical',
  confidence: ({ cause }) => (cause === null ? 'certain' : 'reported'),
  step: 'image',
  affectedBy: [...CONTAINER_FIELDS, 'Event'],
  find(context) {
    const pod = boundPod(context);
    const status = pod === null ? undefined : allStatuses(pod).find(isPulling);
    if (pod === null || status === undefined) return null;
    return { pod, status, image: imageOf(pod, status), cause: causeOf(pod, status, context) };
  },
  says({ image, status, cause }) {
    const why = cause?.says ?? status.state.reason;
    return `Image ${named(image, 90)} can't be pulled: ${why}.`;
  },
  since: ({ pod }) => unreadySince(pod),
  evidence: ({ pod, status, image }, context) => [
    { label: 'Image', value: image, path: `${specPath(pod, status)}.image` },
    waitingEvidence(pod, status),
    ...eventEvidence(failedEvent(pod, context)),
  ],
  remedy({ pod, cause }, context) {
    const { daemonSet } = context;
    return withUndo(
      {
        says: join(
          `Starts ${daemonSet.name} here. ${cause?.remedy ?? 'What the registry answers is not known; the events tell more.'}`,
          templateChangeCost(context),
        ),
        commands: [
          describePod(pod),
          kubectlIn(
            daemonSet.namespace,
            'get',
            'ds',
            daemonSet.name,
            '-o',
            'jsonpath={.spec.template.spec.containers[*].image}',
          ),
          waitForPod(pod),
        ],
        patch: null,
      },
      context,
    );
  },
});

function isPulling(status: ContainerStatus): boolean {
  return ['ErrImagePull', 'ImagePullBackOff'].includes(heldBackBy(status));
}

/** The back-off's own message often hides the answer that the registry gave: the event before it keeps it. */
function causeOf(pod: PodObject, status: ContainerStatus, context: CellContext): PullCause | null {
  const texts = [
    withoutImage(status.state.message, pod, status),
    withoutImage(failedEvent(pod, context)?.message ?? '', pod, status),
  ];
  for (const text of texts) {
    const cause = pullCause(text);
    if (cause !== null) return cause;
  }
  return null;
}

/** An image's name may contain any of the words that the table looks for. */
function withoutImage(text: string, pod: PodObject, status: ContainerStatus): string {
  return text.replaceAll(imageOf(pod, status), '');
}

function failedEvent(pod: PodObject, context: CellContext) {
  return podEvent(pod, 'Failed', /Failed to pull image/, context);
}

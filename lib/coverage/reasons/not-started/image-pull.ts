import type { ContainerStatus, PodObject } from '../../objects.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import {
  allStatuses,
  boundPod,
  CONTAINER_FIELDS,
  eventEvidence,
  imageOf,
  podEvent,
  unreadySince,
} from '../shared/containers.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { describePod, kubectlIn, waitForPod } from '../shared/kubectl.ts';
import { withUndo } from '../shared/undo.ts';
import { named } from '../shared/words.ts';

interface Found {
  readonly pod: PodObject;
  readonly status: ContainerStatus;
  readonly image: string;
  readonly cause: Cause | null;
}

interface Cause {
  readonly says: string;
  readonly remedy: string;
}

/** What the registry's answer means; the first row that fits. */
const CAUSES: readonly (readonly [RegExp, Cause])[] = [
  [
    /toomanyrequests|too many requests|\b429\b/i,
    {
      says: 'the registry limits the rate',
      remedy: 'Wait, or pull with credentials or through a mirror that the limit does not meet.',
    },
  ],
  [
    /no match for platform|no matching manifest|exec format/i,
    {
      says: 'it has no variant for this platform',
      remedy: 'Use an image that is built for the node’s platform too, or keep the agent off such nodes.',
    },
  ],
  [
    /no space left|disk quota/i,
    { says: 'the node has no space left', remedy: 'Free disk space on the node: the kubelet tries again by itself.' },
  ],
  [
    /unauthorized|authorization failed|denied|forbidden|no basic auth|\b40[13]\b/i,
    {
      says: 'access is denied',
      remedy:
        'Give the Pod credentials: an imagePullSecret in the template or in its ServiceAccount. A misspelt name is also answered this way.',
    },
  ],
  [
    /not found|manifest unknown|does not exist|\b404\b/i,
    { says: 'not found', remedy: 'Correct the image name or tag, or push the image.' },
  ],
  [
    /dial tcp|lookup |i\/o timeout|timeout|tls|x509|connection refused|connection reset|no such host|EOF/i,
    {
      says: 'the registry can’t be reached',
      remedy:
        'Repair the way from the node to the registry: DNS, proxy, firewall or certificate. The kubelet tries again by itself.',
    },
  ],
];

/** The kubelet can't get an image. */
export const ImagePullFailed = defineReason<Found>({
  id: 'ImagePullFailed',
  layer: 'notStarted',
  state: 'notReady',
  severity: 'critical',
  confidence: 'certain',
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
    { label: 'Image', value: image, path: `Pod.spec.containers[${status.name}].image` },
    {
      label: 'Kubelet says',
      value: `${status.state.reason}: ${status.state.message}`,
      path: `Pod.status.containerStatuses[${status.name}].state.waiting`,
    },
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

function isPulling({ state }: ContainerStatus): boolean {
  return state.type === 'waiting' && (state.reason === 'ErrImagePull' || state.reason === 'ImagePullBackOff');
}

/** The back-off's own message often hides the answer that the registry gave: the event before it keeps it. */
function causeOf(pod: PodObject, status: ContainerStatus, context: CellContext): Cause | null {
  const texts = [
    withoutImage(status.state.message, pod, status),
    withoutImage(failedEvent(pod, context)?.message ?? '', pod, status),
  ];
  for (const text of texts) {
    const row = CAUSES.find(([pattern]) => pattern.test(text));
    if (row !== undefined) return row[1];
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

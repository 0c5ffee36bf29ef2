/** The kubelet has a word of its own for what is wrong with an image; the registry is not asked, or has answered. */
import type { ContainerStatus, PodObject } from '../../objects.ts';
import { type CellContext, defineReason, type Reason } from '../../reason.ts';
import {
  allStatuses,
  boundPod,
  CONTAINER_FIELDS,
  imageOf,
  specPath,
  unreadySince,
  waitingEvidence,
} from '../shared/containers.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { describePod, verifyRollout, waitForPod } from '../shared/kubectl.ts';
import { containerPatch } from '../shared/template-patch.ts';
import { withUndo } from '../shared/undo.ts';
import { firstLine, named } from '../shared/words.ts';

interface Found {
  readonly pod: PodObject;
  readonly status: ContainerStatus;
  readonly image: string;
  /** The kubelet's or runtime's own words after the known ones; empty where they say no more. */
  readonly text: string;
}

interface Kind {
  readonly id: string;
  readonly about: string;
  /** The waiting state's reason. */
  readonly waits: string;
  /** Ends the sentence, after the image's name. */
  readonly says: (found: Found, context: CellContext) => string;
  /** What to do, without the cost of it. */
  readonly remedy: string;
  readonly changesTemplate: boolean;
  /** Fields of the container that solve it; null where no change is known to. */
  readonly patch: { readonly imagePullPolicy: string } | null;
}

/** While the kubelet backs off it says ImagePullBackOff, with the last error and its own name for that in the text. */
export function heldBackBy({ state }: ContainerStatus): string {
  if (state.type !== 'waiting') return '';
  if (state.reason !== 'ImagePullBackOff') return state.reason;
  return /: (RegistryUnavailable|SignatureValidationFailed): /.exec(state.message)?.[1] ?? state.reason;
}

function imageReason(kind: Kind): Reason {
  return defineReason<Found>({
    id: kind.id,
    about: kind.about,
    layer: 'notStarted',
    state: 'notReady',
    severity: 'critical',
    confidence: 'certain',
    step: 'image',
    affectedBy: CONTAINER_FIELDS,
    find(context) {
      const pod = boundPod(context);
      const status = pod === null ? undefined : allStatuses(pod).find((one) => heldBackBy(one) === kind.waits);
      if (pod === null || status === undefined) return null;
      return { pod, status, image: imageOf(pod, status), text: ownWords(status.state.message) };
    },
    says: (found, context) => `Image ${named(found.image, 68)} ${kind.says(found, context)}.`,
    since: ({ pod }) => unreadySince(pod),
    evidence: ({ pod, status, image }) => [
      { label: 'Image', value: image, path: `${specPath(pod, status)}.image` },
      waitingEvidence(pod, status),
    ],
    remedy({ pod, status }, context) {
      const patch = kind.patch && containerPatch(context.daemonSet, status.name, { ...kind.patch });
      const says = join(
        `Starts ${context.daemonSet.name} here. ${kind.remedy}`,
        kind.changesTemplate ? templateChangeCost(context) : '',
      );
      const verify = kind.changesTemplate ? verifyRollout(context) : waitForPod(pod);
      const commands = [patch === null ? describePod(pod) : patch.command, verify];
      return withUndo({ says, commands, patch: patch?.yaml ?? null }, context);
    },
  });
}

/** `... because the signature validation failed: text` leaves the text. */
function ownWords(message: string): string {
  const line = firstLine(message);
  return /because the (?:registry is unavailable|signature validation failed):? ?(.*)$/.exec(line)?.[1]?.trim() ?? '';
}

export const ImageNameInvalid = imageReason({
  id: 'ImageNameInvalid',
  about:
    "The image's name in the Pod can't be parsed, so the kubelet asks no registry. Rollcall looks at the container's waiting state and its image. A variable that a template engine left unfilled is the usual cause.",
  waits: 'InvalidImageName',
  says: () => 'is no valid image name',
  remedy: 'Correct the name in the template; what it should be is not known.',
  changesTemplate: true,
  patch: null,
});

export const ImageNeverPull = imageReason({
  id: 'ImageNeverPull',
  about:
    "The container's imagePullPolicy is Never, and the image is not on the node. Rollcall looks at the container's waiting state. Which images a node should bring along is not in the API.",
  waits: 'ErrImageNeverPull',
  says: () => 'is not on the node, and imagePullPolicy Never forbids to pull it',
  remedy: 'Load the image on the node, or let the kubelet pull it where it is missing (IfNotPresent).',
  changesTemplate: true,
  patch: { imagePullPolicy: 'IfNotPresent' },
});

export const ImageSignatureInvalid = imageReason({
  id: 'ImageSignatureInvalid',
  about:
    "The container runtime checks the image's signature by a policy of the node and refuses the image. Rollcall looks at the container's waiting state. Neither the policy nor the keys are in the API.",
  waits: 'SignatureValidationFailed',
  says: ({ text }) => `is refused: its signature is not valid${text === '' ? '' : ` (${named(text, 28)})`}`,
  remedy: "Sign the image as the node's policy asks, or use one that is signed so.",
  changesTemplate: false,
  patch: null,
});

export const RegistryUnavailable = imageReason({
  id: 'RegistryUnavailable',
  about:
    "The container runtime can't reach the image's registry. Rollcall looks at the container's waiting state. Whether the registry, the network or the node is at fault can't be known from one node: compare with others.",
  waits: 'RegistryUnavailable',
  says: ({ text }) => `can't be pulled: its registry is unavailable${text === '' ? '' : ` (${named(text, 28)})`}`,
  remedy:
    'Repair the registry, or the way from the node to it: DNS, proxy, firewall or certificate. The kubelet tries again by itself.',
  changesTemplate: false,
  patch: null,
});

export const ImageInspectFailed = imageReason({
  id: 'ImageInspectFailed',
  about:
    "The container runtime can't say whether it has the image, as when its storage is damaged. Rollcall looks at the container's waiting state. The runtime's log and storage are on the node only.",
  waits: 'ImageInspectError',
  says: (_found, { node }) => `can't be inspected by the runtime of ${named(node.name.split('.')[0] ?? '', 26)}`,
  remedy:
    'Look at the container runtime and its disk on the node; it may help to remove the image there. The kubelet tries again by itself.',
  changesTemplate: false,
  patch: null,
});

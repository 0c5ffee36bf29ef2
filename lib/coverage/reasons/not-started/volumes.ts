/** A volume of the Pod can't be attached or mounted. Nothing of it stands in the Pod's status: its events tell. */
import type { EventObject, PodObject } from '../../objects.ts';
import { type CellContext, defineReason, type Layer } from '../../reason.ts';
import { CONTAINER_FIELDS, eventEvidence, isFresh, unreadySince } from '../shared/containers.ts';
import { describePod, waitForPod } from '../shared/kubectl.ts';
import { withUndo } from '../shared/undo.ts';
import { firstLine, named } from '../shared/words.ts';
import { eventsAt, unstartedPod } from './start-events.ts';
import { type VolumeCause, volumeCause } from './volume-causes.ts';

interface Found {
  readonly pod: PodObject;
  readonly event: EventObject;
  /** Names as the Pod spec has them; empty where the event names none. */
  readonly volume: string;
  readonly cause: VolumeCause;
}

type Step = 'attach' | 'mount';

/** Whether the volume is stuck on its way to the node or on the node; null when nothing says that it is stuck. */
function stuckVolume(context: CellContext): (Found & { readonly step: Step }) | null {
  const pod = unstartedPod(context);
  if (pod === null) return null;
  const events = eventsAt('volumes', pod, context);
  // The kubelet's own summary names the volumes and no cause: what came before it does.
  const event = events.find(({ message }) => !isSummary(message)) ?? events[0];
  if (event === undefined) return null;
  const step = event.reason === 'FailedAttachVolume' ? 'attach' : 'mount';
  return { pod, event, step, volume: volumeOf(event.message), cause: volumeCause(textOf(event.message), pod) };
}

function isSummary(message: string): boolean {
  return /unmounted volumes=/.test(message);
}

function volumeOf(message: string): string {
  const named = /for volume "([^"]+)"/.exec(message)?.[1];
  return named ?? /unmounted volumes=\[([^\]]*)\]/.exec(message)?.[1] ?? '';
}

/** `AttachVolume.Attach failed for volume "x" : text`, `Unable to attach or mount volumes: ...: text`. */
function textOf(message: string): string {
  return firstLine(message)
    .replace(/^.*?for volume "[^"]+" ?:? ?/, '')
    .replace(/^Unable to attach or mount volumes: .*\]: /, '');
}

const COMMON = {
  layer: 'notStarted' satisfies Layer as Layer,
  state: 'notReady',
  severity: ({ pod }: Found, context: CellContext) =>
    isFresh(pod, context) ? ('info' as const) : ('critical' as const),
  confidence: 'reported',
  step: 'running',
  affectedBy: [...CONTAINER_FIELDS, 'Event'],
  since: ({ pod }: Found) => unreadySince(pod),
  evidence: ({ event, volume }: Found) => [
    { label: 'Volume', value: volume || 'not named', path: 'Pod.spec.volumes' },
    ...eventEvidence(event),
  ],
  remedy: ({ pod, cause }: Found, context: CellContext) =>
    withUndo(
      {
        says: `Starts ${context.daemonSet.name} here. ${cause.remedy} The kubelet tries again by itself.`,
        commands: [...cause.commands, describePod(pod), waitForPod(pod)],
        patch: null,
      },
      context,
    ),
} as const;

function says({ volume, cause }: Found, verb: string): string {
  return `Volume${volume === '' ? '' : ` ${named(volume, 36)}`} can't be ${verb}: ${named(cause.says, 76)}.`;
}

/** The volume does not get to the node. */
export const VolumeAttachFailed = defineReason<Found>({
  ...COMMON,
  id: 'VolumeAttachFailed',
  about:
    "A volume of the Pod must be attached to the node first, and that fails, often because another node still holds it. Rollcall looks at the newest of the Pod's events, which quotes the attach controller or the storage driver. It reads neither claims nor volumes.",
  find(context) {
    const found = stuckVolume(context);
    return found?.step === 'attach' ? found : null;
  },
  says: (found) => says(found, 'attached'),
});

/** The volume can't be mounted on the node. */
export const VolumeMountFailed = defineReason<Found>({
  ...COMMON,
  id: 'VolumeMountFailed',
  about:
    "The kubelet can't mount a volume of the Pod: a ConfigMap or Secret that is missing, a path of the host that is not what it should be, a storage driver that fails. Rollcall looks at the newest of the Pod's events, which quotes the kubelet. It does not read those objects, so it can't tell whether they are there by now.",
  find(context) {
    const found = stuckVolume(context);
    return found?.step === 'mount' ? found : null;
  },
  says: (found) => says(found, 'mounted'),
});

/** How far the kubelet got with a Pod whose containers have not started: its events tell, and little else does. */
import type { EventObject, PodObject } from '../../objects.ts';
import { condition } from '../../pods.ts';
import type { CellContext } from '../../reason.ts';
import { allStatuses, boundPod } from '../shared/containers.ts';

type Stage = 'network' | 'volumes' | 'devices' | 'sandbox' | 'image';

/** In the order of `syncPod`. What fails is tried again for ever, and nothing behind it happens. */
const STAGES: ReadonlyMap<string, Stage> = new Map([
  ['NetworkNotReady', 'network'],
  ['FailedAttachVolume', 'volumes'],
  ['FailedMount', 'volumes'],
  ['FailedMapVolume', 'volumes'],
  ['FailedPrepareDynamicResources', 'devices'],
  ['FailedCreatePodSandBox', 'sandbox'],
  ['Pulling', 'image'],
]);

const NOTHING_YET: readonly string[] = ['', 'ContainerCreating', 'PodInitializing'];

/** The bound Pod, if it has no sandbox or none of its containers has got anywhere; else null. */
export function unstartedPod(context: CellContext): PodObject | null {
  const pod = boundPod(context);
  if (pod === null || pod.phase === 'Failed' || pod.phase === 'Succeeded') return null;
  if (condition(pod, 'PodReadyToStartContainers')?.status === 'False') return pod;
  const isUntouched = allStatuses(pod).every(
    ({ state, lastState }) =>
      lastState.type === 'none' &&
      (state.type === 'none' || (state.type === 'waiting' && NOTHING_YET.includes(state.reason))),
  );
  return isUntouched ? pod : null;
}

/**
 * The Pod's events of this stage, newest first, when it is the one that the newest event of any stage belongs to:
 * an event of a later stage means that this one is over, whatever was said of it before.
 */
export function eventsAt(stage: Stage, pod: PodObject, { around }: CellContext): readonly EventObject[] {
  const found: EventObject[] = [];
  for (const event of around.eventsOf(pod.uid)) {
    const at = STAGES.get(event.reason);
    if (at === undefined) continue;
    if (at !== stage) break;
    found.push(event);
  }
  return found;
}

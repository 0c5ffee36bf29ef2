import type { Condition, ContainerStatus, KubeObject, PodSpec, StringMap } from '../../coverage/objects.ts';
import { isSame } from '../same.ts';
import { trimContainerStatus } from './container.ts';
import { KeptPod, type PodKind, type PodLook, SOME_TIME } from './kept-pod.ts';
import { readController, readName, trimCondition, trimController } from './meta.ts';
import { trimPodSpec } from './pod-spec.ts';
import type { Pool } from './pool.ts';
import {
  readInteger,
  readMessage,
  readObject,
  readObjects,
  readOptionalInteger,
  readOptionalObject,
  readString,
  readStringMap,
  readStrings,
  readTime,
  type Wire,
} from './read.ts';

const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';
/** Says whether a resize was infeasible, which decides what the Pod holds. */
const RESIZE_CONDITION = 'PodResizePending';
/** Steps of the kubelet that say nothing more once they are done. */
const STEP_CONDITIONS: ReadonlySet<string> = new Set(['PodReadyToStartContainers', 'Initialized', 'ContainersReady']);

/**
 * `v1.Pod` as Rollcall keeps it. Throws MalformedError. `known` is the Pod of this name as it was before, with which the
 * new one shares what did not change. Of a Pod that something other than a DaemonSet controls, only what it holds of its
 * node matters: its statuses are left out unless they say something about that.
 */
export function trimPod(wire: Wire, pool: Pool, known?: KubeObject): KeptPod {
  const metadata = readObject(wire, 'metadata');
  const name = readName(metadata);
  const uid = readString(metadata, 'uid');
  const generation = readInteger(metadata, 'generation');
  const before = known instanceof KeptPod && known.uid === uid ? known : null;
  const isSpecKnown = before !== null && hasSameSpec(before, generation);
  const { spec, nodeName } = isSpecKnown ? before : trimSpec(readObject(wire, 'spec'), pool);
  const podKind = trimKind(wire, spec, before, pool);
  const times = new Times();
  times.note(readTime(metadata, 'creationTimestamp'));
  times.note(readTime(metadata, 'deletionTimestamp'));
  const look = trimLook(wire, podKind, times, before, pool);
  const own = { name: before?.name ?? name, uid: before?.uid ?? uid, generation, nodeName, times: times.all() };
  return new KeptPod(own, podKind, look);
}

function trimSpec(spec: Wire, pool: Pool): Pick<KeptPod, 'spec' | 'nodeName'> {
  return { spec: trimPodSpec(spec, pool), nodeName: pool.string(readString(spec, 'nodeName')) };
}

/**
 * The API server counts a Pod's generation up with every change of its spec but one: binding it to a node. Servers of
 * before 1.33 write none.
 */
function hasSameSpec(before: KeptPod, generation: number): boolean {
  return generation > 0 && before.generation === generation && before.nodeName !== '';
}

function trimKind(wire: Wire, spec: PodSpec, before: KeptPod | null, pool: Pool): PodKind {
  const metadata = readObject(wire, 'metadata');
  const namespace = readString(metadata, 'namespace');
  const finalizers = readStrings(metadata, 'finalizers');
  const isMirror = Object.hasOwn(readObject(metadata, 'annotations'), MIRROR_ANNOTATION);
  const kind = before?.podKind;
  const isKnown =
    kind !== undefined &&
    kind.spec === spec &&
    kind.namespace === namespace &&
    kind.isMirror === isMirror &&
    isSame(kind.finalizers, finalizers) &&
    hasLabels(metadata, kind.labels) &&
    isSame(kind.controller, readController(wire));
  if (isKnown) return kind;
  const labels = pool.share('labels', readStringMap(metadata, 'labels'));
  const controller = trimController(wire, pool);
  const shared = [labels, controller, spec].map((part) => pool.idOf(part)).join();
  return pool.shareAs('podkind', `${shared} ${isMirror} ${JSON.stringify([namespace, finalizers])}`, () => ({
    namespace: pool.string(namespace),
    labels,
    controller,
    spec,
    finalizers,
    isMirror,
  }));
}

function hasLabels(metadata: Wire, labels: StringMap): boolean {
  const wire = readOptionalObject(metadata, 'labels');
  if (wire === null) return labels.size === 0;
  let count = 0;
  for (const key of Object.keys(wire)) {
    if (labels.get(key) !== wire[key]) return false;
    count += 1;
  }
  return count === labels.size;
}

function trimLook(
  wire: Wire,
  { controller, spec }: PodKind,
  times: Times,
  before: KeptPod | null,
  pool: Pool,
): PodLook {
  const status = readObject(wire, 'status');
  const isOfInterest = controller === null || controller.kind === 'DaemonSet';
  times.note(readTime(status, 'startTime'));
  const statuses = (field: string) => trimStatuses(readObjects(status, field), spec, isOfInterest, times, pool);
  const look: PodLook = {
    phase: readString(status, 'phase'),
    reason: readString(status, 'reason'),
    message: readMessage(status, 'message'),
    nominatedNodeName: readString(status, 'nominatedNodeName'),
    deletionGracePeriodSeconds: readOptionalInteger(readObject(wire, 'metadata'), 'deletionGracePeriodSeconds'),
    conditions: trimPodConditions(status, isOfInterest, times, pool),
    containerStatuses: statuses('containerStatuses'),
    initContainerStatuses: statuses('initContainerStatuses'),
  };
  return before !== null && isSame(before.look, look) ? before.look : pool.share('podlook', look);
}

const NO_CONDITIONS: readonly Condition[] = [];

function trimPodConditions(status: Wire, isOfInterest: boolean, times: Times, pool: Pool): readonly Condition[] {
  const kept = readObjects(status, 'conditions').filter((condition) => {
    const type = readString(condition, 'type');
    return isOfInterest ? !(STEP_CONDITIONS.has(type) && condition.status === 'True') : type === RESIZE_CONDITION;
  });
  return kept.length === 0 ? NO_CONDITIONS : kept.map((condition) => trimCondition(condition, pool, times.take));
}

const NO_STATUSES: readonly ContainerStatus[] = [];

function trimStatuses(
  wires: readonly Wire[],
  spec: PodSpec,
  isOfInterest: boolean,
  times: Times,
  pool: Pool,
): readonly ContainerStatus[] {
  if (wires.length === 0) return NO_STATUSES;
  const count = times.count;
  const statuses = wires.map((wire) => trimContainerStatus(wire, pool, times.take));
  if (isOfInterest || statuses.some((status) => isBeingResized(status, spec))) return statuses;
  times.backTo(count);
  return NO_STATUSES;
}

/** Equal amounts are one shared map, so identity decides. */
function isBeingResized(status: ContainerStatus, spec: PodSpec): boolean {
  const container = [...spec.containers, ...spec.initContainers].find(({ name }) => name === status.name);
  return [status.allocated, status.actualRequests].some(
    (amounts) => amounts.size > 0 && amounts !== container?.requests,
  );
}

/** The Pod's own list, as its parts are read. */
class Times {
  readonly #all: number[] = [];
  /** Reads a time of the look: the list gets its value, the look learns whether there is one. */
  readonly take = (parent: Wire, field: string): number | null => {
    const time = readTime(parent, field);
    if (time === null) return null;
    this.#all.push(time);
    return SOME_TIME;
  };

  get count(): number {
    return this.#all.length;
  }

  note(time: number | null): void {
    this.#all.push(time ?? Number.NaN);
  }

  backTo(count: number): void {
    this.#all.length = count;
  }

  /** A list that grew has room to spare, its copy has none. */
  all(): readonly number[] {
    return this.#all.slice();
  }
}

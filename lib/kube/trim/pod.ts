import type { Condition, ContainerStatus, PodObject, PodSpec } from '../../coverage/objects.ts';
import { trimContainerStatus } from './container.ts';
import { trimCondition, trimController, trimMeta } from './meta.ts';
import { trimPodSpec } from './pod-spec.ts';
import type { Pool } from './pool.ts';
import {
  readMessage,
  readObject,
  readObjects,
  readOptionalInteger,
  readString,
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
 * `v1.Pod` as Rollcall keeps it. Throws MalformedError. Of a Pod that something other than a DaemonSet controls,
 * only what it holds of its node matters: its statuses are left out unless they say something about that.
 */
export function trimPod(wire: Wire, pool: Pool): PodObject {
  const metadata = readObject(wire, 'metadata');
  const spec = readObject(wire, 'spec');
  const status = readObject(wire, 'status');
  const meta = trimMeta(wire, pool);
  const controller = trimController(wire, pool);
  const trimmedSpec = trimPodSpec(spec, pool);
  const isOfInterest = controller === null || controller.kind === 'DaemonSet';
  const statuses = (field: string) => trimStatuses(readObjects(status, field), trimmedSpec, isOfInterest, pool);
  return {
    kind: 'Pod',
    name: meta.name,
    namespace: meta.namespace,
    uid: meta.uid,
    createdAt: meta.createdAt,
    deletedAt: meta.deletedAt,
    labels: pool.share('labels', meta.labels),
    controller,
    spec: trimmedSpec,
    nodeName: pool.string(readString(spec, 'nodeName')),
    phase: pool.string(readString(status, 'phase')),
    reason: pool.string(readString(status, 'reason')),
    message: readMessage(status, 'message'),
    startTime: readTime(status, 'startTime'),
    nominatedNodeName: pool.string(readString(status, 'nominatedNodeName')),
    conditions: trimPodConditions(status, isOfInterest, pool),
    containerStatuses: statuses('containerStatuses'),
    initContainerStatuses: statuses('initContainerStatuses'),
    deletionGracePeriodSeconds: readOptionalInteger(metadata, 'deletionGracePeriodSeconds'),
    finalizers: readStrings(metadata, 'finalizers'),
    isMirror: Object.hasOwn(readObject(metadata, 'annotations'), MIRROR_ANNOTATION),
  };
}

const NO_CONDITIONS: readonly Condition[] = [];

function trimPodConditions(status: Wire, isOfInterest: boolean, pool: Pool): readonly Condition[] {
  const kept = readObjects(status, 'conditions').filter((condition) => {
    const type = readString(condition, 'type');
    return isOfInterest ? !(STEP_CONDITIONS.has(type) && condition.status === 'True') : type === RESIZE_CONDITION;
  });
  return kept.length === 0 ? NO_CONDITIONS : kept.map((condition) => trimCondition(condition, pool));
}

const NO_STATUSES: readonly ContainerStatus[] = [];

function trimStatuses(
  wires: readonly Wire[],
  spec: PodSpec,
  isOfInterest: boolean,
  pool: Pool,
): readonly ContainerStatus[] {
  if (wires.length === 0) return NO_STATUSES;
  const statuses = wires.map((wire) => trimContainerStatus(wire, pool));
  return isOfInterest || statuses.some((status) => isBeingResized(status, spec)) ? statuses : NO_STATUSES;
}

/** Equal amounts are one shared map, so identity decides. */
function isBeingResized(status: ContainerStatus, spec: PodSpec): boolean {
  const container = [...spec.containers, ...spec.initContainers].find(({ name }) => name === status.name);
  return [status.allocated, status.actualRequests].some(
    (amounts) => amounts.size > 0 && amounts !== container?.requests,
  );
}

/** What Pods ask of a node, and whether it has room. Amounts in the units of `Resources`: cpu in milli, the rest in units. */
import type { ContainerSpec, ContainerStatus, PodObject, PodSpec, Resources } from '../objects.ts';
import { podHostPorts, type UsedHostPort } from './host-ports.ts';

type MutableResources = Map<string, number>;

const requestsBySpec = new WeakMap<PodSpec, Resources>();

/**
 * What the scheduler looks for when it places a Pod of this spec: the larger of the running sum and the hungriest
 * moment of initialisation, then pod-level requests in place of cpu, memory and hugepages, then the overhead. Mirrors
 * `PodRequests` in component-helpers.
 */
export function podRequests(spec: PodSpec): Resources {
  let requests = requestsBySpec.get(spec);
  if (requests === undefined) {
    requests = complete(
      spec,
      sumContainers(spec, ({ requests: own }) => own),
    );
    requestsBySpec.set(spec, requests);
  }
  return requests;
}

/**
 * What a bound Pod takes from its node: per resource the largest of what it asks for, what the kubelet allotted and
 * what is in force. They differ during an in-place resize; one that can't be done no longer counts.
 */
export function podUsage(pod: PodObject): Resources {
  const { spec } = pod;
  const isInfeasible = pod.conditions.find(({ type }) => type === 'PodResizePending')?.reason === 'Infeasible';
  const isReported = pod.containerStatuses.some(hasOwnAmounts) || pod.initContainerStatuses.some(hasOwnAmounts);
  if (!isReported && !isInfeasible) return podRequests(spec);
  const fallback = (container: ContainerSpec) => (isInfeasible ? NOTHING : container.requests);
  const allocated = sumContainers(spec, (container) => {
    const own = statusOf(pod, container)?.allocated ?? NOTHING;
    return own.size > 0 ? own : fallback(container);
  });
  const actual = sumContainers(spec, (container) => {
    const status = statusOf(pod, container);
    if (status !== undefined && status.actualRequests.size > 0) return status.actualRequests;
    return status !== undefined && status.allocated.size > 0 ? status.allocated : fallback(container);
  });
  raise(actual, allocated);
  if (!isInfeasible)
    raise(
      actual,
      sumContainers(spec, ({ requests }) => requests),
    );
  return complete(spec, actual);
}

export interface NodeLoad {
  readonly used: Resources;
  readonly podCount: number;
  readonly hostPorts: readonly UsedHostPort[];
}

/** What the Pods bound to a node take from it. Terminating ones still do; Succeeded and Failed ones don't. */
export function nodeLoad(pods: Iterable<PodObject>): NodeLoad {
  const used: MutableResources = new Map();
  const hostPorts: UsedHostPort[] = [];
  let podCount = 0;
  for (const pod of pods) {
    if (pod.phase === 'Succeeded' || pod.phase === 'Failed') continue;
    podCount += 1;
    add(used, podUsage(pod));
    for (const port of podHostPorts(pod.spec)) hostPorts.push({ pod, port });
  }
  return { used, podCount, hostPorts };
}

export interface Shortage {
  readonly resource: string;
  readonly request: number;
  /** Above it no eviction can help. */
  readonly allocatable: number;
  readonly used: number;
}

/** The requested resources that do not fit, cpu and memory first. Mirrors `fitsRequest`; a request of 0 always fits. */
export function shortages(request: Resources, allocatable: Resources, used: Resources): readonly Shortage[] {
  const short: Shortage[] = [];
  for (const [resource, wanted] of request) {
    const capacity = allocatable.get(resource) ?? 0;
    const taken = used.get(resource) ?? 0;
    if (wanted > 0 && wanted > capacity - taken) {
      short.push({ resource, request: wanted, allocatable: capacity, used: taken });
    }
  }
  return short.sort((a, b) => rank(a.resource) - rank(b.resource) || (a.resource < b.resource ? -1 : 1));
}

/** Whether one Pod more is too many for the node. */
export function podCountExceeded(allocatable: Resources, podCount: number): boolean {
  return podCount + 1 > (allocatable.get('pods') ?? 0);
}

const NOTHING: Resources = new Map();
const FIRST = ['cpu', 'memory', 'ephemeral-storage'];

function rank(resource: string): number {
  const index = FIRST.indexOf(resource);
  return index === -1 ? FIRST.length : index;
}

function hasOwnAmounts(status: ContainerStatus): boolean {
  return status.allocated.size > 0 || status.actualRequests.size > 0;
}

function statusOf(pod: PodObject, { name }: ContainerSpec): ContainerStatus | undefined {
  const isNamed = (status: ContainerStatus) => status.name === name;
  return pod.containerStatuses.find(isNamed) ?? pod.initContainerStatuses.find(isNamed);
}

/** Mirrors `aggregateContainerResourcesByFn`: sidecars run on, so every later init container runs beside them. */
function sumContainers(spec: PodSpec, amountOf: (container: ContainerSpec) => Resources): MutableResources {
  const total: MutableResources = new Map();
  for (const container of spec.containers) add(total, amountOf(container));
  const sidecars: MutableResources = new Map();
  const peak: MutableResources = new Map();
  for (const container of spec.initContainers) {
    const own = amountOf(container);
    if (container.restartPolicy === 'Always') {
      add(total, own);
      add(sidecars, own);
    } else {
      const moment = new Map(sidecars);
      add(moment, own);
      raise(peak, moment);
    }
  }
  raise(total, peak);
  return total;
}

function complete(spec: PodSpec, containers: MutableResources): Resources {
  for (const [resource, amount] of spec.requests) {
    if (isPodLevelResource(resource)) containers.set(resource, amount);
  }
  add(containers, spec.overhead);
  return containers;
}

function isPodLevelResource(resource: string): boolean {
  return resource === 'cpu' || resource === 'memory' || resource.startsWith('hugepages-');
}

function add(total: MutableResources, more: Resources): void {
  for (const [resource, amount] of more) total.set(resource, (total.get(resource) ?? 0) + amount);
}

function raise(least: MutableResources, other: Resources): void {
  for (const [resource, amount] of other) least.set(resource, Math.max(least.get(resource) ?? amount, amount));
}

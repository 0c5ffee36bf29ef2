/** What a kubelet writes into a Pod's status, stage by stage. Times are milliseconds. */
import { hashOf } from '../random.ts';
import type { Condition, ContainerState, ContainerStatusWire, ContainerWire, PodWire } from '../wire.ts';
import { timestamp } from './time.ts';

/** Sets a condition; its transition time moves only with its status, as everywhere in Kubernetes. */
export function setCondition(
  pod: PodWire,
  type: string,
  status: string,
  at: number,
  why: { readonly reason?: string; readonly message?: string } = {},
): void {
  const conditions = pod.status.conditions ?? [];
  const old = conditions.find((condition) => condition.type === type);
  const lastTransitionTime = old?.status === status ? old.lastTransitionTime : timestamp(at);
  const fresh: Condition = { type, status, lastProbeTime: null, lastTransitionTime, ...why };
  pod.status.conditions = [...conditions.filter((condition) => condition.type !== type), fresh];
}

export function isReady(pod: PodWire): boolean {
  return pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

/** The kubelet has seen the Pod: volumes, sandbox and images come next. */
export function acknowledge(pod: PodWire, hostIP: string, at: number): void {
  pod.status.startTime = timestamp(at);
  pod.status.hostIP = hostIP;
  const init = pod.spec.initContainers ?? [];
  setCondition(pod, 'PodReadyToStartContainers', 'False', at);
  if (init.length > 0) {
    const message = `containers with incomplete status: [${init.map(({ name }) => name).join(' ')}]`;
    setCondition(pod, 'Initialized', 'False', at, { reason: 'ContainersNotInitialized', message });
    pod.status.initContainerStatuses = init.map((container) => waiting(container, 'PodInitializing'));
  } else {
    setCondition(pod, 'Initialized', 'True', at);
  }
  const reason = init.length > 0 ? 'PodInitializing' : 'ContainerCreating';
  pod.status.containerStatuses = pod.spec.containers.map((container) => waiting(container, reason));
  setReady(pod, at);
}

/** The sandbox exists and every init container has done its work. */
export function initialize(pod: PodWire, podIP: string, at: number): void {
  pod.status.podIP = podIP;
  setCondition(pod, 'PodReadyToStartContainers', 'True', at);
  setCondition(pod, 'Initialized', 'True', at);
  const init = pod.status.initContainerStatuses;
  if (init === undefined) return;
  const [startedAt, finishedAt] = [timestamp(at - 1000), timestamp(at)];
  pod.status.initContainerStatuses = init.map((status) => {
    const containerID = containerId(pod, status.name, 0);
    const terminated = { exitCode: 0, reason: 'Completed', startedAt, finishedAt, containerID };
    return { ...status, ready: true, started: false, containerID, state: { terminated } };
  });
}

/** Every container runs; `readyContainers` says which of them are ready. */
export function run(pod: PodWire, at: number, isContainerReady: (name: string) => boolean): void {
  pod.status.phase = 'Running';
  pod.status.containerStatuses = (pod.status.containerStatuses ?? []).map((status) => ({
    ...status,
    ready: isContainerReady(status.name),
    started: true,
    containerID: containerId(pod, status.name, status.restartCount),
    state: status.state.running === undefined ? { running: { startedAt: timestamp(at) } } : status.state,
  }));
  setReady(pod, at);
}

/** One container gets another state; the Pod's Ready follows. */
export function setContainer(pod: PodWire, name: string, change: Partial<ContainerStatusWire>, at: number): void {
  pod.status.containerStatuses = (pod.status.containerStatuses ?? []).map((status) =>
    status.name === name ? { ...status, ...change } : status,
  );
  setReady(pod, at);
}

export function terminated(
  pod: PodWire,
  status: ContainerStatusWire,
  why: { readonly exitCode: number; readonly reason: string; readonly message?: string },
  at: number,
): ContainerState {
  const startedAt = status.state.running?.startedAt ?? timestamp(at);
  const containerID = containerId(pod, status.name, status.restartCount);
  return { terminated: { ...why, startedAt, finishedAt: timestamp(at), containerID } };
}

/** Ready and ContainersReady, from the containers. */
function setReady(pod: PodWire, at: number): void {
  const unready = (pod.status.containerStatuses ?? []).filter(({ ready }) => !ready).map(({ name }) => name);
  const why =
    unready.length === 0
      ? {}
      : { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
  for (const type of ['Ready', 'ContainersReady']) {
    setCondition(pod, type, unready.length === 0 ? 'True' : 'False', at, why);
  }
}

function waiting({ name, image }: ContainerWire, reason: string): ContainerStatusWire {
  return {
    name,
    image,
    imageID: '',
    ready: false,
    started: false,
    restartCount: 0,
    state: { waiting: { reason } },
    lastState: {},
  };
}

function containerId(pod: PodWire, container: string, restarts: number): string {
  const seed = `${pod.metadata.uid}/${container}/${restarts}`;
  const digits = Array.from({ length: 8 }, (_, i) => hashOf(`${seed}/${i}`).toString(16).padStart(8, '0'));
  return `containerd://${digits.join('')}`;
}

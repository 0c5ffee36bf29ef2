/** A Pod's status at each stage of its life, as scheduler and kubelet write it. */

import type { Stage } from './states.ts';
import { bareHole, hole } from './template.ts';

/** The container that the stages happen to, and one beside it. */
export interface ContainerImage {
  readonly name: string;
  readonly image: string;
  /** Of its request. */
  readonly cpu: string;
}

const CREATED = hole('createdAt');
const CHANGED = hole('changedAt');
const STARTED = hole('startedAt');

/** Stages that a kubelet has written. */
const SEEN: ReadonlySet<Stage> = new Set(['creating', 'starting', 'ready', 'unready', 'crashed', 'backingOff']);

export function podStatusWire(stage: Stage, containers: readonly ContainerImage[]): object {
  if (stage === 'created') return { phase: 'Pending', qosClass: 'Burstable' };
  const scheduled = condition('PodScheduled', true, CREATED);
  if (!SEEN.has(stage)) return { phase: 'Pending', conditions: [scheduled], qosClass: 'Burstable' };
  const isCreating = stage === 'creating';
  const isReady = stage === 'ready';
  const statuses = containers.map((container, place) =>
    containerStatus(container, place === 0 ? stage : sideOf(stage)),
  );
  const unready = isCreating ? containers.map(({ name }) => name) : containers.slice(0, 1).map(({ name }) => name);
  const message = `containers with unready status: [${unready.join(' ')}]`;
  const why = isReady ? {} : { reason: 'ContainersNotReady', message };
  return {
    observedGeneration: 1,
    phase: isCreating ? 'Pending' : 'Running',
    conditions: [
      condition('PodReadyToStartContainers', !isCreating, CREATED),
      condition('Initialized', true, CREATED),
      { ...condition('Ready', isReady, CHANGED), ...why },
      { ...condition('ContainersReady', isReady, CHANGED), ...why },
      scheduled,
    ],
    hostIP: hole('hostIP'),
    hostIPs: [{ ip: hole('hostIP') }],
    ...(isCreating ? {} : { podIP: hole('podIP'), podIPs: [{ ip: hole('podIP') }] }),
    startTime: CREATED,
    containerStatuses: statuses,
    qosClass: 'Burstable',
  };
}

/** The other container is well whenever the Pod is up. */
function sideOf(stage: Stage): Stage {
  return stage === 'creating' ? 'creating' : 'ready';
}

function condition(type: string, isTrue: boolean, at: string): object {
  return {
    type,
    observedGeneration: 1,
    status: isTrue ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: at,
  };
}

function containerStatus({ name, image, cpu }: ContainerImage, stage: Stage): object {
  const containerID = `containerd://${hole('containerId')}`;
  const crash = {
    terminated: { exitCode: 1, reason: 'Error', startedAt: STARTED, finishedAt: CHANGED, containerID },
  };
  const isCreating = stage === 'creating';
  return {
    name,
    state: stateOf(name, stage, crash),
    lastState: stage === 'backingOff' ? crash : {},
    ready: stage === 'ready',
    restartCount: stage === 'creating' ? 0 : bareHole('restarts'),
    image,
    imageID: isCreating ? '' : `${image.replace(/:.*/, '')}@sha256:${hole('imageId')}`,
    ...(isCreating ? {} : { containerID }),
    started: stage === 'ready' || stage === 'unready' || stage === 'starting',
    resources: { limits: { memory: '512Mi' }, requests: { cpu, memory: '256Mi' } },
    volumeMounts: [{ name: 'var-log', mountPath: '/host/var-log', readOnly: true, recursiveReadOnly: 'Disabled' }],
  };
}

function stateOf(name: string, stage: Stage, crash: object): object {
  if (stage === 'creating') return { waiting: { reason: 'ContainerCreating' } };
  if (stage === 'crashed') return crash;
  if (stage === 'backingOff') {
    const message = `back-off 40s restarting failed container=${name} pod=${hole('name')}_agents(${hole('uid')})`;
    return { waiting: { reason: 'CrashLoopBackOff', message } };
  }
  return { running: { startedAt: STARTED } };
}

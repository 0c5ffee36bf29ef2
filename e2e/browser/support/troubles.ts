/** What can be wrong with a cell, done to one Pod or node as the cluster would report it. */
import { changeTemplate, withImage } from '../../../lib/demo/scenario/build/daemon-set.ts';
import { setCondition, setContainer, terminated } from '../../../lib/demo/scenario/build/pod-status.ts';
import { timestamp } from '../../../lib/demo/scenario/build/time.ts';
import type { ContainerStatusWire, PodWire } from '../../../lib/demo/scenario/wire.ts';
import type { TestCluster } from './cluster.ts';

/** Exits with code 1 and waits for its back-off. */
export function crash(cluster: TestCluster, agent: string, node: string, lastWords = 'no matching driver\n'): void {
  cluster.tick();
  const { now } = cluster.wire;
  const pod = cluster.pod(agent, node);
  const status = mainStatus(pod);
  const { name, namespace, uid } = pod.metadata;
  const message = `back-off 5m0s restarting failed container=${status.name} pod=${name}_${namespace}(${uid})`;
  const change = {
    ready: false,
    started: false,
    restartCount: 6,
    state: { waiting: { reason: 'CrashLoopBackOff', message } },
    lastState: terminated(pod, status, { exitCode: 1, reason: 'Error', message: lastWords }, now),
  };
  setContainer(pod, status.name, change, now);
  cluster.save(pod);
}

/** Runs, and its readiness probe fails. */
export function loseReadiness(cluster: TestCluster, agent: string, node: string): void {
  cluster.tick();
  const pod = cluster.pod(agent, node);
  setContainer(pod, mainStatus(pod).name, { ready: false }, cluster.wire.now);
  cluster.save(pod);
}

export function regainReadiness(cluster: TestCluster, agent: string, node: string): void {
  cluster.tick();
  const pod = cluster.pod(agent, node);
  setContainer(pod, mainStatus(pod).name, { ready: true }, cluster.wire.now);
  cluster.save(pod);
}

/** Not scheduled: the node has too little memory. */
export function starve(cluster: TestCluster, agent: string, node: string): void {
  cluster.tick();
  const old = cluster.pod(agent, node);
  cluster.wire.deletePod(old);
  const { spec, metadata } = structuredClone(old);
  delete spec.nodeName;
  for (const container of spec.containers)
    Object.assign(container.resources, { requests: { cpu: '50m', memory: '64Gi' } });
  const pod: PodWire = { metadata, spec, status: { phase: 'Pending', qosClass: 'Burstable' } };
  const total = cluster.wire.nodes.size;
  const message = `0/${total} nodes are available: 1 Insufficient memory, ${total - 1} node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: 0/${total} nodes are available: 1 No preemption victims found for incoming pod, ${total - 1} Preemption is not helpful for scheduling.`;
  setCondition(pod, 'PodScheduled', 'False', cluster.wire.now, { reason: 'Unschedulable', message });
  const about = { kind: 'Pod', metadata } as const;
  cluster.wire.events.record({
    about,
    type: 'Warning',
    reason: 'FailedScheduling',
    message,
    component: 'default-scheduler',
  });
  cluster.save(pod);
}

/** The Pod is gone, and an admission webhook that does not answer refuses the next. */
export function refuse(cluster: TestCluster, agent: string, node: string, complaint = WEBHOOK): void {
  cluster.withhold(agent, node);
  const about = { kind: 'DaemonSet', metadata: cluster.daemonSet(agent).metadata } as const;
  const message = `Error creating: ${complaint}`;
  cluster.wire.events.record({
    about,
    type: 'Warning',
    reason: 'FailedCreate',
    message,
    component: 'daemonset-controller',
  });
}

const WEBHOOK =
  'Internal error occurred: failed calling webhook "validate.kyverno.svc-fail": failed to call webhook: Post "https://kyverno-svc.kyverno.svc:443/validate/fail?timeout=10s": context deadline exceeded';

/** Its kubelet has stopped posting status, and the node controller has marked its Pods. */
export function silence(cluster: TestCluster, name: string): void {
  cluster.tick();
  const at = timestamp(cluster.wire.now);
  const node = cluster.node(name);
  for (const condition of node.status.conditions) {
    Object.assign(condition, {
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
      lastTransitionTime: at,
    });
  }
  cluster.taint(name, { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule', timeAdded: at });
  for (const pod of cluster.wire.podsOnNode(name)) {
    setCondition(pod, 'Ready', 'False', cluster.wire.now);
    cluster.wire.savePod(pod);
  }
  cluster.settle();
}

/** `kubectl set image`: nothing is replaced before `cluster.replace`. */
export function setImage(cluster: TestCluster, agent: string, image: string): void {
  cluster.tick();
  const daemonSet = cluster.daemonSet(agent);
  changeTemplate(daemonSet, withImage(daemonSet.spec.template, image));
  cluster.wire.saveDaemonSet(daemonSet);
  cluster.settle();
}

function mainStatus(pod: PodWire): ContainerStatusWire {
  const [status] = pod.status.containerStatuses ?? [];
  if (status === undefined) throw new Error(`Pod ${pod.metadata.name} has no container.`);
  return status;
}

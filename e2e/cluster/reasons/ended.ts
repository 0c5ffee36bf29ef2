/** The kubelet refuses the Pod, or ends it: phase Failed, as `pkg/kubelet` writes it. */
import type { Pod } from '../kinds.ts';
import { fails } from './kubelet.ts';
import { type Row, toldByKubelet } from './row.ts';

/** Whether the change that the card proposes is in this Pod. */
const isCritical = ({ spec }: Pod) => spec.priorityClassName === 'system-node-critical';
const requests = ({ spec }: Pod, resource: string) => spec.containers[0]?.resources?.requests?.[resource];
const limits = ({ spec }: Pod, resource: string) => spec.containers[0]?.resources?.limits?.[resource];

const lowOnMemory = fails(
  'Evicted',
  'The node was low on resource: memory. Threshold quantity: 100Mi, available: 52Mi. Container agent was using 300Mi, request is 100Mi, has larger consumption of memory. ',
);
const underPressure = fails('Evicted', 'Pod was rejected: The node had condition: [DiskPressure]. ');
const preempted = fails('Preempting', 'Preempted in order to admit critical pod', {
  conditions: [
    {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'TerminationByKubelet',
      message: 'Pod was preempted by Kubelet to accommodate a critical pod',
    },
  ],
});

export const ended: Row[] = [
  toldByKubelet(
    'KubeletRejectedResources',
    /needs 500m cpu; .* had 200m of 4 left/,
    'OutOfcpu: two Pods raced for the same room',
    fails(
      'OutOfcpu',
      "Pod was rejected: Node didn't have enough resource: cpu, requested: 500, used: 3800, capacity: 4000",
    ),
  ),
  toldByKubelet(
    'KubeletRejectedResources',
    /pods/,
    'OutOfpods',
    fails(
      'OutOfpods',
      "Pod was rejected: Node didn't have enough resource: pods, requested: 1, used: 110, capacity: 110",
    ),
    { variant: 'pods' },
  ),
  toldByKubelet(
    'KubeletRejectedPlacement',
    /labels of kubelet-rejected-placement did not match/,
    'NodeAffinity: a label changed on the way',
    fails(
      'NodeAffinity',
      "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    ),
  ),
  toldByKubelet(
    'KubeletRejectedPlacement',
    /host port .* is taken/,
    'NodePorts: a port is taken',
    fails(
      'NodePorts',
      "Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
    ),
    { variant: 'ports', agent: { container: { ports: [{ containerPort: 9100, hostPort: 9100 }] } } },
  ),
  toldByKubelet(
    'KubeletRejectedPlacement',
    /NoExecute taint/,
    'TaintToleration: a NoExecute taint that is gone by now',
    fails(
      'TaintToleration',
      "Pod was rejected: Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate",
    ),
    { variant: 'taint' },
  ),
  toldByKubelet(
    'KubeletAdmissionError',
    /UnexpectedAdmissionError.*no healthy devices/,
    'UnexpectedAdmissionError: a device plugin without healthy devices',
    fails(
      'UnexpectedAdmissionError',
      'Pod was rejected: Allocate failed due to no healthy devices present; cannot allocate unhealthy devices nvidia.com/gpu, which is unexpected',
    ),
  ),
  toldByKubelet(
    'KubeletAdmissionError',
    /TopologyAffinityError.*Topology/,
    'TopologyAffinityError: no NUMA node fits',
    fails('TopologyAffinityError', 'Pod was rejected: Resources cannot be allocated with Topology locality'),
    { variant: 'numa' },
  ),
  toldByKubelet(
    'KubeletRejectedFeature',
    /SysctlForbidden.*kernel\.msgmax/,
    'SysctlForbidden',
    fails('SysctlForbidden', 'Pod was rejected: forbidden sysctl: "kernel.msgmax" not allowlisted'),
  ),
  toldByKubelet(
    'KubeletRejectedFeature',
    /AppArmor.*not loaded/,
    'AppArmor: the profile is not loaded',
    fails('AppArmor', 'Pod was rejected: Cannot enforce AppArmor: profile "agent" is not loaded'),
    { variant: 'app-armor' },
  ),
  toldByKubelet(
    'KubeletRejectedFeature',
    /PodOSNotSupported/,
    'PodOSNotSupported: a node of another operating system',
    fails('PodOSNotSupported', "Pod was rejected: Failed to admit pod as the OS field doesn't match node OS"),
    {
      variant: 'os',
      agent: { pod: { os: { name: 'windows' } } },
      remedy: 'heals',
      becomes: 'notSelected',
    },
  ),
  toldByKubelet(
    'NodeShuttingDown',
    /shut down: the kubelet took no new Pod/,
    'NodeShutdown: the Pod came when the machine went down',
    fails('NodeShutdown', 'Pod was rejected as the node is shutting down.'),
  ),
  toldByKubelet(
    'NodeShuttingDown',
    /ended the Pod in good order/,
    'Terminated: the machine went down in good order',
    fails('Terminated', 'Pod was terminated in response to imminent node shutdown.'),
    { variant: 'ended' },
  ),
  toldByKubelet(
    'RejectedByNodePressure',
    /DiskPressure.*not critical/,
    'Evicted on arrival: DiskPressure',
    underPressure,
    {
      kubelet: (pod) => (isCritical(pod) ? null : underPressure),
      remedy: 'heals',
    },
  ),
  toldByKubelet('RejectedByNodePressure', /DiskPressure/, 'the same, followed by its YAML', underPressure, {
    variant: 'yaml',
    kubelet: (pod) => (isCritical(pod) ? null : underPressure),
    remedy: 'heals by its YAML',
  }),
  toldByKubelet(
    'EvictedByNodePressure',
    /ran low on memory; container agent used 300/,
    'Evicted: low on memory',
    lowOnMemory,
    {
      agent: { requests: { memory: '100Mi' } },
      kubelet: (pod) => (requests(pod, 'memory') === '300Mi' ? null : lowOnMemory),
      remedy: 'heals',
    },
  ),
  toldByKubelet(
    'EvictedByNodePressure',
    /ran low on pids/,
    'Evicted: low on process ids',
    fails('Evicted', 'The node was low on resource: pids. Threshold quantity: 1000, available: 900. '),
    { variant: 'pids' },
  ),
  toldByKubelet(
    'EvictedByOwnStorage',
    /Volume cache outgrew its limit of 1 Gi/,
    'Evicted: an emptyDir outgrew its limit',
    fails('Evicted', 'Usage of EmptyDir volume "cache" exceeds the limit "1Gi". '),
    {
      agent: {
        pod: {
          volumes: [
            { name: 'cache', emptyDir: { sizeLimit: '1Gi' } },
            { name: 'tmp', emptyDir: {} },
          ],
        },
      },
      kubelet: ({ spec }) =>
        JSON.stringify(spec.volumes).includes('"2Gi"') || JSON.stringify(spec.volumes).includes('"2048Mi"')
          ? null
          : fails('Evicted', 'Usage of EmptyDir volume "cache" exceeds the limit "1Gi". '),
      remedy: 'heals',
    },
  ),
  toldByKubelet(
    'EvictedByOwnStorage',
    /Container agent outgrew its limit of 500 Mi/,
    'Evicted: a container outgrew its local storage',
    fails('Evicted', 'Container agent exceeded its local ephemeral storage limit "500Mi". '),
    {
      variant: 'container',
      agent: { container: { resources: { limits: { 'ephemeral-storage': '500Mi' } } } },
      kubelet: (pod) =>
        limits(pod, 'ephemeral-storage') === '500Mi'
          ? fails('Evicted', 'Container agent exceeded its local ephemeral storage limit "500Mi". ')
          : null,
      remedy: 'heals by its YAML',
    },
  ),
  toldByKubelet('Preempted', /kubelet made room for a critical Pod/, 'Preempting: room for a critical Pod', preempted, {
    kubelet: (pod) => (isCritical(pod) ? null : preempted),
    remedy: 'heals',
  }),
  toldByKubelet(
    'Preempted',
    /evicted it through the API/,
    'evicted through the API, and not gone yet',
    {
      status: {
        phase: 'Running',
        conditions: [
          { type: 'Ready', status: 'False', reason: 'ContainersNotReady' },
          {
            type: 'DisruptionTarget',
            status: 'True',
            reason: 'EvictionByEvictionAPI',
            message: 'Eviction API: evicting',
          },
        ],
      },
    },
    { variant: 'api' },
  ),
  toldByKubelet('TerminalPodAwaitingDeletion', /is Failed/, 'Failed without a reason', fails('', '')),
];

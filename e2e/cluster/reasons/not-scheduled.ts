/** The Pod is there and finds no room on its node, or its scheduler does not place it. */
import type { PodStatus } from '../kinds.ts';
import { namespace } from '../manifests.ts';
import { setPodStatus } from '../status.ts';
import type { Row, Scene } from './row.ts';
import { tenant, tenantLeaves } from './row.ts';
import { patches, startWebhook, webhook } from './webhooks.ts';

const device = { requests: { 'example.com/device': '1' }, limits: { 'example.com/device': '1' } };

/** A tenant has the room; the agent's card gives it a priority that the tenant gives way to. */
const short = (
  reason: string,
  [resource, all, taken, wanted]: readonly [resource: string, all: string, taken: string, wanted: string],
  row: Pick<Row, 'fault' | 'says'> & Partial<Row>,
): Row => ({
  reason,
  also: ['PreemptionImpossible'],
  state: 'pending',
  before: [tenant(namesOf(reason, row), { resources: { requests: { [resource]: taken } } })],
  node: { allocatable: { [resource]: all } },
  agent: { requests: { [resource]: wanted } },
  remedy: 'heals',
  ...row,
});

const namesOf = (reason: string, { variant }: Partial<Row>) =>
  `${reason.replace(/\B[A-Z]/g, '-$&').toLowerCase()}${variant === undefined ? '' : `-${variant}`}`;

/** What a scheduler of another name says of the Pod. */
const schedulerSays = (reason: string, message: string) => async (scene: Scene) => {
  const { metadata } = await scene.pod();
  const status: PodStatus = { conditions: [{ type: 'PodScheduled', status: 'False', reason, message }] };
  await setPodStatus(scene.client, metadata.namespace ?? '', metadata.name, status);
};
const anotherScheduler = { pod: { schedulerName: 'batch-scheduler' } };
const defaultScheduler = ({ patchTemplate }: Scene) => patchTemplate({ schedulerName: 'default-scheduler' });

export const notScheduled: Row[] = [
  short('InsufficientCpu', ['cpu', '1', '800m', '500m'], {
    fault: 'another Pod has requested the cpu',
    says: /500 ?m.*cpu.*nothing may be evicted/,
  }),
  short('InsufficientCpu', ['cpu', '1', '800m', '500m'], {
    fault: 'the same on one node of three, and a priority class that never preempts; followed by its YAML',
    variant: 'yaml',
    says: /500 ?m.*cpu.*preemptionPolicy is Never/,
    more: 2,
    agent: { requests: { cpu: '500m' }, pod: { priorityClassName: 'never-preempts' } },
    before: [
      {
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name: 'never-preempts' },
        value: 100,
        preemptionPolicy: 'Never',
      },
      tenant('insufficient-cpu-yaml', { resources: { requests: { cpu: '800m' } } }),
    ],
    remedy: 'heals by its YAML',
  }),
  short('InsufficientMemory', ['memory', '1Gi', '900Mi', '200Mi'], {
    fault: 'another Pod has requested the memory',
    says: /200 ?Mi memory/,
  }),
  short('InsufficientEphemeralStorage', ['ephemeral-storage', '10Gi', '9Gi', '2Gi'], {
    fault: 'another Pod has requested the local storage',
    says: /2 ?Gi ephemeral-storage/,
  }),
  {
    fault: 'another Pod has the only device',
    reason: 'InsufficientExtendedResource',
    also: ['PreemptionImpossible'],
    state: 'pending',
    says: /example\.com\/device.*0 of 1 left/,
    before: [tenant('insufficient-extended-resource', { resources: device })],
    node: { allocatable: { 'example.com/device': '1' } },
    agent: { container: { resources: device } },
    remedy: 'heals',
  },
  {
    fault: 'no device plugin offers the device',
    reason: 'InsufficientExtendedResource',
    variant: 'none',
    state: 'pending',
    says: /example\.com\/device.*offers none/,
    agent: { container: { resources: device } },
    remedy: 'heals by hand',
    afterwards: ({ client, node }) =>
      client.patch(
        { ...node, kind: 'Node' },
        { status: { allocatable: { 'example.com/device': '1' }, capacity: { 'example.com/device': '1' } } },
        { subresource: 'status' },
      ),
  },
  {
    fault: 'it requests more cpu than the node has',
    reason: 'RequestExceedsNode',
    state: 'pending',
    says: /6 cpu.*in all/,
    agent: { requests: { cpu: '6' } },
    remedy: 'heals by hand',
    afterwards: ({ patchTemplate }) =>
      patchTemplate({ containers: [{ name: 'agent', resources: { requests: { cpu: '1' } } }] }),
  },
  {
    fault: 'it requests more devices than the node has',
    reason: 'RequestExceedsNode',
    variant: 'device',
    state: 'pending',
    says: /2 example\.com\/device.*1 in all/,
    node: { allocatable: { 'example.com/device': '1' } },
    agent: {
      container: { resources: { requests: { 'example.com/device': '2' }, limits: { 'example.com/device': '2' } } },
    },
  },
  {
    fault: 'the node runs as many Pods as it may',
    reason: 'TooManyPods',
    also: ['PreemptionImpossible'],
    state: 'pending',
    says: /1 Pods? .*allows 1/,
    before: [tenant('too-many-pods', {})],
    node: { allocatable: { pods: '1' } },
    remedy: 'heals',
  },
  {
    fault: 'another Pod has the host port',
    reason: 'HostPortConflict',
    state: 'pending',
    says: /TCP 9100.*default\/tenant-of-host-port-conflict/,
    before: [tenant('host-port-conflict', { ports: [{ containerPort: 9100, hostPort: 9100 }] })],
    agent: { pod: { hostNetwork: true }, container: { ports: [{ containerPort: 9100 }] } },
    remedy: 'heals by hand',
    afterwards: tenantLeaves,
  },
  {
    fault: 'another Pod has the host port on every address, UDP',
    reason: 'HostPortConflict',
    variant: 'udp',
    state: 'pending',
    says: /UDP .*8125/,
    before: [tenant('host-port-conflict-udp', { ports: [{ containerPort: 8125, hostPort: 8125, protocol: 'UDP' }] })],
    agent: {
      container: { ports: [{ containerPort: 8125, hostPort: 8125, hostIP: '127.0.0.1', protocol: 'UDP' }] },
    },
    remedy: 'heals by hand',
    afterwards: tenantLeaves,
  },
  {
    fault: 'the taint came before the toleration, and OnDelete keeps the Pod of before',
    reason: 'TaintAfterCreation',
    state: 'pending',
    says: /dedicated/,
    before: [tenant('taint-after-creation', { resources: { requests: { cpu: '3' } } })],
    agent: { requests: { cpu: '2' }, updateStrategy: { type: 'OnDelete' } },
    after: async ({ patchTemplate, patchNode, pod }) => {
      await pod();
      await patchTemplate({ tolerations: [{ key: 'dedicated', operator: 'Exists' }] });
      await patchNode({ spec: { taints: [{ key: 'dedicated', effect: 'NoSchedule' }] } });
    },
    remedy: 'heals',
    afterwards: tenantLeaves,
  },
  {
    fault: 'a scheduling gate in the template',
    reason: 'SchedulingGated',
    state: 'pending',
    says: /example\.com\/wait/,
    agent: { pod: { schedulingGates: [{ name: 'example.com/wait' }] } },
    remedy: 'heals',
  },
  {
    fault: 'a scheduling gate that a webhook adds',
    reason: 'SchedulingGated',
    variant: 'webhook',
    state: 'pending',
    says: /example\.com\/wait/,
    before: async (controlPlane) => {
      const gates = [{ op: 'add', path: '/spec/schedulingGates', value: [{ name: 'example.com/wait' }] }];
      const called = await startWebhook(controlPlane, patches(gates));
      return [
        namespace('scheduling-gated-webhook'),
        webhook('scheduling-gated-webhook', called, controlPlane.authority, true),
      ];
    },
    agent: { namespace: 'scheduling-gated-webhook' },
    remedy: 'heals',
  },
  {
    fault: 'the template names a scheduler that is not there',
    reason: 'NoSchedulerAttempt',
    state: 'pending',
    says: /nobody-there/,
    agent: { pod: { schedulerName: 'nobody-there' } },
    remedy: 'heals by hand',
    afterwards: defaultScheduler,
  },
  {
    fault: 'a ResourceClaim of the template does not exist, and the scheduler waits for it',
    reason: 'NoSchedulerAttempt',
    variant: 'claim',
    state: 'pending',
    says: /default-scheduler has not looked/,
    agent: { pod: { resourceClaims: [{ name: 'gpu', resourceClaimName: 'nobody-made-it' }] } },
    remedy: 'heals by hand',
    afterwards: ({ patchTemplate }) => patchTemplate({ resourceClaims: null }),
  },
  {
    fault: 'another scheduler fails',
    reason: 'SchedulerInternalError',
    state: 'pending',
    says: /connection refused/,
    agent: anotherScheduler,
    after: schedulerSays('SchedulerError', 'Post "https://extender.test/filter": dial tcp: connection refused'),
    remedy: 'heals by hand',
    afterwards: defaultScheduler,
  },
  {
    fault: 'another scheduler keeps its Pods to certain nodes',
    reason: 'SchedulerEnforcedAffinity',
    state: 'pending',
    says: /batch-scheduler/,
    agent: anotherScheduler,
    after: schedulerSays(
      'Unschedulable',
      "0/1 nodes are available: 1 node(s) didn't match scheduler-enforced node affinity. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
    ),
    remedy: 'heals by hand',
    afterwards: defaultScheduler,
  },
  {
    fault: 'another scheduler says what Kubernetes never says',
    reason: 'UnschedulableOther',
    state: 'pending',
    says: /moon is not full/,
    agent: anotherScheduler,
    after: schedulerSays('Unschedulable', '0/1 nodes are available: 1 the moon is not full.'),
    remedy: 'heals by hand',
    afterwards: defaultScheduler,
  },
  {
    fault: 'the Pod needs a feature that the kubelet does not declare',
    reason: 'NodeFeatureMissing',
    state: 'pending',
    says: /lacks a feature/,
    agent: {
      container: {
        restartPolicy: 'Never',
        restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } }],
      },
    },
  },
  {
    fault: 'the namespace adds a nodeSelector that the node does not meet',
    reason: 'AdmissionAddedNodeSelector',
    state: 'pending',
    says: /Namespace .* disk=ssd; this node has hdd/,
    before: [
      {
        ...namespace('admission-added-node-selector'),
        metadata: {
          name: 'admission-added-node-selector',
          annotations: { 'scheduler.alpha.kubernetes.io/node-selector': 'disk=ssd' },
        },
      },
    ],
    node: { labels: { disk: 'hdd' } },
    agent: { namespace: 'admission-added-node-selector' },
    remedy: 'heals',
  },
  {
    fault: 'the RuntimeClass adds a nodeSelector that the node does not meet',
    reason: 'AdmissionAddedNodeSelector',
    variant: 'class',
    state: 'pending',
    says: /RuntimeClass kata .* sandbox=kata/,
    before: [
      {
        apiVersion: 'node.k8s.io/v1',
        kind: 'RuntimeClass',
        metadata: { name: 'kata' },
        handler: 'kata',
        scheduling: { nodeSelector: { sandbox: 'kata' } },
      },
    ],
    agent: { pod: { runtimeClassName: 'kata' } },
    remedy: 'heals',
  },
  {
    fault: 'the label and the template have changed, and OnDelete keeps the Pod of before',
    reason: 'NodeLabelDrift',
    state: 'pending',
    says: /older template.*generation=one.*two/,
    before: [tenant('node-label-drift', { resources: { requests: { cpu: '3' } } })],
    node: { labels: { generation: 'one' } },
    agent: {
      requests: { cpu: '2' },
      updateStrategy: { type: 'OnDelete' },
      pod: { nodeSelector: { generation: 'one' } },
    },
    after: async ({ patchNode, patchTemplate, pod }) => {
      await pod();
      // The controller does not look at a node whose Pod is not bound, but it does when the template changes.
      await patchNode({ metadata: { labels: { generation: 'two' } } });
      await patchTemplate({ nodeSelector: { generation: 'two' } });
    },
    remedy: 'heals',
    afterwards: tenantLeaves,
  },
];

/** The scheduler does not place the Pod, for reasons other than room. */
import type { PodStatus } from '../kinds.ts';
import { namespace } from '../manifests.ts';
import { setPodStatus } from '../status.ts';
import { type Row, type Scene, tenant, tenantLeaves } from './row.ts';
import { patches, startWebhook, webhook } from './webhooks.ts';

/** What a scheduler of another name says of the Pod. */
const schedulerSays = (reason: string, message: string) => async (scene: Scene) => {
  const { metadata } = await scene.pod();
  const status: PodStatus = { conditions: [{ type: 'PodScheduled', status: 'False', reason, message }] };
  await setPodStatus(scene.client, metadata.namespace ?? '', metadata.name, status);
};
const anotherScheduler = { pod: { schedulerName: 'batch-scheduler' } };
const defaultScheduler = ({ patchTemplate }: Scene) => patchTemplate({ schedulerName: 'default-scheduler' });

export const notScheduled: Row[] = [
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
      // The new template fits both labels: were there a moment at which it does not, the controller might end the Pod.
      const matchExpressions = [{ key: 'generation', operator: 'In', values: ['one', 'two'] }];
      const requiredDuringSchedulingIgnoredDuringExecution = { nodeSelectorTerms: [{ matchExpressions }] };
      await patchTemplate({
        nodeSelector: { generation: null },
        affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution } },
      });
      await patchNode({ metadata: { labels: { generation: 'two' } } });
    },
    remedy: 'heals',
    afterwards: tenantLeaves,
  },
];

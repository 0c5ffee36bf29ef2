/** The API server refuses the Pod: policies, webhooks, what the template names and is not there. */
import type { KubeObject } from '../kinds.ts';
import { namespace } from '../manifests.ts';
import { eventsOf } from '../read.ts';
import { waitFor } from '../wait.ts';
import { inside, priorityClass } from './inside.ts';
import type { Row, Scene } from './row.ts';
import { patches, startWebhook, webhook } from './webhooks.ts';

const remove = (kind: string) => async (scene: Scene) => {
  await scene.client.delete({ kind, metadata: { name: scene.daemonSet.metadata.name } });
  await scene.retry();
};

const policy = (name: string): KubeObject[] => [
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
      },
      validations: [{ expression: 'false', message: 'agents need an owner' }],
    },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: {
      policyName: name,
      validationActions: ['Deny'],
      matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } },
    },
  },
];

export const refused: Row[] = [
  inside('AdmissionPolicyDenied', {
    fault: 'a ValidatingAdmissionPolicy denies the Pod',
    says: /admission-policy-denied.*agents need an owner/,
    before: [namespace('admission-policy-denied'), ...policy('admission-policy-denied')],
    remedy: 'heals by hand',
    afterwards: remove('ValidatingAdmissionPolicyBinding'),
  }),
  {
    fault: 'a webhook denies the Pod',
    reason: 'AdmissionWebhookDenied',
    state: 'missing',
    says: /images must be signed/,
    before: async (controlPlane) => {
      const called = await startWebhook(controlPlane, { allowed: false, status: { message: 'images must be signed' } });
      return [
        namespace('admission-webhook-denied'),
        webhook('admission-webhook-denied', called, controlPlane.authority),
      ];
    },
    agent: { namespace: 'admission-webhook-denied' },
    remedy: 'heals by hand',
    afterwards: remove('ValidatingWebhookConfiguration'),
  },
  inside('AdmissionWebhookUnreachable', {
    fault: 'a webhook outside the cluster is down',
    says: /admission-webhook-unreachable.*connection refused/,
    before: [
      namespace('admission-webhook-unreachable'),
      webhook('admission-webhook-unreachable', { url: 'https://127.0.0.1:1/' }),
    ],
    remedy: 'heals by hand',
    afterwards: remove('ValidatingWebhookConfiguration'),
  }),
  inside('AdmissionWebhookUnreachable', {
    fault: 'the Service of a webhook does not exist',
    variant: 'service',
    says: /security\/scanner.*can't be called: service "scanner"/,
    before: [
      namespace('admission-webhook-unreachable-service'),
      webhook('admission-webhook-unreachable-service', { service: { namespace: 'security', name: 'scanner' } }),
    ],
    remedy: 'heals by hand',
    afterwards: remove('ValidatingWebhookConfiguration'),
  }),
  inside('ServiceAccountMissing', {
    fault: 'the ServiceAccount does not exist',
    says: /service-account-missing\/nobody-made-it/,
    agent: { pod: { serviceAccountName: 'nobody-made-it' } },
  }),
  {
    fault: 'the PriorityClass does not exist',
    reason: 'PriorityClassMissing',
    state: 'missing',
    says: /no-such-class does not exist/,
    agent: { pod: { priorityClassName: 'no-such-class' } },
    remedy: 'heals',
  },
  {
    fault: 'the PriorityClass came after the last attempt',
    reason: 'PriorityClassMissing',
    variant: 'late',
    passes: true,
    state: 'missing',
    says: /late-class was missing at the last attempt; it exists now/,
    agent: { pod: { priorityClassName: 'late-class' } },
    after: async ({ client, daemonSet, controlPlane }) => {
      await untilRefused(daemonSet.metadata.name, controlPlane);
      await client.apply(priorityClass('late-class'));
    },
    remedy: 'heals',
  },
  {
    fault: 'the RuntimeClass does not exist',
    reason: 'RuntimeClassMissing',
    state: 'missing',
    says: /no-such-runtime does not exist/,
    agent: { pod: { runtimeClassName: 'no-such-runtime' } },
    remedy: 'heals',
  },
  {
    fault: 'the same, followed by its YAML',
    reason: 'RuntimeClassMissing',
    variant: 'yaml',
    state: 'missing',
    says: /no-such-runtime does not exist/,
    agent: { pod: { runtimeClassName: 'no-such-runtime' } },
    remedy: 'heals by its YAML',
  },
  {
    fault: 'the template gives the Pod a priority without a class',
    reason: 'PodInvalid',
    state: 'missing',
    says: /integer value of priority/,
    agent: { pod: { priority: 5 } },
    remedy: 'heals by hand',
    afterwards: ({ patchTemplate }) => patchTemplate({ priority: null }),
  },
  {
    fault: 'a webhook makes the Pod invalid',
    reason: 'PodInvalid',
    variant: 'webhook',
    state: 'missing',
    says: /spec\.containers\[0\]\.name/,
    before: async (controlPlane) => {
      const rename = [{ op: 'replace', path: '/spec/containers/0/name', value: 'No Name' }];
      const called = await startWebhook(controlPlane, patches(rename));
      return [namespace('pod-invalid-webhook'), webhook('pod-invalid-webhook', called, controlPlane.authority, true)];
    },
    agent: { namespace: 'pod-invalid-webhook' },
    remedy: 'heals by hand',
    afterwards: remove('MutatingWebhookConfiguration'),
  },
  inside('FailedCreateOther', {
    fault: "the template's nodeSelector contradicts the namespace's",
    says: /conflicts with its namespace/,
    before: [
      {
        ...namespace('failed-create-other'),
        metadata: {
          name: 'failed-create-other',
          annotations: { 'scheduler.alpha.kubernetes.io/node-selector': 'disk=ssd' },
        },
      },
    ],
    node: { labels: { disk: 'hdd' } },
    agent: { pod: { nodeSelector: { disk: 'hdd' } } },
    remedy: 'heals by hand',
    afterwards: async ({ client, retry }) => {
      const annotations = { 'scheduler.alpha.kubernetes.io/node-selector': null };
      await client.patch(
        { kind: 'Namespace', metadata: { name: 'failed-create-other' } },
        { metadata: { annotations } },
      );
      await retry();
    },
  }),
  {
    fault: "the template's overhead is not the RuntimeClass's",
    reason: 'RuntimeClassMissing',
    variant: 'overhead',
    state: 'missing',
    says: /overhead is not that of RuntimeClass heavy/,
    before: [
      {
        apiVersion: 'node.k8s.io/v1',
        kind: 'RuntimeClass',
        metadata: { name: 'heavy' },
        handler: 'heavy',
        overhead: { podFixed: { memory: '64Mi' } },
      },
    ],
    agent: { pod: { runtimeClassName: 'heavy', overhead: { memory: '16Mi' } } },
    remedy: 'heals',
  },
];

/** By then the next attempt is 20 s away. */
const ATTEMPTS = 12;

async function untilRefused(name: string, { client }: Scene['controlPlane']): Promise<void> {
  const attempts = async () => {
    const events = await eventsOf(client, 'DaemonSet', 'default', name);
    return events.find(({ reason }) => reason === 'FailedCreate')?.count as number | undefined;
  };
  await waitFor(async () => ((await attempts()) ?? 0) >= ATTEMPTS, 60_000, `Pods of ${name} to be refused`);
}

/** The API server refuses the Pod: quotas, limit ranges, policies, webhooks, what the template names and is not there. */
import type { KubeObject } from '../kinds.ts';
import { namespace } from '../manifests.ts';
import { eventsOf } from '../read.ts';
import { waitFor } from '../wait.ts';
import type { Row, Scene } from './row.ts';
import { patches, startWebhook, webhook } from './webhooks.ts';

const nameOf = (reason: string, variant?: string) =>
  `${reason.replace(/\B[A-Z]/g, '-$&').toLowerCase()}${variant === undefined ? '' : `-${variant}`}`;

/** In a namespace of its own, of the same name. */
const inside = (
  reason: string,
  { before, agent, ...row }: Pick<Row, 'fault' | 'says'> & Partial<Omit<Row, 'before'>> & { before?: KubeObject[] },
): Row => {
  const name = nameOf(reason, row.variant);
  const isMade = before?.some(({ kind }) => kind === 'Namespace');
  return {
    reason,
    state: 'missing',
    before: [...(isMade ? [] : [namespace(name)]), ...(before ?? [])],
    agent: { namespace: name, ...agent },
    remedy: 'heals',
    ...row,
  };
};

const object = (kind: string, namespaceName: string, name: string, spec: Record<string, unknown>): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: namespaceName },
  spec,
});
const quota = (namespaceName: string, name: string, hard: Record<string, string>) =>
  object('ResourceQuota', namespaceName, name, { hard });
const limits = (namespaceName: string, limit: Record<string, unknown>) =>
  object('LimitRange', namespaceName, 'sizes', { limits: [{ type: 'Container', ...limit }] });

const enforce = (name: string, level: string) => [namespace(name, { 'pod-security.kubernetes.io/enforce': level })];
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

const priorityClass = (name: string): KubeObject => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name },
  value: 100,
});

export const refused: Row[] = [
  inside('QuotaExceeded', {
    fault: 'a quota allows no Pod',
    says: /few-pods is used up: pods 0 of 0/,
    before: [namespace('quota-exceeded'), quota('quota-exceeded', 'few-pods', { pods: '0' })],
  }),
  inside('QuotaExceeded', {
    fault: 'a quota has room for the agent on two nodes of three',
    variant: 'cpu',
    says: /two-agents is used up: requests\.cpu/,
    more: 2,
    at: async ({ client }) => {
      const pods = await client.list('Pod', { namespace: 'quota-exceeded-cpu' });
      const taken = pods.map(({ spec }) => spec.nodeName);
      if (taken.length < 2) throw new Error('The first two are not there yet');
      const names = ['quota-exceeded-cpu', 'quota-exceeded-cpu-2', 'quota-exceeded-cpu-3'];
      return names.find((name) => !taken.includes(name)) ?? '';
    },
    before: [namespace('quota-exceeded-cpu'), quota('quota-exceeded-cpu', 'two-agents', { 'requests.cpu': '400m' })],
    agent: { requests: { cpu: '200m' } },
  }),
  inside('QuotaExceeded', {
    fault: 'a quota has too little memory left',
    variant: 'memory',
    says: /memory .* of 100Mi, the Pod needs 128Mi/,
    before: [
      namespace('quota-exceeded-memory'),
      quota('quota-exceeded-memory', 'small', { 'requests.memory': '100Mi' }),
    ],
    agent: { requests: { memory: '128Mi' } },
  }),
  inside('QuotaNeedsRequests', {
    fault: 'a quota on cpu and memory, and a container that says nothing of them',
    says: /cpu-and-memory.*must specify/,
    before: [
      namespace('quota-needs-requests'),
      quota('quota-needs-requests', 'cpu-and-memory', { 'requests.cpu': '4', 'limits.memory': '4Gi' }),
    ],
    agent: { pod: { initContainers: [{ name: 'prepare', image: 'registry.test/prepare:1.0' }] } },
  }),
  inside('QuotaScopeMissing', {
    fault: 'the API server admits a priority class only under a quota that covers it',
    says: /match these scopes.*limited-agents/,
    before: [priorityClass('limited-agents'), namespace('quota-scope-missing')],
    agent: { pod: { priorityClassName: 'limited-agents' } },
  }),
  inside('LimitRangeViolation', {
    fault: 'a LimitRange allows less cpu',
    says: /LimitRange sizes.*maximum cpu usage per Container is 500m/,
    before: [namespace('limit-range-violation'), limits('limit-range-violation', { max: { cpu: '500m' } })],
    agent: { container: { resources: { requests: { cpu: '1' }, limits: { cpu: '1' } } } },
  }),
  inside('LimitRangeViolation', {
    fault: 'a LimitRange demands more memory',
    variant: 'min',
    says: /LimitRange sizes.*minimum memory usage per Container is 64Mi/,
    before: [namespace('limit-range-violation-min'), limits('limit-range-violation-min', { min: { memory: '64Mi' } })],
    agent: { requests: { memory: '16Mi' } },
  }),
  inside('LimitRangeViolation', {
    fault: 'a LimitRange keeps limit and request together',
    variant: 'ratio',
    says: /cpu max limit to request ratio per Container is 2/,
    before: [
      namespace('limit-range-violation-ratio'),
      limits('limit-range-violation-ratio', { maxLimitRequestRatio: { cpu: '2' } }),
    ],
    agent: { container: { resources: { requests: { cpu: '100m' }, limits: { cpu: '1' } } } },
    remedy: 'heals by hand',
    afterwards: ({ patchTemplate }) =>
      patchTemplate({ containers: [{ name: 'agent', resources: { requests: { cpu: '500m' } } }] }),
  }),
  inside('PodSecurityDenied', {
    fault: 'the namespace enforces baseline, the agent wants the host network',
    says: /baseline.*host namespaces/,
    before: enforce('pod-security-denied', 'baseline'),
    agent: { pod: { hostNetwork: true } },
  }),
  inside('PodSecurityDenied', {
    fault: 'the namespace enforces restricted',
    variant: 'restricted',
    says: /restricted.*allowPrivilegeEscalation/,
    before: enforce('pod-security-denied-restricted', 'restricted'),
  }),
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
    reason: 'FailedCreateOther',
    variant: 'overhead',
    state: 'missing',
    says: /overhead/i,
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
    remedy: 'heals by hand',
    afterwards: ({ patchTemplate }) => patchTemplate({ overhead: { memory: '64Mi' } }),
  },
  inside('ControllerNotObserving', {
    fault: 'a quota keeps the controller from recording the revision',
    says: /not taken up generation 1/,
    before: [
      namespace('controller-not-observing'),
      quota('controller-not-observing', 'few-revisions', { 'count/controllerrevisions.apps': '0' }),
    ],
    remedy: 'heals by hand',
    afterwards: async ({ client, retry }) => {
      await client.delete({
        kind: 'ResourceQuota',
        metadata: { name: 'few-revisions', namespace: 'controller-not-observing' },
      });
      await retry();
    },
  }),
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

/** Rules of the namespace refuse the Pod: quotas, limit ranges, Pod Security. */
import type { KubeObject } from '../kinds.ts';
import { namespace } from '../manifests.ts';
import { inside, priorityClass } from './inside.ts';
import type { Row } from './row.ts';

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
export const limited: Row[] = [
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

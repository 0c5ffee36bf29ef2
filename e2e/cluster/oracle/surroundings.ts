/** What stands around the DaemonSets: namespaces with rules of their own, classes, quotas. */
import type { KubeObject } from '../kinds.ts';
import { namespace } from '../manifests.ts';

/** Lets Gt and Lt into tolerations; controller and scheduler leave them without meaning, as by default. */
export const apiServerFlags = { 'kube-apiserver': ['--feature-gates=TaintTolerationComparisonOperators=true'] };

/** Namespaces that refuse nothing. */
export const openNamespaces = ['agents', 'kube-system', 'monitoring'] as const;

/** Namespaces that refuse some Pods, or change them. */
export const ruledNamespaces = ['limited', 'counted', 'accounted', 'guarded', 'locked'] as const;

export const priorityClasses = ['high', 'low', 'polite', 'system-node-critical'] as const;

const ruled: readonly KubeObject[] = [
  namespace('guarded', { 'pod-security.kubernetes.io/enforce': 'baseline' }),
  namespace('locked', { 'pod-security.kubernetes.io/enforce': 'restricted' }),
  namespace('limited'),
  namespace('counted'),
  namespace('accounted'),
];

function inNamespace(kind: string, name: string, where: string, spec: unknown): KubeObject {
  return { apiVersion: 'v1', kind, metadata: { name, namespace: where }, spec };
}

function priorityClass(name: string, value: number, more: Record<string, unknown> = {}): KubeObject {
  return { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value, ...more };
}

function runtimeClass(name: string, more: Record<string, unknown>): KubeObject {
  return { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name }, handler: name, ...more };
}

export const surroundings: readonly KubeObject[] = [
  ...openNamespaces.filter((name) => name !== 'kube-system').map((name) => namespace(name)),
  ...ruled,
  priorityClass('high', 1_000_000),
  priorityClass('standard', 10, { globalDefault: true }),
  priorityClass('low', -10),
  priorityClass('polite', 500_000, { preemptionPolicy: 'Never' }),
  runtimeClass('sandboxed', { overhead: { podFixed: { cpu: '150m', memory: '64Mi' } } }),
  runtimeClass('picky', {
    scheduling: { nodeSelector: { pool: 'gpu' }, tolerations: [{ key: 'spot', operator: 'Exists' }] },
  }),
  inNamespace('LimitRange', 'sizes', 'limited', {
    limits: [
      {
        type: 'Container',
        defaultRequest: { cpu: '120m', memory: '40Mi' },
        default: { cpu: '350m', memory: '300Mi' },
        max: { cpu: '600m', memory: '400Mi' },
      },
    ],
  }),
  inNamespace('ResourceQuota', 'pods', 'counted', { hard: { pods: '60' } }),
  inNamespace('ResourceQuota', 'compute', 'accounted', { hard: { 'requests.cpu': '12', 'requests.memory': '8Gi' } }),
];

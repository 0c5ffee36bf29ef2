/** A DaemonSet that keeps every rule, to take something from. For tests only. */
import { recognise } from '../categories/recognise.ts';
import type { ClusterRoleObject, PolicyRule } from '../cluster-objects.ts';
import { container, context, type DaemonSetFields, daemonSet, NOW, node } from '../testing.ts';
import type { HygieneContext } from './rule.ts';

/** A container that no rule has anything against. */
export const CLEAN = container({
  image: 'example.com/team/agent:1.2',
  requests: { cpu: '50m', memory: '64Mi' },
  limits: { memory: '128Mi' },
  hasReadinessProbe: true,
});
export const EXPOSURE = { livenessProbed: ['agent'], privileged: [], hostPaths: [] };
export const HARMLESS: PolicyRule = {
  verbs: ['get', 'list', 'watch'],
  apiGroups: [''],
  resources: ['pods', 'namespaces', 'nodes'],
  resourceNames: [],
  nonResourceURLs: [],
};

export function role(name: string, ...rules: readonly PolicyRule[]): ClusterRoleObject {
  return {
    kind: 'ClusterRole',
    name,
    namespace: '',
    uid: name,
    createdAt: NOW,
    deletedAt: null,
    labels: new Map(),
    rules,
  };
}

/** A log shipper that is well kept, and what differs from it. */
export function kept(fields: DaemonSetFields = {}, more: Partial<HygieneContext> = {}): HygieneContext {
  const theDaemonSet = daemonSet({
    labels: { 'app.kubernetes.io/name': 'fluent-bit' },
    exposure: EXPOSURE,
    ...fields,
    template: { containers: [CLEAN], priorityClassName: 'system-node-critical', ...fields.template },
  });
  return {
    daemonSet: theDaemonSet,
    recognised: recognise(theDaemonSet),
    around: { rollout: context({ daemonSet: theDaemonSet }).around.rollout },
    nodes: [node()],
    secondsPerNode: null,
    clusterRoles: [role('reads', HARMLESS)],
    ...more,
  };
}

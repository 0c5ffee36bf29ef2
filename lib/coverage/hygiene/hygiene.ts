/** What is amiss with a DaemonSet's own manifest. */
import { messageOf } from '../attempt.ts';
import type { ClusterRoleObject } from '../cluster-objects.ts';
import { DESIRED } from '../engine/cell-facts.ts';
import type { ClusterObjectsStore } from '../engine/cluster-objects-store.ts';
import type { CoverageEngine } from '../engine/engine.ts';
import type { DaemonSetObject, NodeObject } from '../objects.ts';
import { clip, SENTENCE_LIMIT } from '../reason.ts';
import { HYGIENE_RULES } from './registry.ts';
import { type HygieneContext, type HygieneFinding, notChecked } from './rule.ts';

/** `secondsPerNode` as the rollout's view has it. Null when the DaemonSet does not exist. */
export function hygieneOf(
  engine: CoverageEngine,
  key: string,
  secondsPerNode: number | null,
): readonly HygieneFinding[] | null {
  const column = engine.columns.get(key);
  if (column === undefined) return null;
  const nodes: NodeObject[] = [];
  for (const [name, { bits }] of column.records) {
    const node = engine.objects.nodes.get(name);
    if (node !== undefined && (bits & DESIRED) !== 0) nodes.push(node);
  }
  nodes.sort((a, b) => (a.name < b.name ? -1 : 1));
  const { daemonSet, recognised, rollout } = column;
  const canReadRoles = engine.canRead('clusterroles') && engine.canRead('clusterrolebindings');
  return judgeHygiene({
    daemonSet,
    recognised,
    around: { rollout },
    nodes,
    secondsPerNode,
    clusterRoles: canReadRoles ? clusterRolesOf(daemonSet, engine.cluster) : null,
  });
}

/** Every rule that is broken or could not be checked, in the order of the registry. One that throws was not checked. */
export function judgeHygiene(context: HygieneContext): readonly HygieneFinding[] {
  return HYGIENE_RULES.flatMap((rule) => {
    try {
      return rule.judge(context) ?? [];
    } catch (error) {
      return notChecked(rule.id, clip(`Not checked: the rule failed: ${messageOf(error)}`, SENTENCE_LIMIT));
    }
  });
}

/** Mirrors the RBAC authorizer: the account itself, or a group that every account of the namespace or cluster is in. */
function clusterRolesOf({ namespace, template }: DaemonSetObject, cluster: ClusterObjectsStore): ClusterRoleObject[] {
  const account = template.serviceAccountName === '' ? 'default' : template.serviceAccountName;
  const groups = new Set(['system:authenticated', 'system:serviceaccounts', `system:serviceaccounts:${namespace}`]);
  const roles = new Map<string, ClusterRoleObject>();
  for (const { roleName, subjects } of cluster.clusterRoleBindings.values()) {
    const isBound = subjects.some(
      (subject) =>
        (subject.kind === 'ServiceAccount' && subject.namespace === namespace && subject.name === account) ||
        (subject.kind === 'Group' && groups.has(subject.name)) ||
        (subject.kind === 'User' && subject.name === `system:serviceaccount:${namespace}:${account}`),
    );
    const role = cluster.clusterRoles.get(roleName);
    if (isBound && role !== undefined) roles.set(roleName, role);
  }
  return [...roles.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

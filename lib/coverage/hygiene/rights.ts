/** What its ServiceAccount may do. Only ClusterRoles bound cluster-wide are read; a RoleBinding may grant more. */
import type { ClusterRoleObject, PolicyRule } from '../cluster-objects.ts';
import { join, ownerNote } from '../reasons/shared/cost.ts';
import { kubectl } from '../reasons/shared/kubectl.ts';
import { list } from '../summary/words.ts';
import { KNOWN_NEEDS, type Need } from './known-needs.ts';
import type { HygieneContext } from './rule.ts';
import { defineRule, NotChecked } from './rule.ts';

const NOT_READ = 'Not checked: ClusterRoles and ClusterRoleBindings cannot be read.';

function allows(rule: PolicyRule, { group, resource, verb }: Need): boolean {
  const has = (values: readonly string[], wanted: string) => values.includes('*') || values.includes(wanted);
  return (
    rule.resourceNames.length === 0 &&
    has(rule.apiGroups, group) &&
    has(rule.resources, resource) &&
    has(rule.verbs, verb)
  );
}

function serviceAccountOf({ daemonSet }: HygieneContext): string {
  return daemonSet.template.serviceAccountName === '' ? 'default' : daemonSet.template.serviceAccountName;
}

function sayNeeds(needs: readonly Need[]): string {
  const byResource = new Map<string, string[]>();
  for (const { group, resource, verb } of needs) {
    const name = nameOf({ group, resource });
    byResource.set(name, [...(byResource.get(name) ?? []), verb]);
  }
  return [...byResource].map(([name, verbs]) => `${verbs.join('/')} ${name}`).join(', ');
}

/** Resources that need the same verbs: together they can be granted without granting anything else. */
function byVerbs(needs: readonly Need[]): { verbs: string; resources: string }[] {
  const verbsOf = new Map<string, string[]>();
  for (const need of needs) verbsOf.set(nameOf(need), [...(verbsOf.get(nameOf(need)) ?? []), need.verb]);
  const groups = new Map<string, string[]>();
  for (const [resource, verbs] of verbsOf) groups.set(verbs.join(), [...(groups.get(verbs.join()) ?? []), resource]);
  return [...groups].map(([verbs, resources]) => ({ verbs, resources: resources.join() }));
}

/** As kubectl takes it: `pods`, `events.events.k8s.io`. */
function nameOf({ group, resource }: Pick<Need, 'group' | 'resource'>): string {
  return group === '' ? resource : `${resource}.${group}`;
}

export const RightsMissing = defineRule<readonly Need[]>({
  id: 'RightsMissing',
  about:
    'An agent that may not read what it needs runs, is Ready, and does half its work. Rollcall knows the needs of a few ' +
    'agents and compares them with the ClusterRoles of their ServiceAccount; rights granted by a RoleBinding are not read.',
  severity: 'warning',
  find(context) {
    const needs = KNOWN_NEEDS.get(context.recognised.family ?? '');
    if (needs === undefined) return null;
    if (context.clusterRoles === null) return new NotChecked(NOT_READ);
    const rules = context.clusterRoles.flatMap((role) => role.rules);
    const missing = needs.filter((need) => !rules.some((rule) => allows(rule, need)));
    return missing.length === 0 ? null : missing;
  },
  says: (missing, context) =>
    `ServiceAccount ${serviceAccountOf(context)} may not ${sayNeeds(missing)}, by its ClusterRoles.`,
  evidence: (missing, context) => [
    {
      label: 'ServiceAccount',
      value: `${context.daemonSet.namespace}/${serviceAccountOf(context)}`,
      path: 'DaemonSet.spec.template.spec.serviceAccountName',
    },
    { label: 'Bound to', value: namesOf(context.clusterRoles), path: 'ClusterRoleBinding.roleRef' },
    { label: 'Lacks', value: sayNeeds(missing), path: 'ClusterRole.rules' },
  ],
  remedy(missing, context) {
    const { namespace, name } = context.daemonSet;
    const account = `system:serviceaccount:${namespace}:${serviceAccountOf(context)}`;
    const first = missing[0];
    const resource = first === undefined ? '' : nameOf(first);
    const roles = byVerbs(missing).map((group, index, all) => ({
      ...group,
      name: all.length === 1 ? `${name}-needs` : `${name}-needs-${index + 1}`,
    }));
    return {
      says: join(
        'Grants what it lacks, in the whole cluster; no Pod is restarted. First see whether a RoleBinding grants it.',
        ownerNote(context.daemonSet),
      ),
      commands: [
        kubectl('auth', 'can-i', first?.verb ?? 'list', resource, '--as', account),
        ...roles.flatMap((role) => [
          kubectl('create', 'clusterrole', role.name, `--verb=${role.verbs}`, `--resource=${role.resources}`),
          kubectl(
            'create',
            'clusterrolebinding',
            role.name,
            `--clusterrole=${role.name}`,
            `--serviceaccount=${namespace}:${serviceAccountOf(context)}`,
          ),
        ]),
      ],
      patch: null,
    };
  },
});

export const ClusterAdmin = defineRule<readonly string[]>({
  id: 'ClusterAdmin',
  about:
    'Whoever takes over one node has the token of every agent on it. One that is bound to cluster-admin, or to a role ' +
    'that allows everything, hands over the cluster.',
  severity: 'warning',
  find({ clusterRoles }) {
    if (clusterRoles === null) return new NotChecked(NOT_READ);
    const found = clusterRoles.filter(({ name, rules }) => name === 'cluster-admin' || rules.some(allowsEverything));
    return found.length === 0 ? null : found.map(({ name }) => name);
  },
  says: (roles, context) =>
    `ServiceAccount ${serviceAccountOf(context)} may do everything, by ClusterRole ${list(roles)}: so may who takes over a node.`,
  evidence: (roles, context) => [
    {
      label: 'ServiceAccount',
      value: `${context.daemonSet.namespace}/${serviceAccountOf(context)}`,
      path: 'DaemonSet.spec.template.spec.serviceAccountName',
    },
    { label: 'Bound to', value: list(roles), path: 'ClusterRoleBinding.roleRef' },
  ],
  remedy: (_, { daemonSet }) => ({
    says: join('Bind a role with only what it reads instead; no Pod is restarted.', ownerNote(daemonSet)),
    commands: [kubectl('get', 'clusterrolebindings', '-o', 'wide')],
    patch: null,
  }),
});

function allowsEverything({ verbs, resources, apiGroups }: PolicyRule): boolean {
  return verbs.includes('*') && resources.includes('*') && apiGroups.includes('*');
}

function namesOf(roles: readonly ClusterRoleObject[] | null): string {
  return roles === null || roles.length === 0 ? 'no ClusterRole' : roles.map(({ name }) => name).join(', ');
}

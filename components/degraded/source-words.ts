/** What the lists are called and what the page needs them for. */
import type { ResourceName } from '../../lib/coverage/objects.ts';

export const RESOURCES: readonly ResourceName[] = ['nodes', 'daemonsets', 'controllerrevisions', 'pods', 'events'];

/** As `kubectl auth can-i` takes them. */
export const API_NAMES: Readonly<Record<ResourceName, string>> = {
  nodes: 'nodes',
  daemonsets: 'daemonsets.apps',
  controllerrevisions: 'controllerrevisions.apps',
  pods: 'pods',
  events: 'events',
  namespaces: 'namespaces',
  resourcequotas: 'resourcequotas',
  limitranges: 'limitranges',
  priorityclasses: 'priorityclasses.scheduling.k8s.io',
  runtimeclasses: 'runtimeclasses.node.k8s.io',
  leases: 'leases.coordination.k8s.io',
  clusterroles: 'clusterroles.rbac.authorization.k8s.io',
  clusterrolebindings: 'clusterrolebindings.rbac.authorization.k8s.io',
};

export const NEEDED_FOR: Readonly<Record<ResourceName, string>> = {
  nodes: 'rows, taints, labels',
  daemonsets: 'columns, tolerations',
  controllerrevisions: 'rollouts',
  pods: 'the state of every cell',
  events: 'reasons of failed creates',
  namespaces: 'namespaces that terminate',
  resourcequotas: 'quotas that refuse Pods',
  limitranges: 'limit ranges that refuse Pods',
  priorityclasses: 'priority classes that do not exist',
  runtimeclasses: 'runtime classes that do not exist',
  leases: 'a control plane that stands still',
  clusterroles: 'rights that an agent lacks',
  clusterrolebindings: 'rights that an agent lacks',
};

/** Rules that give what is missing, to be merged into a ClusterRole: one for each API group. */
export function rulesFor(missing: readonly ResourceName[]): string {
  const groups = new Map<string, ResourceName[]>();
  for (const resource of missing) {
    const [, ...group] = API_NAMES[resource].split('.');
    groups.set(group.join('.'), [...(groups.get(group.join('.')) ?? []), resource]);
  }
  const byName = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return ['rules:', ...byName.flatMap(([group, resources]) => ruleOf(group, resources))].join('\n');
}

function ruleOf(group: string, resources: readonly ResourceName[]): string[] {
  const names = resources.map((resource) => `"${resource}"`).join(', ');
  return [`- apiGroups: ["${group}"]`, `  resources: [${names}]`, '  verbs: ["list", "watch"]'];
}

/** The identity in an answer of the API server: `User "system:serviceaccount:a:b" cannot list ...`. */
export function identityIn(message: string): string | null {
  return /User "([^"]+)"/.exec(message)?.[1] ?? null;
}

/** A name that a shell takes as one word. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

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
};

export const NEEDED_FOR: Readonly<Record<ResourceName, string>> = {
  nodes: 'rows, taints, labels',
  daemonsets: 'columns, tolerations',
  controllerrevisions: 'rollouts',
  pods: 'the state of every cell',
  events: 'reasons of failed creates',
};

/** Rules that give what is missing, to be merged into a ClusterRole; both API groups at most. */
export function rulesFor(missing: readonly ResourceName[]): string {
  const ofApps = missing.filter((resource) => API_NAMES[resource].endsWith('.apps'));
  const ofCore = missing.filter((resource) => !ofApps.includes(resource));
  return ['rules:', ...ruleOf('', ofCore), ...ruleOf('apps', ofApps)].join('\n');
}

function ruleOf(group: string, resources: readonly ResourceName[]): string[] {
  if (resources.length === 0) return [];
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

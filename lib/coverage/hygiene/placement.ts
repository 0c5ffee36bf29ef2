/** Where it may run, and who has to give way to it. */

import type { DaemonSetObject, NodeObject, NodeSelectorTerm, SelectorRequirement, Toleration } from '../objects.ts';
import { yamlString } from '../reasons/shared/shell.ts';
import { formatToleration } from '../reasons/shared/tolerations.ts';
import { count } from '../summary/words.ts';
import { nodePlatform } from './platform.ts';
import { defineRule } from './rule.ts';
import { edited, patched, TEMPLATE, TEMPLATE_PATH } from './template.ts';

/** Agents that a node needs before it can be Ready at all. */
const ALWAYS_NEEDED: ReadonlySet<string> = new Set(['network', 'storage']);

export const ToleratesEverything = defineRule<readonly Toleration[]>({
  id: 'ToleratesEverything',
  about:
    'A toleration without a key tolerates every taint, those too that say the node is leaving, shut down or virtual: ' +
    'the Pod stays where it can do nothing, or waits for ever. Network and storage agents need it; others rarely do.',
  severity: 'info',
  find({ daemonSet: { template }, recognised }) {
    if (recognised.categories.some((category) => ALWAYS_NEEDED.has(category))) return null;
    const found = template.tolerations.filter(({ key, operator }) => key === '' && operator === 'Exists');
    return found.length === 0 ? null : found;
  },
  says: () => 'Tolerates every taint: it also runs on nodes that are leaving, shut down or virtual.',
  evidence: (found) =>
    found.map((toleration) => ({
      label: 'Tolerates',
      value: formatToleration(toleration),
      path: `${TEMPLATE_PATH}.tolerations`,
    })),
  remedy: (_, context) =>
    edited(
      context,
      'Name the taints of the nodes that it is for, such as node-role.kubernetes.io/control-plane.',
      null,
    ),
});

export const NoPriorityClass = defineRule<true>({
  id: 'NoPriorityClass',
  about:
    'On a full node a Pod of priority 0 waits for ever: nothing has to give way to it, and it is among the first to be ' +
    'evicted. Agents that every node needs belong above the workload.',
  severity: 'warning',
  find: ({ daemonSet: { template } }) => (template.priorityClassName === '' ? true : null),
  says: () => 'No priorityClassName: on a full node nothing gives way to it, and its Pod waits for ever.',
  evidence: () => [{ label: 'Priority class', value: 'not set', path: `${TEMPLATE_PATH}.priorityClassName` }],
  remedy: (_, context) =>
    patched(
      context,
      'The Pod then evicts workload of lower priority where a node is full.',
      [{ op: 'add', path: `${TEMPLATE}/priorityClassName`, value: 'system-node-critical' }],
      'spec:\n  template:\n    spec:\n      priorityClassName: system-node-critical\n',
    ),
});

interface Unfit {
  readonly nodes: readonly NodeObject[];
}

/** Nodes on which it should run although they are of another kind than its images are, as far as names tell. */
function unfit(nodes: readonly NodeObject[], kind: 'windows' | 'virtual'): Unfit | null {
  const found = nodes.filter((node) => nodePlatform(node) === kind);
  return found.length === 0 ? null : { nodes: found };
}

const SYSTEM_KEYS: ReadonlySet<string> = new Set(['kubernetes.io/os', 'beta.kubernetes.io/os']);

/** Somebody thought of operating systems, whatever they chose. */
function selectsSystem({ template: { nodeSelector, requiredNodeAffinity } }: DaemonSetObject): boolean {
  const terms = requiredNodeAffinity ?? [];
  return (
    [...nodeSelector.keys()].some((key) => SYSTEM_KEYS.has(key)) ||
    terms.some(({ matchExpressions }) => matchExpressions.some(({ key }) => SYSTEM_KEYS.has(key)))
  );
}

export const WindowsNotExcluded = defineRule<Unfit>({
  id: 'WindowsNotExcluded',
  about:
    'A DaemonSet without an operating system in its nodeSelector or affinity targets Linux and Windows nodes alike, and ' +
    'the image of one never starts on the other. One that targets Windows nodes alone is meant for them.',
  severity: 'warning',
  find({ daemonSet, nodes }) {
    const found = selectsSystem(daemonSet) ? null : unfit(nodes, 'windows');
    return found === null || found.nodes.length === nodes.length ? null : found;
  },
  says: ({ nodes }) => `Targets ${count(nodes.length, 'Windows node')}: no operating system is selected.`,
  evidence: ({ nodes }) => [
    { label: 'Windows nodes', value: nodes.map(({ name }) => name).join(', '), path: 'Node.metadata.labels' },
    { label: 'Selects', value: 'no kubernetes.io/os', path: `${TEMPLATE_PATH}.nodeSelector` },
  ],
  remedy: (_, context) => {
    const { size } = context.daemonSet.template.nodeSelector;
    const operation =
      size === 0
        ? { op: 'add', path: `${TEMPLATE}/nodeSelector`, value: { 'kubernetes.io/os': 'linux' } }
        : { op: 'add', path: `${TEMPLATE}/nodeSelector/kubernetes.io~1os`, value: 'linux' };
    return patched(
      context,
      'Takes it off the Windows nodes.',
      [operation],
      'spec:\n  template:\n    spec:\n      nodeSelector:\n        kubernetes.io/os: linux\n',
    );
  },
});

export const VirtualNotExcluded = defineRule<Unfit>({
  id: 'VirtualNotExcluded',
  about:
    'Most virtual nodes (Fargate, virtual-kubelet) run no DaemonSet Pods: one that targets them waits there for ever. ' +
    'Rollcall knows them by their labels and taints.',
  severity: 'warning',
  find: ({ nodes }) => unfit(nodes, 'virtual'),
  says: ({ nodes }) => `Targets ${count(nodes.length, 'virtual node')}, where DaemonSet Pods rarely can run.`,
  evidence: ({ nodes }) => [
    { label: 'Virtual nodes', value: nodes.map(({ name }) => name).join(', '), path: 'Node.metadata.labels' },
  ],
  remedy: (_, context) =>
    edited(
      context,
      'Exclude them by their label in the required node affinity.',
      withoutVirtual(context.daemonSet.template.requiredNodeAffinity ?? []),
    ),
});

const NOT_VIRTUAL: readonly SelectorRequirement[] = [
  { key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['fargate'] },
  { key: 'type', operator: 'NotIn', values: ['virtual-kubelet'] },
];
const EMPTY_TERM: NodeSelectorTerm = { matchExpressions: [], matchFields: [] };

/** All terms, as merging replaces them, each with two expressions more. */
function withoutVirtual(terms: readonly NodeSelectorTerm[]): string {
  const lines = (terms.length === 0 ? [EMPTY_TERM] : terms).flatMap(({ matchExpressions, matchFields }) => [
    '            - matchExpressions:',
    ...[...matchExpressions, ...NOT_VIRTUAL].map(requirementLine),
    ...(matchFields.length === 0 ? [] : ['              matchFields:', ...matchFields.map(requirementLine)]),
  ]);
  return [
    'spec:',
    '  template:',
    '    spec:',
    '      affinity:',
    '        nodeAffinity:',
    '          requiredDuringSchedulingIgnoredDuringExecution:',
    '            nodeSelectorTerms:',
    ...lines,
    '',
  ].join('\n');
}

function requirementLine({ key, operator, values }: SelectorRequirement): string {
  const listed = values.length === 0 ? '' : `, values: [${values.map(yamlString).join(', ')}]`;
  return `              - {key: ${yamlString(key)}, operator: ${operator}${listed}}`;
}

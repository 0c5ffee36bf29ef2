/** What it asks of a node, and what it may take. */
import { podRequests } from '../match/resources.ts';
import type { ContainerSpec, NodeObject, PodSpec } from '../objects.ts';
import { list } from '../summary/words.ts';
import { formatAmount } from './amounts.ts';
import { defineRule } from './rule.ts';
import { containersNamed, edited, runningContainers, TEMPLATE_PATH } from './template.ts';

/** More than this share of the smallest node, for one agent of many, leaves too little for what pays for the node. */
const FAIR_SHARE = 0.1;

const REQUESTED = ['cpu', 'memory'] as const;

export const NoRequests = defineRule<readonly string[]>({
  id: 'NoRequests',
  about:
    'Without requests the scheduler counts the Pod as nothing: it lands on a full node, is slowed down first and ' +
    'evicted first when memory runs short. Rollcall looks at cpu and memory of every running container, and at the ' +
    "Pod's own requests and limits.",
  severity: 'warning',
  find({ daemonSet }) {
    const asked = REQUESTED.filter((name) => !isAskedByPod(daemonSet.template, name));
    const without = runningContainers(daemonSet).filter((container) => asked.some((name) => !asksFor(container, name)));
    return without.length === 0 ? null : without.map(({ name }) => name);
  },
  says: (names) => `No cpu or memory request on ${containersNamed(names)}: first to be evicted when a node runs short.`,
  evidence: (names, { daemonSet }) =>
    runningContainers(daemonSet)
      .filter(({ name }) => names.includes(name))
      .map(({ name, requests }) => ({
        label: `Requests of ${name}`,
        value: REQUESTED.map((resource) => `${resource} ${formatAmount(resource, requests.get(resource))}`).join(', '),
        path: `${TEMPLATE_PATH}.containers[].resources.requests`,
      })),
  remedy: (names, context) =>
    edited(
      context,
      `Set what it needs on a usual day as its request: kubectl top pod --containers shows it.`,
      yamlOf(names, 'requests', { cpu: '50m', memory: '64Mi' }),
    ),
});

/** A limit without a request is one: the API server fills the request in. */
function asksFor({ requests, limits }: ContainerSpec, resource: string): boolean {
  return requests.has(resource) || limits.has(resource);
}

/** The same holds of the Pod's own limit, unless a container asks: then the Pod's request is what the containers ask. */
function isAskedByPod({ requests, limits, containers, initContainers }: PodSpec, resource: string): boolean {
  if (requests.has(resource)) return true;
  return limits.has(resource) && ![...containers, ...initContainers].some((one) => asksFor(one, resource));
}

export const NoMemoryLimit = defineRule<readonly string[]>({
  id: 'NoMemoryLimit',
  about:
    'An agent whose memory grows without a limit takes the node with it: the kernel kills whatever it likes, and the ' +
    'node may stop being Ready. Rollcall looks at every running container; a limit of the Pod itself holds for all of ' +
    'them. A cpu limit is not asked for: it slows an agent down just when there is much to do.',
  severity: 'info',
  find({ daemonSet }) {
    if (daemonSet.template.limits.has('memory')) return null;
    const without = runningContainers(daemonSet).filter(({ limits }) => !limits.has('memory'));
    return without.length === 0 ? null : without.map(({ name }) => name);
  },
  says: (names) => `No memory limit on ${containersNamed(names)}: a leak there takes the whole node down.`,
  evidence: (names) =>
    names.map((name) => ({
      label: `Limit of ${name}`,
      value: 'memory not set',
      path: `${TEMPLATE_PATH}.containers[].resources.limits`,
    })),
  remedy: (names, context) =>
    edited(
      context,
      'A memory limit keeps a leak within the Pod: it is then killed and restarted alone. Leave room above its peak.',
      yamlOf(names, 'limits', { memory: '256Mi' }),
    ),
});

interface TooLarge {
  readonly resource: 'cpu' | 'memory';
  readonly request: number;
  readonly node: NodeObject;
  readonly allocatable: number;
  readonly crowded: number;
}

export const RequestsTooLarge = defineRule<TooLarge>({
  id: 'RequestsTooLarge',
  about:
    'Every node gives every agent its request, the smallest ones too: there it may be a large part of the node. ' +
    'Rollcall compares the cpu and memory request of the Pod with a tenth of what the smallest targeted node can allot.',
  severity: 'warning',
  find({ daemonSet, nodes }) {
    const requests = podRequests(daemonSet.template);
    for (const resource of REQUESTED) {
      const request = requests.get(resource) ?? 0;
      if (!(request > 0)) continue;
      let smallest: NodeObject | null = null;
      let crowded = 0;
      for (const node of nodes) {
        const allocatable = node.allocatable.get(resource) ?? 0;
        if (!(allocatable > 0)) continue;
        if (request > allocatable * FAIR_SHARE) crowded += 1;
        if (smallest === null || allocatable < (smallest.allocatable.get(resource) ?? 0)) smallest = node;
      }
      if (smallest === null || crowded === 0) continue;
      return { resource, request, node: smallest, allocatable: smallest.allocatable.get(resource) ?? 0, crowded };
    }
    return null;
  },
  says: ({ resource, request, node, allocatable }) =>
    `Requests ${formatAmount(resource, request)} ${resource}: ${Math.round((request / allocatable) * 100)}% of ${node.name}, the smallest node.`,
  evidence: ({ resource, request, node, allocatable, crowded }, { nodes }) => [
    { label: 'Requests', value: `${resource} ${formatAmount(resource, request)}`, path: `${TEMPLATE_PATH}` },
    {
      label: 'Smallest node',
      value: `${node.name} can allot ${formatAmount(resource, allocatable)} ${resource}`,
      path: 'Node.status.allocatable',
    },
    { label: 'Above a tenth', value: `on ${crowded} of ${nodes.length} nodes`, path: '' },
  ],
  remedy: ({ resource }, context) =>
    edited(
      context,
      `Lower the ${resource} request to what it uses, or give small nodes a DaemonSet of their own with a smaller one.`,
      null,
    ),
});

function yamlOf(names: readonly string[], kind: string, amounts: Readonly<Record<string, string>>): string {
  const lines = names.flatMap((name) => [
    `      - name: ${name}`,
    '        resources:',
    `          ${kind}:`,
    ...Object.entries(amounts).map(([resource, amount]) => `            ${resource}: ${amount} # yours`),
  ]);
  return ['spec:', '  template:', '    spec:', `      containers: # ${list(names)}`, ...lines, ''].join('\n');
}

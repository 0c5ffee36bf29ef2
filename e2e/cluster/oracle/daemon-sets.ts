/** Random DaemonSets: selectors, affinity, tolerations and requests in every form that the API server accepts. */
import type { Affinity, Container, NewDaemonSet, PodSpec, Toleration } from '../kinds.ts';
import { daemonSet } from '../manifests.ts';
import { nodeNames } from './nodes.ts';
import type { Random } from './random.ts';

export const namespaces = ['agents', 'kube-system', 'monitoring'] as const;

type Term = NonNullable<
  NonNullable<Affinity['nodeAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']
>['nodeSelectorTerms'][number];
type Expression = NonNullable<Term['matchExpressions']>[number];

const expressions: readonly [Expression, ...Expression[]] = [
  { key: 'zone', operator: 'In', values: ['a', 'b'] },
  { key: 'zone', operator: 'NotIn', values: ['c'] },
  { key: 'disk', operator: 'In', values: [''] },
  { key: 'disk', operator: 'NotIn', values: ['hdd', 'hdd'] },
  { key: 'disk', operator: 'Exists' },
  { key: 'pool', operator: 'DoesNotExist' },
  { key: 'pool', operator: 'In', values: ['gpu', 'edge', 'general'] },
  { key: 'rank', operator: 'Gt', values: ['5'] },
  { key: 'rank', operator: 'Gt', values: ['006'] },
  { key: 'rank', operator: 'Lt', values: ['12'] },
  { key: 'rank', operator: 'Lt', values: ['9223372036854775807'] },
  { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
  { key: 'kubernetes.io/arch', operator: 'NotIn', values: ['arm64'] },
];

/** Accepted by the API server, and yet no label selector can be made of them: their term matches nothing. */
const unparsable: readonly [Expression, ...Expression[]] = [
  { key: 'rank', operator: 'Gt', values: ['abc'] },
  { key: 'rank', operator: 'Lt', values: ['9223372036854775808'] },
  { key: 'rank', operator: 'Gt', values: ['1.5'] },
];

function randomTerm(random: Random): Term {
  const kind = random.next();
  if (kind < 0.08) return {};
  if (kind < 0.16) return { matchExpressions: [random.pick(unparsable), random.pick(expressions)] };
  const name = nodeNames[random.below(nodeNames.length)] ?? '';
  if (kind < 0.24) return { matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] };
  const term: Term = { matchExpressions: random.sample(expressions, 1 + random.below(2)) };
  if (kind < 0.36) term.matchFields = [{ key: 'metadata.name', operator: 'NotIn', values: [name] }];
  return term;
}

function randomAffinity(random: Random): Affinity {
  const nodeSelectorTerms = Array.from({ length: 1 + random.below(3) }, () => randomTerm(random));
  const preferred = {
    preferredDuringSchedulingIgnoredDuringExecution: [
      { weight: 1, preference: { matchExpressions: [random.pick(expressions)] } },
    ],
  };
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms },
      // Preferences decide nothing here, and must not.
      ...(random.chance(0.3) ? preferred : {}),
    },
  };
}

const tolerations: readonly Toleration[] = [
  { operator: 'Exists' },
  { operator: 'Exists', effect: 'NoSchedule' },
  { operator: 'Exists', effect: 'NoExecute' },
  { key: 'dedicated', operator: 'Equal', value: 'a' },
  { key: 'dedicated', operator: 'Equal', value: 'a', effect: 'NoExecute', tolerationSeconds: 36_000 },
  { key: 'dedicated', value: 'b', effect: 'NoSchedule' },
  { key: 'dedicated' },
  { key: 'dedicated', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'spot', operator: 'Exists' },
  { key: 'spot', value: '007' },
  { key: 'spot', operator: 'Exists', effect: 'PreferNoSchedule' },
  { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'nvidia.com/gpu', value: 'true' },
  { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
  { key: 'example.com/starting', operator: 'Exists' },
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists' },
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 36_000 },
  { key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists' },
];

const selectors: readonly [Record<string, string>, ...Record<string, string>[]] = [
  { 'kubernetes.io/os': 'linux' },
  { pool: 'gpu' },
  { pool: 'general', 'kubernetes.io/arch': 'amd64' },
  { disk: '' },
  { zone: 'a' },
];

function randomRequests(random: Random): Record<string, string> {
  const requests: Record<string, string> = {};
  if (random.chance(0.7)) requests.cpu = random.pick(['50m', '0.3', '400m', '1']);
  if (random.chance(0.7)) requests.memory = random.pick(['32Mi', '200Mi', '600M', '0.5Gi']);
  if (random.chance(0.15)) requests['example.com/device'] = '1';
  return requests;
}

function withLimits(requests: Record<string, string>): NonNullable<Container['resources']> {
  const device = requests['example.com/device'];
  // An extended resource cannot be overcommitted: request and limit must be the same.
  return { requests, ...(device === undefined ? {} : { limits: { 'example.com/device': device } }) };
}

function randomPodSpec(random: Random): Partial<PodSpec> {
  const initContainer: Container = {
    name: 'prepare',
    image: 'registry.test/prepare:1.0',
    resources: { requests: { cpu: random.pick(['100m', '700m']) } },
    ...(random.chance(0.4) ? { restartPolicy: 'Always' } : {}),
  };
  return {
    ...(random.chance(0.35) ? { nodeSelector: random.pick(selectors) } : {}),
    ...(random.chance(0.5) ? { affinity: randomAffinity(random) } : {}),
    ...(random.chance(0.75) ? { tolerations: random.sample(tolerations, 1 + random.below(4)) } : {}),
    ...(random.chance(0.3) ? { hostNetwork: true } : {}),
    ...(random.chance(0.2) ? { initContainers: [initContainer] } : {}),
    ...(random.chance(0.2) ? { priorityClassName: 'system-node-critical' } : {}),
  };
}

/** `index` makes sure that every seed has the rare forms: a nodeName of a node, and one of no node. */
export function randomDaemonSet(index: number, random: Random): NewDaemonSet {
  const pod = randomPodSpec(random);
  if (index === 3) pod.nodeName = nodeNames[random.below(nodeNames.length)] ?? '';
  if (index === 4) pod.nodeName = 'no-such-node';
  const port = { containerPort: random.pick([9100, 9100, 9200]), protocol: random.pick(['TCP', 'TCP', 'UDP']) };
  const hostIP = random.chance(0.2) ? { hostIP: '127.0.0.1' } : {};
  const hostPort = { ...port, hostPort: port.containerPort, ...(pod.hostNetwork ? {} : hostIP) };
  return daemonSet(`agent-${String(index).padStart(2, '0')}`, {
    namespace: random.pick(namespaces),
    pod,
    container: {
      resources: withLimits(randomRequests(random)),
      ...(random.chance(0.3) ? { ports: [hostPort] } : {}),
    },
    minReadySeconds: random.chance(0.2) ? 1 : 0,
    updateStrategy: random.pick<NonNullable<NewDaemonSet['spec']['updateStrategy']>>([
      { type: 'OnDelete' },
      { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '100%' } },
      { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '34%' } },
      { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '50%' } },
    ]),
  });
}

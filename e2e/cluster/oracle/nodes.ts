/** Random Nodes: what decides where a DaemonSet runs, and little room on some. */
import type { Condition, KubeObject, Node, Taint } from '../kinds.ts';
import { node } from '../manifests.ts';
import { manualAnnotation } from '../marks.ts';
import type { Random } from './random.ts';

const nodeCount = Number(process.env.ROLLCALL_NODES ?? 60);
export const nodeNames = Array.from({ length: nodeCount }, (_, index) => `node-${String(index).padStart(2, '0')}`);

/** Label keys with the values that they take; null leaves the label out. */
const labelValues: readonly (readonly [string, readonly [string | null, ...(string | null)[]]])[] = [
  ['zone', ['a', 'a', 'b', 'c', null]],
  ['pool', ['general', 'general', 'gpu', 'edge', null]],
  ['disk', ['ssd', 'hdd', '', null]],
  ['rank', ['3', '5', '7', '007', '12', 'abc', '9223372036854775807', '9223372036854775808', null]],
  ['kubernetes.io/arch', ['amd64', 'amd64', 'arm64']],
  ['kubernetes.io/os', ['linux', 'linux', 'linux', 'windows']],
];

const taintKeys = [
  'dedicated',
  'spot',
  'nvidia.com/gpu',
  'node-role.kubernetes.io/control-plane',
  'example.com/starting',
];
const taintValues = ['', 'a', 'b', 'true', '007'] as const;
const effects = ['NoSchedule', 'NoSchedule', 'NoExecute', 'PreferNoSchedule'] as const;

export function randomLabels(random: Random): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [key, values] of labelValues) {
    const value = random.pick(values);
    if (value !== null) labels[key] = value;
  }
  return labels;
}

/** None on half of the nodes, else up to three, of which two may share a key. */
export function randomTaints(random: Random): Taint[] {
  const taints = new Map<string, Taint>();
  const count = random.chance(0.5) ? 0 : 1 + random.below(3);
  for (const key of random.sample([...taintKeys, ...taintKeys], count)) {
    const effect = random.pick(effects);
    // No pod may have two of one key and effect.
    taints.set(`${key}:${effect}`, { key, value: random.pick(taintValues), effect });
  }
  return [...taints.values()];
}

/** A key that the controller tolerates by default, but only with NoSchedule: an operator can do this by hand. */
const pressureByHand: Taint = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoExecute' };

function randomAllocatable(random: Random): Record<string, string> {
  if (!random.chance(0.4)) return random.chance(0.5) ? { 'example.com/device': '1' } : {};
  return {
    cpu: random.pick(['500m', '1', '1500m']),
    memory: random.pick(['512Mi', '1Gi', '2G']),
    pods: random.pick(['3', '5', '8']),
    'example.com/device': random.pick(['0', '1', '2']),
  };
}

const conditionsThatTaint: readonly [Condition, ...Condition[]] = [
  { type: 'Ready', status: 'False', reason: 'KubeletNotReady' },
  { type: 'MemoryPressure', status: 'True' },
  { type: 'DiskPressure', status: 'True' },
  { type: 'PIDPressure', status: 'True' },
  { type: 'NetworkUnavailable', status: 'True' },
];

export function randomNode(name: string, random: Random): Node {
  const taints = randomTaints(random);
  if (random.chance(0.05)) taints.push(pressureByHand);
  return node(name, {
    labels: randomLabels(random),
    taints,
    unschedulable: random.chance(0.1),
    allocatable: randomAllocatable(random),
    // The node lifecycle controller turns it into taints.
    ...(random.chance(0.12)
      ? { annotations: { [manualAnnotation]: 'true' }, conditions: [random.pick(conditionsThatTaint)] }
      : {}),
  });
}

/** A Pod of nobody that takes room on a node: cpu, memory and sometimes a port. It stays under every taint. */
export function tenant(nodeName: string, random: Random): KubeObject {
  const port = random.chance(0.3) ? [{ containerPort: 9100, hostPort: 9100 }] : [];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `tenant-${nodeName}`, namespace: 'default' },
    spec: {
      nodeName,
      tolerations: [{ operator: 'Exists' }],
      containers: [
        {
          name: 'tenant',
          image: 'registry.test/tenant:1.0',
          ports: port,
          resources: { requests: { cpu: random.pick(['100m', '400m']), memory: random.pick(['64Mi', '300Mi']) } },
        },
      ],
    },
  };
}

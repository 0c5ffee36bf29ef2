/** Random Nodes: what decides where a DaemonSet runs, and little room on some. */
import type { Condition, Node, Taint } from '../kinds.ts';
import { node } from '../manifests.ts';
import { manualAnnotation } from '../marks.ts';
import type { Random } from './random.ts';

const nodeCount = Number(process.env.ROLLCALL_NODES ?? 250);
export const nodeNames = namesOf(nodeCount);

function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `node-${String(index).padStart(3, '0')}`);
}

/** Label keys with the values that they take; null leaves the label out. */
const labelValues: readonly (readonly [string, readonly [string | null, ...(string | null)[]]])[] = [
  ['zone', ['a', 'a', 'b', 'c', null]],
  ['pool', ['general', 'general', 'gpu', 'edge', null]],
  ['disk', ['ssd', 'hdd', '', null]],
  ['rank', ['3', '5', '7', '007', '0', '12', '1.5', 'abc', '9223372036854775807', '9223372036854775808', null]],
  ['example.com/tier', ['front', 'Front', '', null]],
  ['kubernetes.io/arch', ['amd64', 'amd64', 'arm64']],
  ['kubernetes.io/os', ['linux', 'linux', 'linux', 'windows']],
];

export const ownLabels = labelValues.map(([key]) => key).filter((key) => !key.startsWith('kubernetes.io/'));

const taintKeys = [
  'dedicated',
  'dedicated',
  'spot',
  'rank',
  'nvidia.com/gpu',
  'node-role.kubernetes.io/control-plane',
  'example.com/starting',
  'virtual-kubelet.io/provider',
  'node.cloudprovider.kubernetes.io/uninitialized',
  'node.cilium.io/agent-not-ready',
  'ToBeDeletedByClusterAutoscaler',
];
const taintValues = ['', 'a', 'b', 'true', '5', '007'] as const;
const effects = ['NoSchedule', 'NoSchedule', 'NoExecute', 'PreferNoSchedule'] as const;

export function randomLabels(random: Random): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [key, values] of labelValues) {
    const value = random.pick(values);
    if (value !== null) labels[key] = value;
  }
  return labels;
}

/** None on half of the nodes, else up to four, of which two may share a key. */
export function randomTaints(random: Random): Taint[] {
  const taints = new Map<string, Taint>();
  const count = random.chance(0.5) ? 0 : 1 + random.below(random.chance(0.2) ? 4 : 2);
  for (const key of random.sample([...taintKeys, ...taintKeys], count)) {
    const effect = random.pick(effects);
    // No pod may have two of one key and effect.
    taints.set(`${key}:${effect}`, { key, value: random.pick(taintValues), effect });
  }
  // Keys that the controller tolerates by default, but only with NoSchedule: an operator can do this by hand.
  if (random.chance(0.05)) {
    const key = random.pick(['memory-pressure', 'disk-pressure', 'pid-pressure', 'unschedulable']);
    taints.set(key, { key: `node.kubernetes.io/${key}`, effect: 'NoExecute' });
  }
  return [...taints.values()];
}

const small = {
  cpu: ['500m', '1', '1500m', '0.7', '1.0005'],
  memory: ['512Mi', '1Gi', '2G', '786432Ki', '1e9', '805306368500m'],
  pods: ['0', '3', '5', '8', '12'],
  'ephemeral-storage': ['1Gi', '20Gi'],
  'example.com/device': ['0', '1', '2'],
  'example.com/slot': ['0', '3'],
  'hugepages-2Mi': ['0', '4Mi', '64Mi'],
} as const;

/** A third of the nodes have all they need, a third all but one or two things, a third little of everything. */
function randomAllocatable(random: Random): Record<string, string> {
  const size = random.next();
  if (size < 0.33) return random.chance(0.5) ? { 'example.com/device': '4', 'hugepages-2Mi': '64Mi' } : {};
  const keys = Object.keys(small) as (keyof typeof small)[];
  const short = size < 0.66 ? random.sample(keys, 1 + random.below(2)) : keys;
  return Object.fromEntries(short.map((key) => [key, random.pick<string>(small[key])]));
}

const conditionsThatTaint: readonly [Condition, ...Condition[]] = [
  { type: 'Ready', status: 'False', reason: 'KubeletNotReady' },
  { type: 'MemoryPressure', status: 'True' },
  { type: 'DiskPressure', status: 'True' },
  { type: 'PIDPressure', status: 'True' },
  { type: 'NetworkUnavailable', status: 'True' },
];

export function randomNode(name: string, random: Random): Node {
  return node(name, {
    labels: randomLabels(random),
    taints: randomTaints(random),
    unschedulable: random.chance(0.1),
    allocatable: randomAllocatable(random),
    // The node lifecycle controller turns it into taints.
    ...(random.chance(0.12)
      ? { annotations: { [manualAnnotation]: 'true' }, conditions: [random.pick(conditionsThatTaint)] }
      : {}),
  });
}

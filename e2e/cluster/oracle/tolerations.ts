/** Random tolerations of every form that the API server takes; and what it keeps out. */
import type { Toleration } from '../kinds.ts';
import type { Random } from './random.ts';

const tolerations: readonly Toleration[] = [
  { operator: 'Exists' },
  { operator: 'Exists', effect: 'NoSchedule' },
  { operator: 'Exists', effect: 'NoExecute' },
  { operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 36_000 },
  { key: 'dedicated', operator: 'Equal', value: 'a' },
  { key: 'dedicated', operator: 'Equal', value: 'a', effect: 'NoExecute', tolerationSeconds: 36_000 },
  { key: 'dedicated', value: 'b', effect: 'NoSchedule' },
  { key: 'dedicated', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'dedicated', operator: 'Exists' },
  { key: 'dedicated' },
  { key: 'spot', operator: 'Exists' },
  { key: 'spot', value: '007' },
  { key: 'spot', value: '5' },
  { key: 'spot', operator: 'Exists', effect: 'PreferNoSchedule' },
  // Their meaning is off by default, as in the controller and scheduler of these tests: they match nothing.
  { key: 'rank', operator: 'Gt', value: '3' },
  { key: 'rank', operator: 'Lt', value: '12', effect: 'NoSchedule' },
  { key: 'rank', operator: 'Exists' },
  { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'nvidia.com/gpu', value: 'true' },
  { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
  { key: 'example.com/starting', operator: 'Exists' },
  { key: 'virtual-kubelet.io/provider', operator: 'Exists' },
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists' },
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 36_000 },
  { key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoExecute' },
];

/** One or more; now and then the same one twice, which is allowed. */
export function randomTolerations(random: Random): Toleration[] {
  const some = random.sample(tolerations, 1 + random.below(5));
  return random.chance(0.1) ? [...some, ...some] : some;
}

/** Tolerations that the API server refuses, so that no cluster has them. */
export const refusedTolerations: Readonly<Record<string, Toleration>> = {
  'no key with Equal': { operator: 'Equal', value: 'a' },
  'neither key nor operator': { value: 'a' },
  'Exists with a value': { key: 'dedicated', operator: 'Exists', value: 'a' },
  'seconds without NoExecute': { key: 'dedicated', operator: 'Exists', tolerationSeconds: 60 },
  'seconds with NoSchedule': { key: 'dedicated', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 60 },
  'a comparison with no number': { key: 'rank', operator: 'Gt', value: 'abc' },
  'a comparison with a leading zero': { key: 'rank', operator: 'Lt', value: '007' },
};

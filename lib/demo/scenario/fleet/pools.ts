/** The node pools of the demo cluster. */
export interface Pool {
  readonly name: string;
  readonly share: number;
  readonly instanceType: string;
  readonly arch: 'amd64' | 'arm64';
  readonly capacityType: 'spot' | 'on-demand';
  readonly cpu: number;
  readonly memoryGi: number;
  readonly maxPods: number;
  readonly gpus: number;
  readonly taint: { readonly key: string; readonly value: string; readonly effect: string } | null;
  /** Third and fourth octet of nodes that the stories tell of; the other addresses are drawn. */
  readonly addresses: readonly string[];
}

const pool = (name: string, share: number, instanceType: string, size: readonly [number, number, number]) => ({
  name,
  share,
  instanceType,
  arch: 'amd64' as const,
  capacityType: 'on-demand' as const,
  cpu: size[0],
  memoryGi: size[1],
  maxPods: size[2],
  gpus: 0,
  taint: null,
  addresses: [],
});

export const GPU_POOL: Pool = {
  ...pool('gpu-a100', 4, 'p4d.24xlarge', [96, 1152, 737]),
  gpus: 8,
  taint: { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' },
  addresses: ['12-41', '48-21', '48-77', '81-9'],
};
export const COMPUTE_POOL: Pool = {
  ...pool('compute-c7g', 14, 'c7g.4xlarge', [16, 32, 234]),
  arch: 'arm64',
  capacityType: 'spot',
  addresses: ['12-33', '81-120'],
};
const STORAGE_POOL: Pool = { ...pool('storage-i4i', 4, 'i4i.2xlarge', [8, 64, 58]), addresses: ['48-153'] };
export const GENERAL_POOL: Pool = { ...pool('general-m6i', 28, 'm6i.2xlarge', [8, 32, 58]), capacityType: 'spot' };
const INGRESS_POOL: Pool = pool('ingress-c6in', 4, 'c6in.2xlarge', [8, 16, 58]);
const SYSTEM_POOL: Pool = pool('system-m6i', 6, 'm6i.xlarge', [4, 16, 58]);

export const POOLS: readonly Pool[] = [GPU_POOL, COMPUTE_POOL, STORAGE_POOL, GENERAL_POOL, INGRESS_POOL, SYSTEM_POOL];

/** How many nodes each pool has when there are `total`: by share, and at least one in each while there are enough. */
export function poolSizes(total: number): ReadonlyMap<Pool, number> {
  const shares = POOLS.reduce((sum, { share }) => sum + share, 0);
  const sizes = new Map(POOLS.map((each) => [each, Math.floor((total * each.share) / shares)]));
  let left = total - [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const neediest = [...POOLS].sort((a, b) => (sizes.get(a) ?? 0) - (sizes.get(b) ?? 0));
  for (let i = 0; left > 0; i = (i + 1) % neediest.length, left--) {
    const next = neediest[i] as Pool;
    sizes.set(next, (sizes.get(next) ?? 0) + 1);
  }
  return sizes;
}

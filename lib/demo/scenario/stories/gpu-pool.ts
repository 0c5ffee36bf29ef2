/** A GPU pool joins, tainted for its accelerators: every agent of the fleet tolerates that but fluent-bit. */
import { addressOf } from '../fleet/addresses.ts';
import { GPU_POOL } from '../fleet/pools.ts';
import type { Stage } from '../stage.ts';

const BEGINS = -12 * 60;

export function gpuPool(stage: Stage): void {
  const size = stage.sizes.get(GPU_POOL) ?? 0;
  for (let i = 0; i < size; i++) {
    const address = GPU_POOL.addresses[i];
    stage.at(BEGINS + Math.min(i, 20), () => {
      stage.life.join(GPU_POOL, address === undefined ? undefined : addressOf(address));
    });
  }
}

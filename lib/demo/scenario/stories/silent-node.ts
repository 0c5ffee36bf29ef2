/** A node stops answering: nobody knows what still runs there. It comes back, and later another one goes. */
import { GENERAL_POOL } from '../fleet/pools.ts';
import type { Stage } from '../stage.ts';

/** One of the GPU pool. */
export const SILENT_ADDRESS = '48-77';
const BEGINS = -3 * 60;
const PERIOD = 600;
const SILENCE = 360;

export function silentNode(stage: Stage): void {
  const { life } = stage;
  stage.at(BEGINS, () => {
    const node = stage.nodeAt(SILENT_ADDRESS);
    if (node === null) return;
    life.goSilent(node);
    stage.at(BEGINS + SILENCE, () => life.recover(node));
  });
  stage.every(BEGINS + PERIOD, PERIOD, () => {
    const node = stage.anySettledNode(GENERAL_POOL);
    if (node === null) return;
    life.goSilent(node);
    stage.cluster.after(SILENCE, () => life.recover(node));
  });
}

/** Karpenter at work: a spot node joins, an idle one leaves. */
import { GENERAL_POOL } from '../fleet/pools.ts';
import type { Stage } from '../stage.ts';

const JOINS = 25;
const LEAVES = 110;
const PERIOD = 170;

export function joinAndLeave(stage: Stage): void {
  stage.every(JOINS, PERIOD, () => stage.life.join(GENERAL_POOL));
  stage.every(LEAVES, PERIOD, () => {
    const node = stage.anySettledNode(GENERAL_POOL);
    if (node !== null) stage.life.leave(node);
  });
}

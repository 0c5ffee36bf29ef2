import type { CellContext } from '../../reason.ts';

/** Admission taints every new node not-ready: until this age it is joining, not broken. */
const JOINING_MS = 2 * 60_000;

/** Whether the node is so young that not being Ready is no fault yet. */
export function isJoining({ node, time }: CellContext): boolean {
  return !time.isOlderThan(node.createdAt, JOINING_MS);
}

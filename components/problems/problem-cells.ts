/** From a problem to the cells that it is made of. */
import { type CellRef, NO_PANEL, type ViewState } from '../../lib/client/view-state.ts';
import { isRolloutReason } from '../../lib/coverage/summary/rollout-reasons.ts';
import type { Problem } from '../../lib/coverage/summary/types.ts';
import type { CellKind } from '../../lib/wire/messages.ts';

/** Cells of a DaemonSet's problem, in its order; empty when a node is the cause. */
export function cellsOf({ daemonSet, nodes }: Problem): CellRef[] {
  return daemonSet === null ? [] : nodes.map((node) => ({ daemonSet, node }));
}

/** Where a click on the problem leads: its first cell, a rollout that stands still, or the node that is the cause. */
export function destinationOf(problem: Problem): Partial<ViewState> {
  const { daemonSet, node, state, reason } = problem;
  if (daemonSet === null) return { q: node?.split('.')[0] ?? '' };
  if (state === 'outdated' && isRolloutReason(reason)) return { ...NO_PANEL, rollout: daemonSet };
  return { ...NO_PANEL, cell: cellsOf(problem)[0] ?? null };
}

/** The problem that a cell is part of; null for a cell that is none. */
export function problemOf(
  problems: readonly Problem[],
  ref: CellRef,
  cell: Pick<CellKind, 'state'> | null,
): Problem | null {
  const holds = problems.filter(
    ({ daemonSet, nodes }) => (daemonSet === null || daemonSet === ref.daemonSet) && nodes.includes(ref.node),
  );
  // A cell that is not spelled out is part of a problem only where the policy requires what nothing selects.
  return holds.find(({ state }) => state === (cell?.state ?? 'notSelected')) ?? null;
}

/** What the title is about: a node without its domain, a DaemonSet as it is, since its name may have dots. */
export function subjectOf({ title, node }: Pick<Problem, 'title'> & { readonly node?: string | null }): string {
  return typeof node === 'string' ? (title.subject.split('.')[0] ?? '') : title.subject;
}

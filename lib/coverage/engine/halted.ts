/** What keeps the controller from every step of a rollout. */
import { attempt } from '../attempt.ts';
import { findings } from '../evaluate.ts';
import type { NoteFinding } from '../notes/note.ts';
import type { CellContext, Surroundings } from '../reason.ts';
import { reasonById } from '../registry.ts';
import type { Halt, RolloutFacts } from '../rollout/rollout-facts.ts';
import { TimeProbe } from '../time-probe.ts';
import type { Column } from './column.ts';
import { cellContext } from './context.ts';
import type { ObjectsStore } from './objects-store.ts';
import { refusedSurge } from './refused-surge.ts';

/** A note first, else a create that is refused on one node, else what refuses the Pods of a surge; null for nothing. */
export function haltOf(
  rollout: RolloutFacts,
  column: Column,
  notes: readonly NoteFinding[],
  objects: ObjectsStore,
  around: Surroundings,
  time: TimeProbe,
): Halt | null {
  const note = notes.find(({ haltsRollout }) => haltsRollout);
  if (note !== undefined) {
    return { reason: note.id, says: note.message, path: note.evidence[0]?.path ?? '', remedy: note.remedy };
  }
  const node = someRefusedNode(column);
  // When the cell is due again it is the cell that asks.
  const made = node === null ? null : cellContext(objects, column, node, around, new TimeProbe(time.now));
  if (made !== null) return haltIn(made.context);
  const surge = refusedSurge(rollout, column, objects, around, time);
  return surge === null ? null : haltIn(surge);
}

/** A create error on any one node keeps the controller from every rollout step, so one refused create halts all. */
function someRefusedNode({ missing, records }: Column): string | null {
  let first: string | null = null;
  for (const node of missing) {
    const reason = records.get(node)?.says.reason ?? '';
    if (reasonById(reason)?.haltsRollout && (first === null || node < first)) first = node;
  }
  return first;
}

function haltIn(context: CellContext): Halt | null {
  const found = findings(context).find(({ reason }) => reason.haltsRollout);
  if (found === undefined) return null;
  const { id } = found.reason;
  return {
    reason: id,
    says: attempt(() => found.says(), id),
    path: attempt(() => found.evidence()[0]?.path ?? '', ''),
    remedy: attempt(() => found.remedy(), { says: '', commands: [], patch: null }),
  };
}

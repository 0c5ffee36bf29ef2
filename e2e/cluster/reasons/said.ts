/** What Rollcall says of a row's fault. */
import type { Remedy } from '../../../lib/coverage/model.ts';
import type { WatchedCluster } from '../rollcall/in-process.ts';
import { waitFor } from '../wait.ts';
import { keyOf, nameOf, type Row, type Scene } from './row.ts';

export interface Said {
  node: string;
  state: string;
  reason: string;
  message: string;
  others: string[];
  remedy: Remedy;
}

const NONE: Remedy = { says: '', commands: [], patch: null };

/** Waits until it is said as it should be; what is said then, or in the end. */
export async function awaitIt(
  rollcall: WatchedCluster,
  row: Row,
  scene: Scene,
  withinMs: number,
): Promise<Said | undefined> {
  let said: Said | undefined;
  const isSo = async () => {
    const now =
      row.state === undefined
        ? sayOfAll(rollcall, row)
        : sayOfCell(rollcall, row, (await row.at?.(scene)) ?? nameOf(row));
    said = now ?? said;
    // The sentence may need an event that comes after what the reason needs.
    return said?.reason === row.reason && row.says.test(said.message) && (row.state ?? '') === said.state;
  };
  await waitFor(isSo, withinMs, row.reason).catch(() => {});
  return said;
}

function sayOfCell({ engine }: WatchedCluster, row: Row, node: string): Said | undefined {
  const [first, ...others] = engine.examine(keyOf(row), node, Date.now())?.found ?? [];
  const cell = engine.cell(keyOf(row), node);
  // Without anything to say it is healthy, which a failure should show.
  if (cell === null || (first !== undefined && cell.reason !== first.reason.id)) return undefined;
  const ids = others.map(({ reason }) => reason.id);
  return {
    node,
    state: cell.state,
    reason: cell.reason,
    message: cell.message,
    others: ids,
    remedy: first?.remedy() ?? NONE,
  };
}

/** Of the DaemonSet as a whole. */
export function sayOfAll({ engine }: WatchedCluster, row: Row): Said | undefined {
  const note = engine.columns.get(keyOf(row))?.notes.find(({ id }) => id === row.reason);
  return note && { node: '', state: '', reason: note.id, message: note.message, others: [], remedy: note.remedy };
}

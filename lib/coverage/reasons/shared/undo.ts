/** Going back to the older revision, when this Pod is of the new one and a rollout is under way. */
import type { Remedy } from '../../model.ts';
import type { CellContext } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import { allowsSurge, join } from './cost.ts';
import { kubectlIn, verifyRollout } from './kubectl.ts';

export function undoCommand({ daemonSet: { namespace, name } }: CellContext): string {
  return kubectlIn(namespace, 'rollout', 'undo', `ds/${name}`);
}

/** What undoing costs: the Pods that have come so far are replaced once more, also those that surge beside an old one. */
export function undoCost({ daemonSet, around }: CellContext): string {
  const surging = allowsSurge(daemonSet) ? around.rollout.held : 0;
  const updated = Math.max(daemonSet.status.updatedNumberScheduled + surging, 1);
  const pods = updated === 1 ? 'the one Pod that is' : `the ${updated} Pods that are`;
  return `replaces ${pods} updated by now`;
}

/**
 * The remedy, with the way back as its alternative where there is one. It is a command only where no other one changes
 * the template: undoing after a change would undo the change.
 */
export function withUndo(remedy: Remedy, context: CellContext): Remedy {
  const { isUpdated, around } = context;
  const { old } = around.rollout;
  if (!isUpdated || old === 0) return remedy;
  const undo = undoCommand(context);
  const runs = `The older revision runs on ${count(old, 'node')}; whether it runs on this one is not known.`;
  if (remedy.patch !== null) {
    return { ...remedy, says: join(remedy.says, runs, `Undoing the rollout instead, ${undo}, ${undoCost(context)}.`) };
  }
  // The Pod of now is not there any more after undoing, so it is the rollout that tells whether it worked.
  return {
    ...remedy,
    says: join(remedy.says, runs, `Undoing the rollout ${undoCost(context)}.`),
    commands: [...remedy.commands.slice(0, -1), undo, verifyRollout(context)],
  };
}

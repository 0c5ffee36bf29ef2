/** Going back to the older revision, when this Pod is of the new one and a rollout is under way. */
import type { Remedy } from '../../model.ts';
import type { CellContext } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import { join } from './cost.ts';
import { kubectlIn } from './kubectl.ts';

/** The remedy, with the way back as its alternative where there is one. Commands stay in order, the last one verifies. */
export function withUndo(remedy: Remedy, { isUpdated, around, daemonSet }: CellContext): Remedy {
  const { old } = around.rollout;
  if (!isUpdated || old === 0) return remedy;
  const says = join(
    remedy.says,
    `The older revision runs on ${count(old, 'node')}; whether it runs on this one is not known. Undoing the rollout replaces the Pods that are updated by now.`,
  );
  const [last, ...before] = remedy.commands.toReversed();
  const undo = kubectlIn(daemonSet.namespace, 'rollout', 'undo', `ds/${daemonSet.name}`);
  return { ...remedy, says, commands: [...before.toReversed(), undo, ...(last === undefined ? [] : [last])] };
}

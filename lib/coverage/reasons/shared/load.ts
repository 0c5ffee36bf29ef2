import { type NodeLoad, nodeLoad } from '../../match/resources.ts';
import type { CellContext } from '../../reason.ts';

const loads = new WeakMap<CellContext, NodeLoad>();

/** What the Pods bound to the cell's node take from it; made once for all reasons that ask. */
export function loadOf(context: CellContext): NodeLoad {
  let load = loads.get(context);
  if (load === undefined) {
    load = nodeLoad(context.around.podsOn(context.node.name));
    loads.set(context, load);
  }
  return load;
}

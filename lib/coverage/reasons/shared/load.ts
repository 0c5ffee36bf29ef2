import { type NodeLoad, nodeLoad } from '../../match/resources.ts';
import type { PodObject } from '../../objects.ts';
import type { CellContext } from '../../reason.ts';

const loads = new WeakMap<CellContext, NodeLoad>();

/**
 * The Pods that the scheduler counts on the cell's node: those bound to it, and those nominated to it that the cell's
 * own Pod may not push aside (`framework/runtime` adds them before its filters run).
 */
export function* occupantsOf({ node, pod, around }: CellContext): Iterable<PodObject> {
  for (const one of around.podsOn(node.name)) {
    const isOwn = pod !== null && one.uid === pod.uid;
    if (one.nodeName !== '' || (!isOwn && priorityOf(one) >= priorityOf(pod))) yield one;
  }
}

/** Without a class it is 0. */
export function priorityOf(pod: PodObject | null): number {
  return pod?.spec.priority ?? 0;
}

/** What these Pods take from the node; made once for all reasons that ask. */
export function loadOf(context: CellContext): NodeLoad {
  let load = loads.get(context);
  if (load === undefined) {
    load = nodeLoad(occupantsOf(context));
    loads.set(context, load);
  }
  return load;
}

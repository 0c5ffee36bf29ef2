/** The nodes as they were told last. */
import { lifecycleOf } from '../../coverage/node-lifecycle.ts';
import type { NodeObject } from '../../coverage/objects.ts';
import type { NodeView, StateCounts } from '../../coverage/picture.ts';
import { TimeProbe } from '../../coverage/time-probe.ts';
import { nodeView } from '../../coverage/views/node-view.ts';
import type { PageNode } from '../../wire/messages.ts';

interface Told {
  readonly object: NodeObject;
  readonly view: NodeView;
}

export class NodeViews {
  readonly #told = new Map<string, Told>();

  /** Throws for a node that was never renewed. */
  get(name: string): NodeView {
    const told = this.#told.get(name);
    if (told === undefined) throw new Error('A row has no node.');
    return told.view;
  }

  /** Returns what a page is to be told of the node anew; null where that is nothing. `now` in milliseconds. */
  renew(object: NodeObject, counts: StateCounts, now: number): PageNode | null {
    const before = this.#told.get(object.name);
    if (before?.object === object && !isElsewhere(before, now)) {
      this.#told.set(object.name, { object, view: { ...before.view, counts } });
      return null;
    }
    const view = nodeView(object, counts, now);
    this.#told.set(object.name, { object, view });
    const node = pageNode(view);
    return before !== undefined && JSON.stringify(node) === JSON.stringify(pageNode(before.view)) ? null : node;
  }

  delete(name: string): void {
    this.#told.delete(name);
  }
}

/** Its life goes on by the clock alone. */
function isElsewhere({ object, view }: Told, now: number): boolean {
  const { lifecycle, says } = lifecycleOf(object, new TimeProbe(now));
  return lifecycle !== view.lifecycle || says !== view.lifecycleSays;
}

/** What a page is told of a node. */
export function pageNode({ labels: _, counts: __, ...node }: NodeView): PageNode {
  return node;
}

/** A node is `joining` for its first minutes and `leaving` for an hour only, so its view changes by the clock alone. */

import { lifecycleEndsAt } from '../coverage/node-lifecycle.ts';
import type { NodeObject } from '../coverage/objects.ts';

export class YoungNodes {
  readonly #endsAt = new Map<string, number>();

  /** To be called for every node that is new or changed; undefined for one that left. */
  note(name: string, node: NodeObject | undefined, now: number): void {
    const endsAt = node === undefined ? null : lifecycleEndsAt(node, now);
    if (endsAt === null || endsAt <= now) this.#endsAt.delete(name);
    else this.#endsAt.set(name, endsAt);
  }

  /** The earliest moment at which one of them is so no more; Infinity when none is. */
  nextDueAt(): number {
    let due = Number.POSITIVE_INFINITY;
    for (const endsAt of this.#endsAt.values()) due = Math.min(due, endsAt);
    return due;
  }

  /** Names of those that are so no more, each once. */
  takeDue(now: number): readonly string[] {
    const due = [...this.#endsAt].filter(([, endsAt]) => endsAt <= now).map(([name]) => name);
    for (const name of due) this.#endsAt.delete(name);
    return due;
  }
}

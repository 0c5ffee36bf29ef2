/** The gaps that need someone, looked up by who has them where. */
import { compareStates } from '../model.ts';
import { daemonSetKey } from '../objects.ts';
import type { CellView, Picture } from '../picture.ts';
import type { Gaps } from './gaps.ts';

export class UrgentGaps {
  readonly #onNode = new Map<string, Map<string, CellView>>();
  readonly #ofFamily = new Map<string, string[]>();

  constructor(picture: Picture, cells: readonly CellView[], gaps: Gaps) {
    for (const daemonSet of picture.daemonSets) {
      const key = daemonSetKey(daemonSet);
      if (daemonSet.family === null || gaps.agentOf(key)?.role !== 'agent') continue;
      this.#ofFamily.set(daemonSet.family, [...(this.#ofFamily.get(daemonSet.family) ?? []), key]);
    }
    for (const cell of cells) this.add(cell);
  }

  add(cell: CellView): void {
    const row = this.#onNode.get(cell.node);
    if (row === undefined) this.#onNode.set(cell.node, new Map([[cell.daemonSet, cell]]));
    else row.set(cell.daemonSet, cell);
  }

  at(node: string, daemonSet: string): CellView | null {
    return this.#onNode.get(node)?.get(daemonSet) ?? null;
  }

  /** The worst on the node of the first family that has one there, leaving out `daemonSet` itself. */
  ofFamilies(families: readonly string[], node: string, daemonSet: string): CellView | null {
    for (const family of families) {
      const keys = (this.#ofFamily.get(family) ?? []).filter((key) => key !== daemonSet);
      const worst = worstOf(keys.flatMap((key) => this.at(node, key) ?? []));
      if (worst !== null) return worst;
    }
    return null;
  }

  /** The worst with a reason on the node. */
  ofReason(reason: string, node: string): CellView | null {
    return worstOf([...(this.#onNode.get(node)?.values() ?? [])].filter((cell) => cell.reason === reason));
  }

  /** The worst of a DaemonSet on whatever node. */
  ofDaemonSet(daemonSet: string): CellView | null {
    return worstOf([...this.#onNode.values()].flatMap((row) => row.get(daemonSet) ?? []));
  }

  daemonSetsOf(family: string): readonly string[] {
    return this.#ofFamily.get(family) ?? [];
  }
}

/** The same one, whatever the order; null for none. */
export function worstOf(cells: readonly CellView[]): CellView | null {
  const [worst] = [...cells].sort(
    (a, b) =>
      compareStates(a.state, b.state) ||
      compareText(a.reason, b.reason) ||
      compareText(a.daemonSet, b.daemonSet) ||
      compareText(a.node, b.node),
  );
  return worst ?? null;
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

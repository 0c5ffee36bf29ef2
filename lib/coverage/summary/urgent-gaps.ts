/** The gaps that need someone, looked up by who has them where. */
import { compareStates } from '../model.ts';
import { daemonSetKey } from '../objects.ts';
import type { CellView, Picture } from '../picture.ts';
import type { Gaps } from './gaps.ts';

export class UrgentGaps {
  readonly #onNode = new Map<string, CellView[]>();
  readonly #ofDaemonSet = new Map<string, CellView[]>();
  readonly #ofFamily = new Map<string, string[]>();

  constructor(picture: Picture, cells: readonly CellView[], gaps: Gaps) {
    for (const daemonSet of picture.daemonSets) {
      const key = daemonSetKey(daemonSet);
      if (daemonSet.family === null || gaps.agentOf(key)?.role !== 'agent') continue;
      this.#ofFamily.set(daemonSet.family, [...(this.#ofFamily.get(daemonSet.family) ?? []), key]);
    }
    for (const cell of cells) this.add(cell);
  }

  /** One that is not there yet. */
  add(cell: CellView): void {
    addTo(this.#onNode, cell.node, cell);
    addTo(this.#ofDaemonSet, cell.daemonSet, cell);
  }

  at(node: string, daemonSet: string): CellView | null {
    return this.#onNode.get(node)?.find((cell) => cell.daemonSet === daemonSet) ?? null;
  }

  /** Names of the nodes where some DaemonSet of the families has one. */
  nodesOf(families: readonly string[]): ReadonlySet<string> {
    const keys = families.flatMap((family) => this.daemonSetsOf(family));
    return new Set(keys.flatMap((key) => this.#ofDaemonSet.get(key) ?? []).map(({ node }) => node));
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
    return worstOf((this.#onNode.get(node) ?? []).filter((cell) => cell.reason === reason));
  }

  /** The worst of a DaemonSet on whatever node. */
  ofDaemonSet(daemonSet: string): CellView | null {
    return worstOf(this.#ofDaemonSet.get(daemonSet) ?? []);
  }

  daemonSetsOf(family: string): readonly string[] {
    return this.#ofFamily.get(family) ?? [];
  }
}

function addTo(lists: Map<string, CellView[]>, key: string, cell: CellView): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [cell]);
  else list.push(cell);
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

/** The gaps that need someone, looked up by who has them where. */
import { compareStates } from '../model.ts';
import { daemonSetKey } from '../objects.ts';
import type { CellView, Picture } from '../picture.ts';
import { type CellPlaces, placeCells } from './cell-places.ts';
import { indexColumns, indexRows } from './counts.ts';
import type { Gaps } from './gaps.ts';

export class UrgentGaps {
  readonly #places: CellPlaces;
  readonly #rows: ReadonlyMap<string, number>;
  readonly #columns: ReadonlyMap<string, number>;
  /** By place of the cell. */
  readonly #isUrgent: (place: number) => boolean;
  readonly #picture: Picture;
  readonly #ofFamily = new Map<string, string[]>();
  /** Those that the picture does not spell out, by node. */
  readonly #added = new Map<string, CellView[]>();

  /** `isUrgent` tells of a place in `picture.cells` whether it is a gap that needs someone. */
  constructor(picture: Picture, isUrgent: (place: number) => boolean, gaps: Gaps) {
    this.#picture = picture;
    this.#places = placeCells(picture);
    this.#rows = indexRows(picture);
    this.#columns = indexColumns(picture);
    this.#isUrgent = isUrgent;
    for (const daemonSet of picture.daemonSets) {
      const key = daemonSetKey(daemonSet);
      if (daemonSet.family === null || gaps.agentOf(key)?.role !== 'agent') continue;
      this.#ofFamily.set(daemonSet.family, [...(this.#ofFamily.get(daemonSet.family) ?? []), key]);
    }
  }

  /** One that the picture does not spell out. */
  add(cell: CellView): void {
    this.#added.set(cell.node, [...(this.#added.get(cell.node) ?? []), cell]);
  }

  at(node: string, daemonSet: string): CellView | null {
    const column = this.#columns.get(daemonSet) ?? -1;
    const spelled = this.#onRow(node).find((place) => this.#places.columns[place] === column);
    if (spelled !== undefined) return this.#picture.cells[spelled] ?? null;
    return this.#added.get(node)?.find((cell) => cell.daemonSet === daemonSet) ?? null;
  }

  /** Names of the nodes where some DaemonSet of the families has one. */
  nodesOf(families: readonly string[]): ReadonlySet<string> {
    const keys = new Set(families.flatMap((family) => this.daemonSetsOf(family)));
    return new Set(keys.size === 0 ? [] : this.#ofDaemonSets(keys).map(({ node }) => node));
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
    const spelled = this.#onRow(node).flatMap((place) => this.#picture.cells[place] ?? []);
    return worstOf([...spelled, ...(this.#added.get(node) ?? [])].filter((cell) => cell.reason === reason));
  }

  /** The worst of a DaemonSet on whatever node. */
  ofDaemonSet(daemonSet: string): CellView | null {
    return worstOf(this.#ofDaemonSets(new Set([daemonSet])));
  }

  daemonSetsOf(family: string): readonly string[] {
    return this.#ofFamily.get(family) ?? [];
  }

  #onRow(node: string): number[] {
    return [...this.#places.ofRow(this.#rows.get(node) ?? -1)].filter(this.#isUrgent);
  }

  #ofDaemonSets(keys: ReadonlySet<string>): CellView[] {
    const columns = new Set([...keys].map((key) => this.#columns.get(key) ?? -1));
    const spelled = this.#picture.cells.filter(
      (_, place) => columns.has(this.#places.columns[place] ?? -1) && this.#isUrgent(place),
    );
    return [...spelled, ...[...this.#added.values()].flat().filter((cell) => keys.has(cell.daemonSet))];
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

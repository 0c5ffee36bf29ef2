/** What problems and the verdict look up in one picture, made when first asked for. */
import type { CellView, Picture } from '../picture.ts';
import { type Chains, makeChains } from './chains.ts';
import { makeUniverse, type Universe } from './common-cause-singles.ts';
import { indexColumns, indexRows, stateAt } from './counts.ts';
import { type FeatureTable, tabulateFeatures } from './features.ts';
import { type Gaps, makeGaps } from './gaps.ts';
import { isUrgentGap } from './grouping.ts';
import { nameDaemonSets } from './problem-words.ts';
import { requiredCells } from './required.ts';

export interface Lookup {
  readonly picture: Picture;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly rows: ReadonlyMap<string, number>;
  readonly columns: ReadonlyMap<string, number>;
  readonly gaps: Gaps;
  /** Cells that nothing selects although the policy requires them: the picture does not spell them out. */
  readonly required: () => readonly CellView[];
  /** Which gap follows from which. */
  readonly chains: () => Chains;
  /** What to call a DaemonSet. */
  readonly nameOf: (daemonSet: string) => string;
  readonly table: () => FeatureTable;
  /** Nodes that a DaemonSet targets; all nodes for null. */
  readonly universeOf: (daemonSet: string | null) => Universe;
}

export function makeLookup(picture: Picture, now: number): Lookup {
  const judged = { picture, now };
  const columns = indexColumns(picture);
  let made: FeatureTable | undefined;
  const table = () => {
    made ??= tabulateFeatures(picture);
    return made;
  };
  const universes = new Map<string | null, Universe>();
  const universeOf = (daemonSet: string | null): Universe => {
    let universe = universes.get(daemonSet);
    if (universe === undefined) {
      universe = makeUniverse(table(), targetedRows(picture, daemonSet === null ? undefined : columns.get(daemonSet)));
      universes.set(daemonSet, universe);
    }
    return universe;
  };
  const gaps = makeGaps(judged);
  let demanded: readonly CellView[] | undefined;
  const required = () => {
    demanded ??= requiredCells(judged, gaps);
    return demanded;
  };
  let chained: Chains | undefined;
  const chains = () => {
    chained ??= makeChains(
      picture,
      picture.cells.filter((cell) => isUrgentGap(cell, gaps) && gaps.agentOf(cell.daemonSet)?.role === 'agent'),
      gaps,
    );
    return chained;
  };
  const nameOf = nameDaemonSets(picture);
  return { picture, now, rows: indexRows(picture), columns, gaps, required, chains, nameOf, table, universeOf };
}

function targetedRows(picture: Picture, column: number | undefined): number[] {
  const all = picture.nodes.map((_, row) => row);
  return column === undefined ? all : all.filter((row) => stateAt(picture, row, column) !== 'notSelected');
}

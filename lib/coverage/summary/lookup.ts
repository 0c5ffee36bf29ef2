/** What problems and the verdict look up in one picture, made when first asked for. */
import type { Picture } from '../picture.ts';
import { makeUniverse, type Universe } from './common-cause-singles.ts';
import { indexColumns, indexRows, stateAt } from './counts.ts';
import { type FeatureTable, tabulateFeatures } from './features.ts';
import { type Gaps, makeGaps } from './gaps.ts';
import { nameDaemonSets } from './problem-words.ts';

export interface Lookup {
  readonly picture: Picture;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly rows: ReadonlyMap<string, number>;
  readonly columns: ReadonlyMap<string, number>;
  readonly gaps: Gaps;
  /** What to call a DaemonSet. */
  readonly nameOf: (daemonSet: string) => string;
  readonly table: () => FeatureTable;
  /** Nodes that a DaemonSet targets; all nodes for null. */
  readonly universeOf: (daemonSet: string | null) => Universe;
}

export function makeLookup(picture: Picture, now: number): Lookup {
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
  const rows = indexRows(picture);
  return { picture, now, rows, columns, gaps: makeGaps(picture), nameOf: nameDaemonSets(picture), table, universeOf };
}

function targetedRows(picture: Picture, column: number | undefined): number[] {
  const all = picture.nodes.map((_, row) => row);
  return column === undefined ? all : all.filter((row) => stateAt(picture, row, column) !== 'notSelected');
}

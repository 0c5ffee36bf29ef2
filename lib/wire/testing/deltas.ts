/** Deltas on their own, and changes of a page from which a delta is made as a server makes it. */
import fc from 'fast-check';
import type { PageDelta } from '../messages.ts';
import { aKind, aMoment, aPlace, someDaemonSets, someNodes, someWords } from './pages.ts';

const ROWS = 50;
const COLUMNS = 6;
const KINDS = 300;

const ascending = (last: number) =>
  fc.uniqueArray(fc.nat(last), { maxLength: 4 }).map((all) => all.sort((a, b) => a - b));

const someCells = fc
  .uniqueArray(fc.nat(ROWS * COLUMNS - 1), { maxLength: 40 })
  .chain((places) =>
    fc.tuple(
      ...places
        .sort((a, b) => a - b)
        .map((place) => aPlace(KINDS).map((kind) => ({ row: place % ROWS, column: Math.floor(place / ROWS), kind }))),
    ),
  );

export const aDelta: fc.Arbitrary<PageDelta> = fc.record(
  {
    revision: fc.nat(),
    observedAt: aMoment,
    rowsGone: ascending(ROWS),
    columnsGone: ascending(COLUMNS),
    nodes: someNodes(3),
    daemonSets: someDaemonSets(2),
    kinds: fc.array(aKind, { maxLength: 3 }),
    cells: someCells,
    words: someWords(ROWS, COLUMNS, 4),
  },
  { noNullPrototype: true },
);

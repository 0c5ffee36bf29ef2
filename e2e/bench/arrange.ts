/** Filtering, grouping and sorting 5,000 nodes by 50 DaemonSets as the page does, against one plain pass over all letters. */

import type { Marks } from '../../components/grid/alike.ts';
import { arrangePools, listItems } from '../../components/grid/arrange.ts';
import { arrangeColumns } from '../../components/grid/columns.ts';
import { filterGrid } from '../../components/grid/filter.ts';
import { largeCluster } from '../../lib/client/fixtures/clusters.ts';
import { pageOf } from '../../lib/client/fixtures/page-start.ts';
import { makeDigest } from '../../lib/coverage/digest/digest.ts';
import type { CellState } from '../../lib/coverage/model.ts';
import { type Measured, median } from './measured.ts';

const NODES = 5_000;
const DAEMON_SETS = 50;
const ROUNDS = 15;
/** The promise, in microseconds of CPU. */
const AT_MOST_US = 16_000;

const NO_STATES: readonly CellState[] = [];

/** Medians of interleaved rounds; ours is the slowest of what a reader can ask for. */
export function arrange(): Measured {
  const picture = largeCluster(NODES, DAEMON_SETS);
  const page = pageOf(picture);
  const { families, gapNodes, marks } = makeDigest(picture, Date.parse(picture.observedAt));
  const columns = arrangeColumns(page.shapes, families, []);
  const held = new Set(gapNodes);
  const show = (q: string, states: readonly CellState[], by: Marks): number => {
    const { places } = filterGrid(page, columns, by, q, states);
    const pools = arrangePools(
      page.layout.nodes,
      places,
      (name) => held.has(name),
      () => false,
    );
    return listItems(pools, page.layout.nodes).length;
  };
  const asked: Readonly<Record<string, () => number>> = {
    'everything, by pool and by gap': () => show('', NO_STATES, marks),
    'the nodes with a reason': () => show('taint', NO_STATES, marks),
    'the nodes with a healthy cell': () => show('', ['healthy'], marks),
    'the nodes with a cell in one of three states': () => show('', ['missing', 'notReady', 'misscheduled'], marks),
    'both at once': () => show('node crash', ['notReady'], marks),
  };
  const ours = new Map(Object.keys(asked).map((name) => [name, [] as number[]]));
  const plain: number[] = [];
  const letters = [...page.rows.values()].map((row) => row.letters);
  for (let round = 0; round < ROUNDS; round++) {
    plain.push(took(() => countLetters(letters)));
    for (const [name, ask] of Object.entries(asked)) ours.get(name)?.push(took(ask));
  }
  const medians = [...ours].map(([name, values]) => [name, median(values)] as const);
  const [slowest, oursUs] = medians.reduce((a, b) => (b[1] > a[1] ? b : a));
  if (oursUs > AT_MOST_US) throw new Error(`${oursUs} us for ${slowest}: the promise is ${AT_MOST_US}`);
  const details = medians.map(([name, us]) => `${name} ${(us / 1000).toFixed(1)} ms`).join(', ');
  return { oursUs, baselineUs: median(plain), baseline: 'one pass over all letters', details };
}

function countLetters(rows: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const letters of rows) for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return counts.size;
}

/** CPU time, so that what else runs on the machine is left out. */
function took(run: () => unknown): number {
  const started = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(started);
  return user + system;
}

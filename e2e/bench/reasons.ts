/** What each reason costs: its rule, asked about its own example and its near miss, against one whole healthy cell. */
import { evaluate } from '../../lib/coverage/evaluate.ts';
import { FIXTURES } from '../../lib/coverage/reasons/testing/fixtures.ts';
import { ALL_REASONS } from '../../lib/coverage/registry.ts';
import { context, pod } from '../../lib/coverage/testing.ts';
import { type Measured, median } from './measured.ts';

const ROUNDS = 9;
const REPEATS = 2_000;
const NAMED = 8;

/** The dearest reason, words included. The others are in the details, dearest first. */
export function reasons(): Measured {
  const examples = new Map(Object.values(FIXTURES).flatMap((all) => all.map((one) => [one.id, one])));
  const healthy = { pods: [pod()] };
  const cells: number[] = [];
  const costs = new Map<string, number[]>(ALL_REASONS.map(({ id }) => [id, []]));
  for (let round = 0; round < ROUNDS; round++) {
    cells.push(took(() => evaluate(context(healthy))));
    for (const reason of ALL_REASONS) {
      const example = examples.get(reason.id);
      if (example === undefined) throw new Error(`${reason.id} has no example`);
      const both = [context(example.cell), context(example.nearMiss)];
      costs.get(reason.id)?.push(took(() => both.map((cell) => reason.judge(cell)?.says())) / both.length);
    }
  }
  const dearest = [...costs].map(([id, us]) => ({ id, us: median(us) })).sort((a, b) => b.us - a.us);
  const [first] = dearest;
  const middle = dearest[Math.floor(dearest.length / 2)];
  const named = dearest.slice(0, NAMED).map(({ id, us }) => `${id} ${us.toFixed(2)}`);
  return {
    oursUs: first?.us ?? Number.NaN,
    baselineUs: median(cells),
    baseline: 'one healthy cell with its context',
    details: `us a reason: ${named.join(', ')}; the median of ${dearest.length} is ${middle?.us.toFixed(2)}`,
  };
}

/** Microseconds of CPU. */
function took(run: () => unknown): number {
  const started = process.cpuUsage();
  for (let i = 0; i < REPEATS; i++) run();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / REPEATS;
}

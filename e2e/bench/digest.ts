/**
 * What a page says beyond its cells, at 5,000 nodes by 50 DaemonSets: made anew, and after a change of little, against
 * one plain pass over all letters and cells.
 */
import { type Digest, DigestMaker } from '../../lib/coverage/digest/digest.ts';
import { withCell, withDaemonSet } from '../../lib/coverage/digest/testing/changes.ts';
import { largePicture } from '../../lib/coverage/digest/testing/large.ts';
import type { CellView, Picture } from '../../lib/coverage/picture.ts';
import { NOW } from '../../lib/coverage/summary/testing.ts';
import { type Measured, median } from './measured.ts';

const NODES = 5_000;
const DAEMON_SETS = 50;
const ROUNDS = 11;
const SECOND = 1_000;

interface Made {
  readonly us: number;
  /** The longest step, in microseconds. */
  readonly longest: number;
}

/** Medians of interleaved rounds, in CPU time; ours is the slowest of the small changes. */
export function digest(): Measured {
  const plain: number[] = [];
  const cold: Made[] = [];
  const warm = { 'a cell': [] as Made[], 'a DaemonSet': [] as Made[], 'the clock': [] as Made[] };
  const maker = new DigestMaker();
  let picture = largePicture(NODES, DAEMON_SETS);
  let now = NOW;
  let problems = take(maker, picture, now).digest.summary.problems.length;
  for (let round = 0; round < ROUNDS; round++) {
    plain.push(took(() => countAll(picture)));
    cold.push(take(new DigestMaker(), anew(picture), now));
    picture = withCell(picture, crash(picture, (round * 37) % NODES));
    now += SECOND;
    const changed = take(maker, picture, now);
    if (changed.digest.summary.problems.length < problems) throw new Error('a crash took a problem away');
    problems = changed.digest.summary.problems.length;
    warm['a cell'].push(changed);
    picture = withDaemonSet(picture, round, {});
    warm['a DaemonSet'].push(take(maker, picture, now));
    now += SECOND;
    warm['the clock'].push(take(maker, picture, now));
  }
  const said = (name: string, made: readonly Made[]) =>
    `${name} ${ms(median(made.map(({ us }) => us)))}, longest step ${ms(median(made.map(({ longest }) => longest)))}`;
  return {
    oursUs: Math.max(...Object.values(warm).map((made) => median(made.map(({ us }) => us)))),
    baselineUs: median(plain),
    baseline: 'one plain pass over all letters and cells',
    details: [said('anew', cold), ...Object.entries(warm).map(([name, made]) => said(name, made))].join('; '),
  };
}

function ms(us: number): string {
  return `${(us / SECOND).toFixed(1)} ms`;
}

/** Nothing of it is known to any maker. */
function anew(picture: Picture): Picture {
  return {
    ...picture,
    nodes: picture.nodes.map((node) => ({ ...node })),
    daemonSets: picture.daemonSets.map((one) => ({ ...one })),
    cells: picture.cells.map((cell) => ({ ...cell })),
  };
}

/** Another node joins those on which the first crash loop of the picture is. */
function crash({ cells, nodes }: Picture, row: number): CellView {
  const [like] = cells.filter(({ reason }) => reason === 'CrashLoop');
  if (like === undefined) throw new Error('the picture has no crash loop');
  return { ...like, node: nodes[row]?.name ?? '' };
}

function countAll({ grid, cells }: Picture): number {
  const counts = new Map<string, number>();
  for (const letters of grid) for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  for (const { reason } of cells) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts.size;
}

function take(maker: DigestMaker, picture: Picture, now: number): Made & { readonly digest: Digest } {
  const steps = maker.steps(picture, now);
  let us = 0;
  let longest = 0;
  for (;;) {
    const step = { result: null as IteratorResult<void, Digest> | null };
    const spent = took(() => {
      step.result = steps.next();
    });
    us += spent;
    longest = Math.max(longest, spent);
    if (step.result?.done === true) return { us, longest, digest: step.result.value };
  }
}

/** Microseconds of CPU of this thread, so that what else runs on the machine is left out. */
function took(run: () => void): number {
  const started = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(started);
  return user + system;
}

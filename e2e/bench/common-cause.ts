/** What the nodes of a problem have in common, at 5,000 nodes with 30 labels each, against one plain count of the labels. */
import { findCommonCause } from '../../lib/coverage/summary/common-cause.ts';
import { makeUniverse } from '../../lib/coverage/summary/common-cause-singles.ts';
import { expressionOf } from '../../lib/coverage/summary/common-cause-words.ts';
import { consequencesOf } from '../../lib/coverage/summary/consequences.ts';
import { tabulateFeatures } from '../../lib/coverage/summary/features.ts';
import { minutesAgo, type NodeSketch, sketchPicture } from '../../lib/coverage/summary/testing.ts';
import { type Measured, median } from './measured.ts';

const NODES = 5_000;
const LABELS = 30;
const ROUNDS = 15;
/** The promise, in microseconds of CPU a problem. */
const AT_MOST_US = 50_000;

/** From one value for all to one for each node, as labels are. */
const DISTINCT = [1, 2, 3, 4, 5, 7, 9, 12, 16, 40, 200, NODES];

/** Agents with consequences of every kind, which are left out. */
const PICTURE = sketchPicture({
  nodes: Array.from({ length: NODES }, (_, i) => sketchNode(i)),
  daemonSets: [
    { key: 'kube-system/cilium', family: 'Cilium' },
    { key: 'kube-system/nfd-worker', family: 'Node Feature Discovery' },
  ],
});

/** One that a term explains, one that needs two, and one that nothing does: the most work. */
const PROBLEMS: readonly { readonly says: string; readonly isIn: (i: number) => boolean }[] = [
  { says: 'node pool p7', isIn: (i) => i % 40 === 7 },
  { says: 'node pool p9 and kernel 6.6', isIn: (i) => i % 40 === 9 && i % 3 === 0 },
  { says: '', isIn: (i) => (i * 7919) % 101 === 0 },
];

/** Medians of interleaved rounds; ours is the slowest of the problems. */
export function commonCause(): Measured {
  const rows = PICTURE.nodes.map((_, row) => row);
  const affected = PROBLEMS.map(({ isIn }) => rows.filter(isIn));
  const ours: number[][] = PROBLEMS.map(() => []);
  const plain: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    plain.push(took(() => countLabels()));
    for (const [place, { says }] of PROBLEMS.entries()) {
      let found = '';
      const us = took(() => {
        const table = tabulateFeatures(PICTURE);
        const isNoCause = consequencesOf(PICTURE.daemonSets);
        const [best] = findCommonCause(table, affected[place] ?? [], makeUniverse(table, rows), isNoCause);
        found = best === undefined ? '' : expressionOf(best);
      });
      if (found !== says) throw new Error(`found "${found}" for "${says}"`);
      ours[place]?.push(us);
    }
  }
  const oursUs = Math.max(...ours.map(median));
  if (oursUs > AT_MOST_US) throw new Error(`${oursUs} us for a problem: the promise is ${AT_MOST_US}`);
  return { oursUs, baselineUs: median(plain), baseline: 'one count of every label' };
}

function countLabels(): number {
  const counts = new Map<string, number>();
  for (const { labels } of PICTURE.nodes) {
    for (const [key, value] of Object.entries(labels)) {
      const label = `${key}=${value}`;
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
  }
  return counts.size;
}

function sketchNode(i: number): NodeSketch {
  return {
    name: `node-${i}`,
    pool: `p${i % 40}`,
    kernelVersion: i % 3 === 0 ? '6.6' : '6.1',
    createdAt: minutesAgo(i),
    labels: Object.fromEntries(
      Array.from({ length: LABELS }, (_, k) => {
        const distinct = DISTINCT[k % DISTINCT.length] ?? 1;
        return [`example.com/label-${k}`, `value-${Math.floor((i * (k + 1)) / 3) % distinct}`];
      }),
    ),
  };
}

/** CPU time, so that what else runs on the machine is left out. */
function took(run: () => void): number {
  const started = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(started);
  return user + system;
}

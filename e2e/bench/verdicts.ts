/** What the verdicts cost: all of them after a storm, and the card of a single one. */
import { evaluate } from '../../lib/coverage/evaluate.ts';
import { explain } from '../../lib/coverage/explain/explain.ts';
import { daemonSetKey } from '../../lib/coverage/objects.ts';
import { context, pod } from '../../lib/coverage/testing.ts';
import { type ClusterSize, nodeName } from '../load/fleet.ts';
import { DECIDING, EngineFixture } from './engine-fixture.ts';
import { type Finding, percentile } from './finding.ts';

const ROUNDS = 5;
const EXPLAINED = 2_000;
const BASELINE_CELLS = 20_000;

/** Of a cluster of this size, in this process. */
export function verdicts(size: ClusterSize): readonly Finding[] {
  const fixture = new EngineFixture(size);
  fixture.takeAll(...DECIDING);
  fixture.settle();
  const cells = size.nodes * size.daemonSets;
  const rounds: number[] = [];
  const baseline: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const node of fixture.cluster.nodes.all()) {
      const taintedAt = round % 2 === 0 ? fixture.cluster.seconds() : 0;
      fixture.take('nodes', 'MODIFIED', { ...node, taintedAt, rv: node.rv + round + 1 } as typeof node);
    }
    rounds.push(cpuMsOf(() => fixture.settle()));
    baseline.push(cpuMsOf(evaluateHealthy) / BASELINE_CELLS);
  }
  const allMs = percentile(rounds, 0.5);
  const cellUs = percentile(baseline, 0.5) * 1000;
  const card = explainMs(fixture, size);
  return [
    {
      name: 'recompute',
      value: allMs,
      details: `ms of CPU for ${cells} cells, one step, after a taint of all ${size.nodes} nodes: ${((allMs * 1000) / cells).toFixed(2)} us a cell`,
    },
    {
      name: 'recompute-cell',
      value: (allMs * 1000) / cells / cellUs,
      details: `${((allMs * 1000) / cells).toFixed(2)} us a cell of ${cells} against ${cellUs.toFixed(2)} us of evaluating a healthy one alone`,
    },
    {
      name: 'explain',
      value: percentile(card, 0.99),
      details: `of ${EXPLAINED} cells: p50 ${percentile(card, 0.5).toFixed(3)}, p99 ${percentile(card, 0.99).toFixed(3)} ms`,
    },
  ];
}

function evaluateHealthy(): void {
  for (let i = 0; i < BASELINE_CELLS; i += 1) evaluate(context({ pods: [pod()] }));
}

/** CPU of each cell's chain with its evidence, as its card and its route show it. */
function explainMs({ engine, cluster }: EngineFixture, size: ClusterSize): readonly number[] {
  const times: number[] = [];
  const stride = 7_919;
  for (let i = 0; i < EXPLAINED; i += 1) {
    const place = (i * stride) % (size.nodes * size.daemonSets);
    const key = daemonSetKey(cluster.agentOf(place % size.daemonSets));
    const node = nodeName(Math.floor(place / size.daemonSets));
    const before = process.cpuUsage();
    const cell = engine.cell(key, node);
    const examined = engine.examine(key, node, Date.now());
    if (cell === null || examined === null) throw new Error(`there is no cell of ${key} on ${node}`);
    explain(cell, examined.context, examined.found);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return times;
}

function cpuMsOf(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

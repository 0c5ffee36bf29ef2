/**
 * `npm run bench`: every benchmark prints what it measured, the numbers behind it, its target and its budget; over
 * budget ends non-zero. `-- large` measures 5,000 nodes by 50 DaemonSets with 150,000 Pods, `-- xl` 100,000 nodes.
 */
import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { ROOT } from '../../lib/cli/ensure.mjs';
import type { LoadSize } from '../load/client.ts';
import { arrange } from './arrange.ts';
import { Budgets, type Judged, lineOf, type Run, tableOf } from './budgets.ts';
import { commonCause } from './common-cause.ts';
import { digest } from './digest.ts';
import { type Finding, findingOf } from './finding.ts';
import { podEvent, podHeartbeat } from './pod-event.ts';
import { podMemory } from './pod-memory.ts';
import { reasons } from './reasons.ts';
import { series } from './series.ts';
import { strips } from './strips.ts';
import { verdicts } from './verdicts.ts';
import { wireDelta } from './wire-delta.ts';
import { wireNames } from './wire-names.ts';
import { wireStates } from './wire-states.ts';

const SMALL: LoadSize = { nodes: 300, daemonSets: 20, pods: 1_000 };
const LARGE: LoadSize = { nodes: 5_000, daemonSets: 50, pods: 12_500 };
/** As many nodes and Pods as the largest cluster that anybody has told of. */
const XL: LoadSize = { nodes: 100_000, daemonSets: 50, pods: 100_000, everywhere: 2, pools: 50 };

/** What this table has no room for. */
const ELSEWHERE = 'The page itself, from bytes to pixels, is measured in e2e/browser.';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    stream: { type: 'string', default: '/api/v1/stream' },
    /** Node's, for the server, such as `--cpu-prof`. */
    flags: { type: 'string', default: '' },
  },
});
const [run = 'push'] = positionals;
if (run !== 'push' && run !== 'large' && run !== 'xl')
  throw new Error(`there is no ${run}: large and xl are what there is`);

const budgets = new Budgets();
const judged: Judged[] = [];

function tell(finding: Finding): void {
  const judgement = budgets.judge(finding, run as Run);
  judged.push(judgement);
  process.stdout.write(`${lineOf(judgement)}\n`);
}

function wire(nodes: number): Finding[] {
  return [...wireDelta(nodes), wireNames(nodes), ...wireStates(nodes)];
}

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
process.stdout.write(`load ${loadavg()[0]?.toFixed(2)} · Node ${process.version} · commit ${commit} · ${run}\n`);
const flags = values.flags === '' ? [] : values.flags.split(' ');
const common = { stream: values.stream, flags, tell };
if (run === 'push') {
  for (const [name, measure] of Object.entries({
    'pod-event': podEvent,
    'pod-heartbeat': podHeartbeat,
    'common-cause': commonCause,
    arrange,
    digest,
    strips,
    reasons,
  })) {
    tell(findingOf(name, measure()));
  }
  tell(podMemory(SMALL));
  verdicts(SMALL).forEach(tell);
  wire(LARGE.nodes).forEach(tell);
  await series({ ...common, size: SMALL, ms: 1_500, clients: 100, marks: 10 });
} else if (run === 'large') {
  tell(podMemory(LARGE));
  verdicts(LARGE).forEach(tell);
  await series({ ...common, size: LARGE, ms: 20_000, clients: 1_000, marks: 150 });
} else {
  wire(XL.nodes).forEach(tell);
  await series({ ...common, size: XL, ms: 10_000, clients: 100, marks: 50 });
}
process.stdout.write(`\n${tableOf(judged)}\nload ${loadavg()[0]?.toFixed(2)} at the end\n`);
if (run !== 'push') process.stdout.write(`${ELSEWHERE}\n`);

const missing = budgets.heldIn(run).filter((name) => !judged.some(({ finding }) => finding.name === name));
if (missing.length > 0) process.stdout.write(`not measured: ${missing.join(', ')}\n`);
process.exitCode = missing.length > 0 || judged.some(({ isWithin }) => !isWithin) ? 1 : 0;

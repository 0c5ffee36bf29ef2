/** Pages of a made-up cluster in bytes' worst case: random names, times and failures, and nothing said twice that differs. */

import { makeDaemonSet, makeRollout, NOW } from '../../lib/client/fixtures/build.ts';
import type { CellState, Severity } from '../../lib/coverage/model.ts';
import type { CellKind, PageNode, PageSnapshot } from '../../lib/wire/messages.ts';

/** The six states of the targets: the first is 97% of all cells, the others share the rest. */
const STATES: readonly (readonly [CellState, string, Severity])[] = [
  ['healthy', '', 'ok'],
  ['outdated', 'RolloutWaiting', 'info'],
  ['notReady', 'CrashLoop', 'critical'],
  ['pending', 'InsufficientResources', 'warning'],
  ['missing', 'QuotaExceeded', 'critical'],
  ['repelled', 'UntoleratedTaint', 'warning'],
];
export const KINDS: readonly CellKind[] = STATES.map(([state, reason, severity]) => ({
  state,
  reason,
  severity,
  confidence: 'certain',
}));
const UNHEALTHY = 0.03;

const POOLS = 12;
const INSTANCE_TYPES = ['m6i.2xlarge', 'm6i.4xlarge', 'c7g.4xlarge', 'r6i.8xlarge', 'p5.48xlarge'];
const HEX = '0123456789abcdef';
/** What Kubernetes makes names of. */
const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

type Random = () => number;

/** The same numbers from 0 to 1 in every run. */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How the large clouds and the rest name their nodes. */
export const NAMINGS = {
  eks: (_: number, random: Random) =>
    `ip-10-${below(64, random)}-${below(256, random)}-${below(256, random)}.eu-west-1.compute.internal`,
  gke: (place: number, random: Random) =>
    `gke-prod-eu-pool-${place % POOLS}-${fixed(`${place % (POOLS * 3)}`, 8)}-${letters(4, NAME_LETTERS, random)}`,
  numbered: (place: number) => `worker-${String(place).padStart(5, '0')}`,
} satisfies Record<string, (place: number, random: Random) => string>;

/** So many different names, sorted. */
export function nodeNames(naming: keyof typeof NAMINGS, count: number): string[] {
  const random = randomFrom(7);
  const names = new Set<string>();
  for (let place = 0; names.size < count; place++) names.add(NAMINGS[naming](place, random));
  return [...names].sort();
}

/** Every cell by chance for itself: nothing that a code could use but how common each state is. */
export function randomGrid(rows: number, columns: number): Uint16Array[] {
  const random = randomFrom(11);
  return Array.from({ length: columns }, () =>
    Uint16Array.from({ length: rows }, () => (random() < UNHEALTHY ? 1 + below(STATES.length - 1, random) : 0)),
  );
}

/** As many failures as failures are: whole pools (by name or not), whole DaemonSets, whole nodes, and a few by chance. */
export function correlatedGrid(rows: number, columns: number, poolOf: (row: number) => number): Uint16Array[] {
  const random = randomFrom(13);
  const deadNodes = Uint8Array.from({ length: rows }, () => Number(random() < 0.01));
  return Array.from({ length: columns }, (_, column) => {
    const kept = column % 5 === 4 ? below(POOLS, random) : -1;
    const broken = column % 17 === 3 ? 2 : 0;
    return Uint16Array.from({ length: rows }, (_, row) => {
      if (poolOf(row) === kept) return 5;
      if (deadNodes[row] === 1) return 2;
      return random() < 0.001 ? 4 : broken;
    });
  });
}

/** A page of the largest kind: too many cells are spelled out, so the page asks for their words. */
export function makePage(nodes: PageNode[], cells: readonly Uint16Array[]): PageSnapshot {
  const daemonSets = cells.map((column, place) => {
    const key = `agents/agent-${place}`;
    const healthy = column.filter((kind) => kind === 0).length;
    const rollout = makeRollout(key, column.length, healthy);
    return makeDaemonSet(key, { rollout, tolerations: [{ key: '', operator: 'Exists', value: '', effect: '' }] });
  });
  return {
    revision: 1_234_567,
    observedAt: new Date(NOW).toISOString(),
    cluster: { context: 'prod-eu-west-1', server: 'https://10.0.0.1:443', version: 'v1.36.2', isDemo: false },
    sources: [],
    requests: [],
    nodes,
    daemonSets,
    kinds: KINDS,
    cells,
    words: null,
  };
}

/** Nodes that came in batches of some ten over the last month, ready within two minutes. */
export function makeNodes(names: readonly string[]): PageNode[] {
  const random = randomFrom(17);
  const batches = Array.from({ length: Math.ceil(names.length / 10) }, () => NOW - below(30 * 86_400, random) * 1000);
  return names.map((name) => {
    const pool = below(POOLS, random);
    const createdAt = (batches[below(batches.length, random)] ?? NOW) + below(20, random) * 1000;
    const isGpu = pool === POOLS - 1;
    return {
      name,
      ready: 'True',
      readySince: new Date(createdAt + (25 + below(90, random)) * 1000).toISOString(),
      unschedulable: false,
      createdAt: new Date(createdAt).toISOString(),
      pool: `pool-${pool}`,
      instanceType: isGpu ? 'p5.48xlarge' : (INSTANCE_TYPES[pool % 4] ?? ''),
      taints: isGpu ? ['nvidia.com/gpu=present:NoSchedule'] : [],
      conditions: [],
      kernelVersion: pool % 3 === 0 ? '6.1.134' : '6.1.141',
      kubeletVersion: pool % 3 === 0 ? 'v1.36.1' : 'v1.36.2',
      osImage: 'Bottlerocket OS 1.44.0 (aws-k8s-1.36)',
      operatingSystem: 'linux',
      architecture: pool % 4 === 2 ? 'arm64' : 'amd64',
      lifecycle: 'steady',
      lifecycleSays: null,
      isVirtual: false,
    };
  });
}

function below(end: number, random: Random): number {
  return Math.floor(random() * end);
}

function letters(count: number, alphabet: string, random: Random): string {
  return Array.from({ length: count }, () => alphabet[below(alphabet.length, random)]).join('');
}

/** The same for the same text, as an instance group's hash. */
function fixed(text: string, count: number): string {
  return letters(count, HEX, randomFrom([...text].reduce((sum, one) => sum * 31 + one.charCodeAt(0), 1)));
}

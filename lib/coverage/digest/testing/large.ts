/** A cluster as large as they come, with as much wrong as on a bad day. The same every time. */
import type { Category, CellState } from '../../model.ts';
import type { DaemonSetView, NodeView, NoteView, Picture } from '../../picture.ts';
import { EMPTY_POLICY, type PolicyView } from '../../policy/policy.ts';
import {
  type CellSketch,
  type DaemonSetSketch,
  minutesAgo,
  type NodeSketch,
  sketchPicture,
  sketchRollout,
} from '../../summary/testing.ts';

const POOLS = ['general', 'compute', 'memory', 'storage', 'ingress', 'batch', 'build', 'gpu', 'edge', 'system'];
const GPU_TAINT = 'nvidia.com/gpu=present:NoSchedule';
const NETWORK_TAINT = 'node.cilium.io/agent-not-ready:NoExecute';
const LABELS = 10;
const CATEGORIES: readonly Category[] = ['logging', 'monitoring', 'security', 'storage', 'network', 'other'];
/** So many of the DaemonSets don't tolerate the taint of the GPU pool. */
const KEPT_OFF = 0.4;
/** So many select some pools alone. */
const SELECTIVE = 0.2;
const NOTES = 3;

/** `nodes` in ten pools and at least ten DaemonSets; 3 % of the cells are gaps, in some twenty problems. */
export function largePicture(nodes: number, daemonSets: number): Picture {
  const agents = Array.from({ length: daemonSets }, (_, i) => sketchAgent(i, daemonSets));
  const places = new Map(agents.map(({ key }, i) => [key, i]));
  const picture = sketchPicture({
    nodes: Array.from({ length: nodes }, (_, i) => sketchNode(i)),
    daemonSets: agents,
    cell: (node, key) => sketchCell(node, key, places.get(key) ?? 0, daemonSets),
  });
  return { ...picture, daemonSets: picture.daemonSets.map(addNotes), policy: POLICY };
}

function numberOf(node: NodeView): number {
  return Number(node.name.slice('ip-10-'.length, -'.internal'.length));
}

/** The GPU pool is a thirteenth of the cluster, the others share the rest. */
function poolOf(i: number): string {
  if (i % 13 === 0) return 'gpu';
  return POOLS.filter((pool) => pool !== 'gpu')[i % 9] ?? '';
}

function isSilent(i: number): boolean {
  return i % 601 === 7;
}

function isWithoutNetwork(i: number): boolean {
  return i % 401 === 11;
}

function sketchNode(i: number): NodeSketch {
  const pool = poolOf(i);
  const name = `ip-10-${i}.internal`;
  const taints = [...(pool === 'gpu' ? [GPU_TAINT] : []), ...(isWithoutNetwork(i) ? [NETWORK_TAINT] : [])];
  return {
    name,
    pool,
    taints,
    ready: isSilent(i) ? 'Unknown' : 'True',
    readySince: minutesAgo(isSilent(i) ? 12 : 4000 + i),
    createdAt: minutesAgo(5000 + i),
    instanceType: `m${i % 4}.xlarge`,
    kernelVersion: i % 97 === 0 ? '6.12.46' : '6.1.134',
    lifecycle: i % 211 === 3 ? 'joining' : 'steady',
    labels: {
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
      'topology.kubernetes.io/zone': `eu-west-1${'abc'[i % 3]}`,
      'node.kubernetes.io/instance-type': `m${i % 4}.xlarge`,
      'example.com/pool': pool,
      ...Object.fromEntries(
        Array.from({ length: LABELS }, (_, k) => [`example.com/label-${k}`, `v${(i * (k + 3)) % (2 + k * k * 4)}`]),
      ),
    },
  };
}

function sketchAgent(i: number, all: number): DaemonSetSketch {
  const key = `team-${i % 7}/agent-${i}`;
  if (i === 0) return { key: 'kube-system/cilium', categories: ['network'], family: 'Cilium' };
  if (i === 1) return { key: 'logging/fluent-bit', categories: ['logging'], family: 'Fluent Bit' };
  if (i === 2) return { key: 'logging/fluent-bit-gpu', categories: ['logging'], family: 'Fluent Bit' };
  if (i === 3) {
    const rollout = sketchRollout(key, { phase: 'stuck', updated: 40, old: 60, stuckSince: minutesAgo(9) });
    return { key, categories: ['monitoring'], rollout };
  }
  return {
    key,
    categories: [CATEGORIES[i % CATEGORIES.length] ?? 'other'],
    role: i === all - 1 ? 'imagePuller' : 'agent',
    ...(isSelective(i, all) ? { selects: [[{ key: 'example.com/pool', operator: 'In', values: poolsOf(i) }]] } : {}),
  };
}

function isSelective(i: number, all: number): boolean {
  return i > 3 && i < 4 + all * SELECTIVE;
}

function isKeptOff(i: number, all: number): boolean {
  return i === 1 || i >= all * (1 - KEPT_OFF);
}

function poolsOf(i: number): string[] {
  return [POOLS[i % POOLS.length] ?? '', POOLS[(i + 3) % POOLS.length] ?? ''];
}

/** One thing each, on nodes that have something in common or nothing. */
const FAULTS: readonly {
  readonly column: number;
  readonly isOn: (i: number, pool: string) => boolean;
  readonly state: CellState;
  readonly reason: string;
  readonly says: (node: string, pod: string) => string;
}[] = [
  {
    column: 5,
    isOn: (i) => i % 97 === 0,
    state: 'notReady',
    reason: 'CrashLoop',
    says: (_, pod) => `Container agent of Pod ${pod} restarted 14 times, the last time with exit code 1.`,
  },
  {
    column: 6,
    isOn: (_, pool) => pool === 'edge',
    state: 'pending',
    reason: 'InsufficientMemory',
    says: (node) => `${node} has 512Mi of memory left and the Pod requests 1Gi.`,
  },
  {
    column: 7,
    isOn: (i, pool) => pool === 'batch' && i % 4 === 0,
    state: 'missing',
    reason: 'QuotaExceeded',
    says: () => 'exceeded quota: agents, requested: pods=1, used: pods=30, limited: pods=30',
  },
  {
    column: 8,
    isOn: (i) => (i * 7919) % 131 === 0,
    state: 'notReady',
    reason: 'ReadinessFailing',
    says: (_, pod) => `Readiness of Pod ${pod} fails: HTTP probe failed with statuscode: 503.`,
  },
  {
    column: 9,
    isOn: (i) => i % 50 === 1,
    state: 'notReady',
    reason: 'ImagePullFailed',
    says: (node) => `${node} can't pull registry.example.com/agent:1.2.3: manifest unknown.`,
  },
];

function sketchCell(node: NodeView, key: string, column: number, all: number): CellSketch {
  const i = numberOf(node);
  if (isSelective(column, all) && !poolsOf(column).includes(node.pool)) return 'notSelected';
  if (column === 2 && node.pool !== 'gpu') return 'notSelected';
  const name = key.slice(key.indexOf('/') + 1);
  const pod = `${name}-${(i * 7919 + column).toString(36).padStart(5, 'x').slice(-5)}`;
  const since = minutesAgo(3 + (i % 40));
  if (node.taints.includes(GPU_TAINT) && isKeptOff(column, all)) {
    const message = `Taint ${GPU_TAINT} of ${node.name} is not tolerated by ${name}.`;
    return { state: 'repelled', reason: 'AcceleratorTaint', severity: 'warning', message, since };
  }
  if (isSilent(i)) {
    const message = `The kubelet of ${node.name} has not reported for 12 min.`;
    return { state: 'unknown', reason: 'NodeUnknown', severity: 'warning', message, since, pod, lastKnown: 'healthy' };
  }
  if (isWithoutNetwork(i) && column === 0) {
    const message = `Container cilium-agent of Pod ${pod} restarted 3 times.`;
    return { state: 'notReady', reason: 'CrashLoop', severity: 'critical', message, since, pod };
  }
  if (isWithoutNetwork(i) && column % 4 === 0) {
    const message = `Taint ${NETWORK_TAINT} of ${node.name} keeps it off until the network is there.`;
    return { state: 'repelled', reason: 'StartupTaint', severity: 'warning', message, since };
  }
  if (column === 3 && i % 5 > 0 && i % 7 === 0) {
    return { state: 'outdated', reason: 'OldRevisionBlocked', severity: 'warning', message: 'Waits.', since, pod };
  }
  const fault = FAULTS.find((one) => one.column === column % 12 && (column + i) % 4 !== 3 && one.isOn(i, node.pool));
  if (fault === undefined) return 'healthy';
  const severity = node.lifecycle === 'joining' ? 'info' : 'warning';
  const message = fault.says(node.name, pod);
  return { state: fault.state, reason: fault.reason, severity, message, since, pod };
}

function addNotes(daemonSet: DaemonSetView): DaemonSetView {
  const note = (k: number): NoteView => ({
    reason: `Note${k}`,
    severity: 'warning',
    confidence: 'certain',
    message: `Note ${k} about ${daemonSet.name}.`,
    since: minutesAgo(60),
    evidence: [{ label: 'DaemonSet', value: daemonSet.name, path: 'metadata.name' }],
    remedy: { says: 'Mend it.', commands: [], patch: null },
  });
  return { ...daemonSet, tolerations: [], notes: Array.from({ length: NOTES }, (_, k) => note(k)) };
}

const RULE = { line: 1, reason: 'so it is', owner: 'platform' };
const POLICY: PolicyView = {
  state: 'loaded',
  file: 'policy.yaml',
  loadedAt: null,
  problems: [],
  rules: {
    ...EMPTY_POLICY,
    required: [
      {
        ...RULE,
        agents: { categories: ['logging'], families: [], daemonSets: [] },
        nodes: { pools: [], requirements: [] },
      },
    ],
    excluded: [
      {
        ...RULE,
        agents: { categories: ['security'], families: [], daemonSets: [] },
        nodes: { pools: ['gpu'], requirements: [] },
        until: null,
      },
    ],
  },
  counts: { required: 1, excluded: 1, provided: 0, agents: 0, hygiene: 0 },
  expired: [],
};

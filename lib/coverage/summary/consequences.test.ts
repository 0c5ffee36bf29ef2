import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../testing/runs.ts';
import { LABEL_WRITERS, NETWORK_FAMILIES, TAINT_REMOVERS } from './chain-links.ts';
import type { CellSketch, DaemonSetSketch, NodeSketch } from './testing.ts';
import { crash, problemsOf } from './testing-chains.ts';

const NOTHING = 'Nothing in common that other nodes lack.';
const CILIUM_TAINT = 'node.cilium.io/agent-not-ready:NoSchedule';

interface Around {
  readonly nodes: number;
  readonly isAffected: (row: number) => boolean;
  /** Other DaemonSets, and what they are on the affected nodes. */
  readonly others: readonly DaemonSetSketch[];
  readonly waits: CellSketch;
}
const AROUND: Around = { nodes: 20, isAffected: (row) => row < 4, others: [], waits: 'healthy' };

/** What the nodes on which `agent` crashes have in common. */
function shared(
  agent: Partial<DaemonSetSketch>,
  nodeOf: (isAffected: boolean, row: number) => Partial<NodeSketch>,
  around: Partial<Around> = {},
) {
  const { nodes, isAffected, others, waits } = { ...AROUND, ...around };
  const key = agent.key ?? 'ns/agent';
  const [problem] = problemsOf({
    nodes: Array.from({ length: nodes }, (_, row) => ({ name: `n${row}`, ...nodeOf(isAffected(row), row) })),
    daemonSets: [{ ...agent, key }, ...others],
    cell: ({ name }, one) => (isAffected(Number(name.slice(1))) ? (one === key ? crash : waits) : null),
  });
  expect(problem?.daemonSet).toBe(key);
  return { expressions: problem?.inCommon.map(({ expression }) => expression), says: problem?.inCommonSays };
}
const nothing = { expressions: [], says: NOTHING };
const sample = (pattern: string) => pattern.replaceAll('*', 'x');

const OTHER = { family: 'Fluent Bit' };
const taints = TAINT_REMOVERS.flatMap(([key, families]) => families.map((family) => [sample(key), family] as const));
const labels = LABEL_WRITERS.flatMap(([key, families]) => families.map((family) => [sample(key), family] as const));

describe('what follows from the gap is not named as its cause', () => {
  it.each(taints)('taint %s, which %s takes off', (key, family) => {
    const taint = `${key}:NoSchedule`;
    const nodeOf = (isAffected: boolean) => (isAffected ? { taints: [taint] } : {});
    expect(shared({ family }, nodeOf)).toEqual(nothing);
    expect(shared(OTHER, nodeOf).expressions).toEqual([`taint ${taint}`]);
  });

  it.each(labels)('that label %s is not there, which %s writes', (key, family) => {
    const nodeOf = (isAffected: boolean) => (isAffected ? {} : { labels: { [key]: 'true' } });
    expect(shared({ family }, nodeOf)).toEqual(nothing);
    expect(shared(OTHER, nodeOf).expressions).toEqual([`without label ${key}`]);
  });

  it.each(NETWORK_FAMILIES)('that a node without %s has no network and is not ready', (family) => {
    const unavailable = [{ type: 'NetworkUnavailable', status: 'True', reason: 'NoRouteCreated', message: '' }];
    const taint = 'node.kubernetes.io/network-unavailable:NoSchedule';
    const nodeOf = (isAffected: boolean): Partial<NodeSketch> =>
      isAffected ? { ready: 'False', conditions: unavailable, taints: [taint] } : {};
    expect(shared({ family }, nodeOf)).toEqual(nothing);
    expect(shared(OTHER, nodeOf).expressions).toEqual([
      'condition Ready=False',
      'condition NetworkUnavailable',
      `taint ${taint}`,
    ]);
  });

  it('the taint that Nidhogg keeps until this very DaemonSet is ready', () => {
    const taint = 'nidhogg.uswitch.com/ns.agent:NoSchedule';
    const nodeOf = (isAffected: boolean) => (isAffected ? { taints: [taint] } : {});
    expect(shared({ key: 'ns/agent' }, nodeOf)).toEqual(nothing);
    expect(shared({ key: 'ns/another' }, nodeOf).expressions).toEqual([`taint ${taint}`]);
  });

  it('what follows from the gaps that follow: a driver that waits for the network leaves its own taint', () => {
    const driver = 'ebs.csi.aws.com/agent-not-ready:NoExecute';
    const nodeOf = (isAffected: boolean) => (isAffected ? { taints: [CILIUM_TAINT, driver] } : {});
    const waits: CellSketch = {
      state: 'repelled',
      reason: 'StartupTaint',
      message: `Taint ${CILIUM_TAINT} is not tolerated.`,
    };
    const others = [{ key: 'ns/ebs', family: 'AWS EBS CSI' }];
    expect(shared({ family: 'Cilium' }, nodeOf, { others, waits })).toEqual(nothing);
    expect(shared({ family: 'Cilium' }, nodeOf, { others }).expressions).toEqual([`taint ${driver}`]);
  });

  it('neither as one of two terms nor as one of several values', () => {
    const both = { nodes: 120, isAffected: (row: number) => row % 12 === 0 };
    const tainted = (_: boolean, row: number) => ({ pool: `p${row % 3}`, taints: row % 4 === 0 ? [CILIUM_TAINT] : [] });
    expect(shared(OTHER, tainted, both).expressions).toEqual([`node pool p0 and taint ${CILIUM_TAINT}`]);
    expect(shared({ family: 'Cilium' }, tainted, both)).toEqual(nothing);
    const ready = (isAffected: boolean, row: number) => ({
      ready: isAffected ? (row < 2 ? 'False' : 'Unknown') : 'True',
    });
    expect(shared(OTHER, ready).expressions).toEqual(['condition Ready in (False, Unknown)']);
    expect(shared({ family: 'Cilium' }, ready)).toEqual(nothing);
  });
});

describe('what does not follow from the gap', () => {
  it('is named where both are there', () => {
    const nodeOf = (isAffected: boolean) =>
      isAffected ? { ready: 'False', taints: [CILIUM_TAINT], kernelVersion: '6.12.46' } : {};
    expect(shared({ family: 'Cilium' }, nodeOf)).toEqual({
      expressions: ['kernel 6.12.46'],
      says: 'All 4 run kernel 6.12.46; the 16 others do not.',
    });
  });

  it('is a kubelet that no longer reports, and a condition of another thing', () => {
    const silent = (isAffected: boolean) => (isAffected ? { ready: 'Unknown' } : {});
    expect(shared({ family: 'Cilium' }, silent).expressions).toEqual(['condition Ready=Unknown']);
    const pressure = [{ type: 'DiskPressure', status: 'True', reason: '', message: '' }];
    const full = (isAffected: boolean) => (isAffected ? { conditions: pressure } : {});
    expect(shared({ family: 'Cilium' }, full).expressions).toEqual(['condition DiskPressure']);
  });

  it('is a label that the agent wrote before it failed: it may tell of the device that it fails on', () => {
    const label = 'feature.node.kubernetes.io/pci-10de.present';
    const nodeOf = (isAffected: boolean) => (isAffected ? { labels: { [label]: 'true' } } : {});
    expect(shared({ family: 'Node Feature Discovery' }, nodeOf).expressions).toEqual([`label ${label}=true`]);
  });
});

/** Apart from the table: as expressions would spell them. */
const OWN: Readonly<Record<string, RegExp>> = {
  Cilium: /node\.cilium\.io|network-unavailable|NetworkUnavailable|Ready(?:=| in \(.*)False/,
  Calico: /network-unavailable|NetworkUnavailable|Ready(?:=| in \(.*)False/,
  'AWS EBS CSI': /taint ebs\.csi\.aws\.com|without label topology\.ebs\.csi\.aws\.com/,
  'Node Feature Discovery': /without label feature\.node\.kubernetes\.io/,
};

describe('the expression that is named', () => {
  const node = fc.record({
    pool: fc.constantFrom('a', 'b'),
    kernelVersion: fc.constantFrom('5', '6'),
    ready: fc.constantFrom('True', 'True', 'False', 'Unknown'),
    taints: fc.subarray([
      CILIUM_TAINT,
      'ebs.csi.aws.com/agent-not-ready:NoExecute',
      'node.kubernetes.io/network-unavailable:NoSchedule',
    ]),
    conditions: fc.constantFrom<NonNullable<NodeSketch['conditions']>>(
      [],
      [{ type: 'NetworkUnavailable', status: 'True', reason: '', message: '' }],
    ),
    labels: fc.constantFrom<Record<string, string>>(
      {},
      { 'topology.ebs.csi.aws.com/zone': 'a' },
      { 'feature.node.kubernetes.io/cpu': 'x', 'topology.ebs.csi.aws.com/zone': 'b' },
    ),
  });
  /** A few kinds of nodes, and the agent fails on some of the kinds: so that there is something in common. */
  const drawn = fc.record({
    kinds: fc.array(fc.record({ node, isAffected: fc.boolean() }), { minLength: 2, maxLength: 4 }),
    family: fc.constantFrom(...Object.keys(OWN)),
    each: fc.integer({ min: 1, max: 12 }),
  });

  it('is never a consequence of the problem’s own agent', () => {
    fc.assert(
      fc.property(drawn, ({ kinds, family, each }) => {
        const nodes = kinds.flatMap((kind, k) =>
          Array.from({ length: each }, (_, i) => ({ name: `n${k}-${i}`, ...kind.node })),
        );
        const problems = problemsOf({
          nodes,
          daemonSets: [{ key: 'ns/agent', family }],
          cell: ({ name }) => (kinds[Number(name.slice(1, name.indexOf('-')))]?.isAffected === true ? crash : null),
        });
        for (const { inCommon } of problems) {
          for (const { expression } of inCommon) expect(expression).not.toMatch(OWN[family] ?? /./);
        }
      }),
      { numRuns: runs(500, 20_000) },
    );
  });
});

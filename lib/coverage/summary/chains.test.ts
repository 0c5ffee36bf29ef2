import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AdmissionWebhookUnreachable } from '../reasons/no-pod/admission-webhook.ts';
import { refusedWith } from '../reasons/testing/no-pod.ts';
import { context } from '../testing.ts';
import { firstLink } from './chains.ts';
import { makeLookup } from './lookup.ts';
import { summarise } from './summarise.ts';
import {
  type CellSketch,
  type DaemonSetSketch,
  NOW,
  type NodeSketch,
  type PictureSketch,
  sketchPicture,
} from './testing.ts';

import { chainsOf, crash, problemsOf } from './testing-chains.ts';

describe('a startup taint', () => {
  const TAINT = 'node.cilium.io/agent-not-ready:NoSchedule';
  const waits: CellSketch = {
    state: 'repelled',
    reason: 'StartupTaint',
    message: `The node is still starting: taint ${TAINT} is not tolerated.`,
  };
  const sketch: PictureSketch = {
    nodes: ['n1', 'n2', 'n3', 'n4'].map((name) => ({ name, taints: name === 'n4' ? [] : [TAINT] })),
    daemonSets: [
      { key: 'ns/cilium', family: 'Cilium', categories: ['network'] },
      { key: 'ns/logs', categories: ['logging'] },
    ],
    cell: ({ name }, key) => {
      if (key === 'ns/logs') return name === 'n4' ? null : waits;
      return name === 'n1' || name === 'n2' ? crash : null;
    },
  };

  it('is for the agent to take off that fails on the node, and on other nodes for nobody known', () => {
    expect(chainsOf(sketch)).toEqual(['ns/cilium: n1 n2 -> ns/logs: n1 n2', 'ns/logs: n3']);
  });

  it('is one headline, with what follows under it', () => {
    const { verdict } = summarise(
      sketchPicture({ ...sketch, nodes: sketch.nodes.filter(({ name }) => name !== 'n3') }),
      NOW,
    );
    expect([`${verdict.lead} ${verdict.rest}`, ...verdict.details.slice(0, 1)]).toEqual([
      '2 nodes have gaps: 2 lack network.',
      '2 more gaps on 2 nodes follow from these.',
    ]);
  });

  it('of a CSI driver is for that driver', () => {
    const taint = 'ebs.csi.aws.com/agent-not-ready:NoExecute';
    const chains = chainsOf({
      nodes: [{ name: 'n1', taints: [taint] }],
      daemonSets: [{ key: 'ns/ebs-csi-node', family: 'AWS EBS CSI' }, { key: 'ns/logs' }],
      cell: (_, key) => (key === 'ns/logs' ? { ...waitsFor(taint) } : crash),
    });
    expect(chains).toEqual(['ns/ebs-csi-node: n1 -> ns/logs: n1']);
  });

  it('of Nidhogg names the DaemonSet itself', () => {
    const taint = 'nidhogg.uswitch.com/kube-system.kiam:NoSchedule';
    const chains = chainsOf({
      nodes: [{ name: 'n1', taints: [taint] }],
      daemonSets: [{ key: 'kube-system/kiam' }, { key: 'ns/logs' }],
      cell: (_, key) => (key === 'ns/logs' ? { ...waitsFor(taint), reason: 'DedicatedTaint' } : crash),
    });
    expect(chains).toEqual(['kube-system/kiam: n1 -> ns/logs: n1']);
  });

  it('is no link for a taint that somebody chose', () => {
    const chosen: CellSketch = {
      state: 'repelled',
      reason: 'DedicatedTaint',
      message: 'Taint team=a is not tolerated.',
    };
    const nodes = [{ name: 'n1', taints: [TAINT, 'team=a:NoSchedule'] }];
    const chains = chainsOf({ ...sketch, nodes, cell: (_, key) => (key === 'ns/logs' ? chosen : crash) });
    expect(chains).toEqual(['ns/cilium: n1', 'ns/logs: n1']);
  });

  it('that keeps its own agent off is that agent’s problem', () => {
    const chains = chainsOf({ ...sketch, cell: ({ name }) => (name === 'n1' ? waits : null) });
    expect(chains).toEqual(['ns/cilium: n1 -> ns/logs: n1']);
  });

  function waitsFor(taint: string) {
    const message = `The node is still starting: taint ${taint} is not tolerated.`;
    return { state: 'repelled', reason: 'StartupTaint', message } as const;
  }
});

describe('a network agent that fails', () => {
  const conditions = [
    {
      type: 'Ready',
      status: 'False',
      reason: 'KubeletNotReady',
      message:
        'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady cni plugin not initialized',
    },
  ];
  const daemonSets: DaemonSetSketch[] = [
    { key: 'ns/calico-node', family: 'Calico' },
    { key: 'ns/logs' },
    { key: 'ns/metrics' },
  ];
  const notReady: CellSketch = { state: 'notReady', reason: 'NodeNotReady', message: 'Node is not Ready.' };
  const sketch = (node: Partial<NodeSketch>, calico: CellSketch): PictureSketch => ({
    nodes: [{ name: 'n1', ready: 'False', ...node }, { name: 'n2' }],
    daemonSets,
    cell: ({ name }, key) => (name === 'n2' ? null : key === 'ns/calico-node' ? calico : notReady),
  });

  it.each([
    ['crashes', crash],
    ['is missing', { state: 'missing', reason: 'PodSecurityDenied' }],
    ['waits for the node itself', { state: 'repelled', reason: 'NetworkBootstrapDeadlock', severity: 'critical' }],
  ] satisfies [string, CellSketch][])('is why the node is not ready when it %s', (_, calico) => {
    expect(chainsOf(sketch({ conditions }, calico))).toEqual(['ns/calico-node: n1 -> n1: n1']);
  });

  it('is not why, when the node says something else', () => {
    const full = conditions.map((one) => ({ ...one, message: 'PLEG is not healthy' }));
    expect(chainsOf(sketch({ conditions: full }, crash))).toEqual(['ns/calico-node: n1', 'n1: n1']);
  });

  it('is not why, when all it has is a node that is not ready', () => {
    const all = sketch({ conditions }, notReady);
    expect(chainsOf(all)).toEqual(['n1: n1']);
    const { picture, chains } = makeLookup(sketchPicture(all), NOW);
    expect(picture.cells.map(chains().rootOf)).toEqual([null, null, null]);
  });

  it('is not known: then the node without a network is why it is not ready, and why a sandbox fails', () => {
    const noNetwork: CellSketch = { state: 'notReady', reason: 'NetworkPluginNotReady', message: 'No network.' };
    const of = (calico: CellSketch | null) =>
      problemsOf({
        nodes: [{ name: 'n1', ready: 'False', conditions }],
        daemonSets: [...daemonSets, { key: 'ns/traces' }],
        cell: (_, key) => {
          if (key === 'ns/calico-node') return calico;
          if (key === 'ns/logs') return noNetwork;
          return key === 'ns/metrics'
            ? notReady
            : { state: 'notReady', reason: 'SandboxCreationFailed', message: 'cni config uninitialized' };
        },
      }).map(({ title, causedBy }) => [causedBy === null ? '' : '-> ', title.subject, ' ', title.rest].join(''));
    expect(of(null)).toEqual([
      'n1 has no Pod network: 1 agent not ready',
      '-> n1 is not ready: 1 agent not ready',
      '-> traces not ready on 1 node: sandbox creation failed',
    ]);
    expect(of(crash)).toEqual([
      'calico-node not ready on 1 node: CrashLoopBackOff',
      '-> n1 has no Pod network: 1 agent not ready',
      '-> n1 is not ready: 1 agent not ready',
      '-> traces not ready on 1 node: sandbox creation failed',
    ]);
  });

  it('is why a Pod gets no sandbox, where its message tells of the network', () => {
    const sandbox = (message: string): CellSketch => ({ state: 'notReady', reason: 'SandboxCreationFailed', message });
    const of = (message: string) =>
      chainsOf({
        nodes: [{ name: 'n1' }],
        daemonSets: daemonSets.slice(0, 2),
        cell: (_, key) => (key === 'ns/calico-node' ? crash : sandbox(message)),
      });
    expect(of('plugin type="calico" failed: cni config uninitialized')).toEqual(['ns/calico-node: n1 -> ns/logs: n1']);
    expect(of('no runtime for "kata" is configured')).toEqual(['ns/calico-node: n1', 'ns/logs: n1']);
  });
});

describe('a CSI driver that fails', () => {
  it('is why a Pod that needs its volumes waits', () => {
    const message = 'CSI driver efs.csi.aws.com is not installed on n1, the scheduler reports.';
    const chains = chainsOf({
      nodes: [{ name: 'n1' }],
      daemonSets: [
        { key: 'ns/ebs', family: 'AWS EBS CSI' },
        { key: 'ns/efs', family: 'AWS EFS CSI' },
        { key: 'ns/db' },
      ],
      cell: (_, key) => (key === 'ns/db' ? { state: 'pending', reason: 'CsiDriverMissing', message } : crash),
    });
    expect(chains.sort()).toEqual(['ns/ebs: n1', 'ns/efs: n1 -> ns/db: n1']);
  });
});

describe('a webhook that is not answered', () => {
  const url = 'https://guard-webhook.guard.svc:443/validate?timeout=10s';
  const failed = `Internal error occurred: failed calling webhook "validate.guard.example": failed to call webhook: Post "${url}": context deadline exceeded`;
  const refused = AdmissionWebhookUnreachable.judge(context(refusedWith(failed)));
  const message = refused?.says() ?? '';
  const nodes = ['n1', 'n2', 'n3'].map((name) => ({ name }));
  const daemonSets: DaemonSetSketch[] = [{ key: 'guard/guard' }, { key: 'ns/logs' }];
  const blocked: CellSketch = { state: 'missing', reason: 'AdmissionWebhookUnreachable', message };

  it('says the Service that was called', () => {
    expect(message).toBe(
      "Admission webhook validate.guard.example at guard/guard-webhook can't be called: context deadline exceeded.",
    );
    expect(refused?.evidence()).toContainEqual({
      label: 'Service',
      value: 'guard/guard-webhook',
      path: 'not read by Rollcall',
    });
  });

  it('is the problem of the agent that answers it and runs nowhere', () => {
    const cell = ({ name }: { name: string }, key: string) =>
      key === 'guard/guard' ? crash : name === 'n1' ? null : blocked;
    expect(chainsOf({ nodes, daemonSets, cell })).toEqual(['guard/guard: n1 n2 n3 -> ns/logs: n2 n3']);
  });

  it('is not that of an agent that still runs somewhere, or of another namespace', () => {
    const cell = ({ name }: { name: string }, key: string) =>
      key === 'ns/logs' ? blocked : name === 'n1' ? null : crash;
    expect(chainsOf({ nodes, daemonSets, cell })).toEqual(['ns/logs: n1 n2 n3', 'guard/guard: n2 n3'].reverse());
    const elsewhere = [{ key: 'other/guard' }, { key: 'ns/logs' }];
    const all = (_: unknown, key: string) => (key === 'ns/logs' ? blocked : crash);
    expect(chainsOf({ nodes, daemonSets: elsewhere, cell: all })).toHaveLength(2);
  });

  it('that keeps out the very agent that answers it is that agent’s problem', () => {
    expect(chainsOf({ nodes, daemonSets, cell: () => blocked })).toEqual([
      'guard/guard: n1 n2 n3 -> ns/logs: n1 n2 n3',
    ]);
  });
});

describe('links in a circle', () => {
  const cells = ['a', 'b', 'c', 'd'].map((name) => ({
    ...sketchPicture({ nodes: [{ name: 'n' }], daemonSets: [{ key: `ns/${name}` }], cell: () => 'missing' }).cells[0],
  })) as Parameters<typeof firstLink>[0][];

  it('have one beginning on which all agree, whatever the links', () => {
    const links = fc.array(fc.option(fc.nat(3), { nil: null }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(links, (to) => {
        const linkOf = (cell: (typeof cells)[number]) => cells[to[cells.indexOf(cell)] ?? -1] ?? null;
        for (const cell of cells) {
          const root = firstLink(cell, linkOf);
          if (root === null) continue;
          expect(root).not.toBe(cell);
          expect(firstLink(root, linkOf)).toBeNull();
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('problems of any picture', () => {
  const TAINT = 'node.cilium.io/agent-not-ready:NoSchedule';
  const daemonSets: DaemonSetSketch[] = [
    { key: 'ns/cilium', family: 'Cilium' },
    { key: 'ns/nfd', family: 'Node Feature Discovery' },
    {
      key: 'ns/gpu',
      categories: ['device'],
      selects: [[{ key: 'feature.node.kubernetes.io/x', operator: 'Exists', values: [] }]],
    },
    { key: 'ns/logs', isIgnored: false },
  ];
  const cell = fc.constantFrom<CellSketch>(
    'healthy',
    'notSelected',
    crash,
    { state: 'repelled', reason: 'StartupTaint', message: TAINT },
    { state: 'notReady', reason: 'NodeNotReady' },
    { state: 'unknown', reason: 'NodeUnknown' },
    { state: 'misscheduled', reason: 'MisscheduledKept' },
  );
  const node = fc.record({
    taints: fc.constantFrom<readonly string[]>([], [TAINT], ['nvidia.com/gpu:NoSchedule']),
    conditions: fc.constantFrom<NonNullable<NodeSketch['conditions']>>(
      [],
      [{ type: 'Ready', status: 'False', reason: '', message: 'cni plugin not initialized' }],
    ),
    cells: fc.array(cell, { minLength: 4, maxLength: 4 }),
  });

  it('point to a problem that is there and follows from none, which names them in turn, in any order of nodes', () => {
    fc.assert(
      fc.property(fc.array(node, { maxLength: 5 }), (drawn) => {
        const sketchOf = (rows: readonly number[]): PictureSketch => ({
          nodes: rows.map((row) => ({ name: `n${row}`, ...drawn[row] })),
          daemonSets,
          cell: ({ name }, key) =>
            drawn[Number(name.slice(1))]?.cells[daemonSets.findIndex((one) => one.key === key)] ?? null,
        });
        const rows = [...drawn.keys()];
        const problems = problemsOf(sketchOf(rows));
        const ids = problems.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { id, causedBy, causes } of problems) {
          const root = problems.find((one) => one.id === causedBy);
          if (causedBy !== null) expect(root?.causedBy).toBeNull();
          if (causedBy !== null) expect(root?.causes).toContain(id);
          for (const cause of causes) expect(problems.find((one) => one.id === cause)?.causedBy).toBe(id);
        }
        const urgent = sketchPicture(sketchOf(rows)).cells.filter(
          ({ state }) => state !== 'unknown' && state !== 'misscheduled',
        );
        const held = (one: string, daemonSet: string) =>
          problems.filter((problem) => problem.nodes.includes(one) && (problem.daemonSet ?? daemonSet) === daemonSet);
        for (const one of urgent) expect(held(one.node, one.daemonSet).length).toBeGreaterThan(0);
        const say = (all: typeof problems) =>
          all.map(({ id, causedBy, nodes }) => `${id} ${causedBy} ${[...nodes].sort()}`).sort();
        expect(say(problemsOf(sketchOf(rows.toReversed())))).toEqual(say(problems));
      }),
      { numRuns: 300 },
    );
  });
});

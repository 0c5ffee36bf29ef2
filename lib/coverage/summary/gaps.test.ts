import { describe, expect, it } from 'vitest';
import type { CellState } from '../model.ts';
import { makeLookup } from './lookup.ts';
import { findProblems } from './problems.ts';
import { summarise } from './summarise.ts';
import { type DaemonSetSketch, NOW, type NodeSketch, sketchPicture, sketchSources } from './testing.ts';

const TAINTED = ['gpu-0', 'gpu-1'];
const NODES: readonly NodeSketch[] = ['n0', 'n1', 'n2', 'n3', ...TAINTED].map((name) => ({ name }));

function summaryOf(
  daemonSets: readonly DaemonSetSketch[],
  cell: (node: string, name: string) => CellState | null,
  sources = sketchSources({}),
) {
  return summarise(
    sketchPicture({ nodes: NODES, daemonSets, cell: ({ name }, key) => cell(name, key.slice(3)), sources }),
    NOW,
  );
}

const VARIANTS: readonly DaemonSetSketch[] = [
  { key: 'ns/shipper', family: 'Fluent Bit', categories: ['logging'] },
  { key: 'ns/shipper-gpu', family: 'Fluent Bit', categories: ['logging'] },
];
const variantCell = (node: string, name: string): CellState => {
  const isTainted = TAINTED.includes(node);
  if (name === 'shipper') return isTainted ? 'repelled' : 'healthy';
  return isTainted ? 'healthy' : 'notSelected';
};

describe('a gap that another DaemonSet of the agent closes', () => {
  it('is no gap, no problem, and nothing that kubectl hides', () => {
    const { verdict, categories, problems } = summaryOf(VARIANTS, variantCell);
    expect([verdict.lead, verdict.rest, ...verdict.details]).toEqual(['All 6 nodes answer:', '1 agent, no gap.']);
    expect(categories).toMatchObject([{ covered: 6, gap: 0, total: 6, agents: 1, daemonSets: 2, doubleCovered: 0 }]);
    expect(problems).toEqual([]);
  });

  it('is one as soon as the other is missing, and named by the one that should be there', () => {
    const { verdict, problems } = summaryOf(VARIANTS, (node, name) =>
      name === 'shipper-gpu' && node === 'gpu-0' ? 'missing' : variantCell(node, name),
    );
    expect(`${verdict.lead} ${verdict.rest}`).toBe('1 node has a gap: 1 lacks logging.');
    expect(problems.map(({ daemonSet, nodes }) => [daemonSet, nodes])).toEqual([['ns/shipper-gpu', ['gpu-0']]]);
  });

  it('was none when the API server stopped answering', () => {
    const sources = sketchSources({ pods: { state: 'stale' } });
    const picture = sketchPicture({
      nodes: NODES,
      daemonSets: VARIANTS,
      cell: ({ name }, key) => {
        const lastKnown = variantCell(name, key.slice(3));
        return lastKnown === 'notSelected' ? lastKnown : { state: 'unknown', reason: 'SourceStale', lastKnown };
      },
      sources,
    });
    expect(summarise(picture, NOW).lastKnown).toEqual([]);
  });
});

describe('desired 0 can be right', () => {
  it.each([
    [
      'gke-metrics-agent',
      ['gke-metrics-agent-scaling-10', 'gke-metrics-agent-scaling-20', 'gke-metrics-agent-windows'],
    ],
    ['kube-proxy', ['kube-proxy-windows']],
  ])('%s is one agent with %j, and none of them is a problem', (original, twins) => {
    const daemonSets = [original, ...twins].map((name) => ({
      key: `ns/${name}`,
      family: original,
      categories: ['monitoring'] as const,
    }));
    const { verdict, categories, problems } = summaryOf(daemonSets, (_, name) =>
      name === original ? 'healthy' : 'notSelected',
    );
    expect(`${verdict.lead} ${verdict.rest}`).toBe('All 6 nodes answer: 1 agent, no gap.');
    expect(categories).toMatchObject([{ covered: 6, total: 6, agents: 1 }]);
    expect(problems).toEqual([]);
  });
});

describe('a DaemonSet that its owner has ignored', () => {
  const IGNORED: readonly DaemonSetSketch[] = [
    { key: 'ns/agent', categories: ['security'] },
    {
      key: 'ns/toy',
      categories: ['security'],
      isIgnored: true,
      disagreement: { kind: 'statusLag', says: 'Status says 1 ready.', since: null },
    },
  ];

  it.each(['missing', 'repelled', 'misscheduled', 'unknown', 'outdated'] as const)(
    'is no gap, no problem and no word while it is %s, and is still counted as shown',
    (state) => {
      const { verdict, problems, counts } = summaryOf(IGNORED, (_, name) => (name === 'toy' ? state : null));
      expect([verdict.lead, verdict.rest, ...verdict.details]).toEqual(['All 6 nodes answer:', '1 agent, no gap.']);
      expect(problems).toEqual([]);
      expect(counts[state]).toBe(6);
    },
  );
});

describe('what covers nothing', () => {
  it('is a problem where it fails, and no gap of its nodes', () => {
    const daemonSets: DaemonSetSketch[] = [
      { key: 'ns/loki', categories: ['logging'] },
      { key: 'ns/loki-canary', categories: ['logging'], role: 'probe' },
    ];
    const { verdict, problems } = summaryOf(daemonSets, (node, name) =>
      name === 'loki-canary' && node === 'n1' ? 'missing' : null,
    );
    expect([`${verdict.lead} ${verdict.rest}`, ...verdict.details]).toEqual([
      'All 6 nodes answer: 1 agent, no gap.',
      'loki-canary fails on 1 node, and covers nothing.',
    ]);
    expect(problems.map(({ daemonSet }) => daemonSet)).toEqual(['ns/loki-canary']);
  });
});

describe('an agent that is lacking where another does the same', () => {
  it('is named as itself, and stays a problem', () => {
    const daemonSets: DaemonSetSketch[] = ['fluent-bit', 'vector'].map((name) => ({
      key: `ns/${name}`,
      categories: ['logging'],
    }));
    const cell = (node: string, name: string) => (name === 'vector' && node === 'n1' ? 'missing' : null);
    const { verdict, problems, categories } = summaryOf(daemonSets, cell);
    expect(`${verdict.lead} ${verdict.rest}`).toBe('1 node has a gap: 1 lacks vector but not logging.');
    expect(categories).toMatchObject([{ covered: 6, gap: 0, doubleCovered: 5 }]);
    expect(problems).toHaveLength(1);
  });
});

it('the problems of a silent node do not count DaemonSets that are ignored', () => {
  const picture = sketchPicture({
    nodes: [{ name: 'n', ready: 'Unknown' }],
    daemonSets: [{ key: 'ns/a' }, { key: 'ns/b', isIgnored: true }],
    cell: () => ({ state: 'unknown', reason: 'NodeUnknown' }),
  });
  expect(findProblems(makeLookup(picture, NOW)).map(({ title }) => title.rest)).toEqual(['is silent: 1 agent unknown']);
});

import { describe, expect, it } from 'vitest';
import type { DaemonSetSketch, NodeSketch } from '../summary/testing.ts';
import { type CellSketch, minutesAgo, sketchPicture } from '../summary/testing.ts';
import { isGapAt, judgementOf } from './testing.ts';

const AGENT = 'logging/fluent-bit';
const GPU = 'nvidia.com/gpu=present:NoSchedule';
const DEDICATED = 'dedicated=db:NoSchedule';

interface Scene {
  readonly node?: Partial<NodeSketch>;
  readonly agent?: Partial<DaemonSetSketch>;
  readonly state?: CellSketch;
  /** What other agents are on the node; on all other nodes they are healthy. */
  readonly others?: readonly CellSketch[];
  readonly otherAgents?: readonly Partial<DaemonSetSketch>[];
  /** What the agent is on the other nodes of pool `db`. */
  readonly siblings?: readonly CellSketch[];
}

/** One agent on `n1`, which excludes it, and what is around. */
function draw({ node = {}, agent = {}, state = 'repelled', others = [], otherAgents = [], siblings = [] }: Scene) {
  const keys = others.map((_, place) => ({ key: `other/agent-${place}`, ...otherAgents[place] }));
  return sketchPicture({
    nodes: [
      { name: 'n1', pool: 'db', taints: [DEDICATED], createdAt: minutesAgo(60 * 24 * 90), ...node },
      ...siblings.map((_, place) => ({ name: `s${place}`, pool: 'db' })),
      { name: 'far', pool: 'elsewhere' },
    ],
    daemonSets: [{ key: AGENT, categories: ['logging'], ...agent }, ...keys],
    cell: ({ name }, key) => {
      if (key === AGENT) return name === 'n1' ? state : (siblings[Number(name.slice(1))] ?? 'healthy');
      const place = keys.findIndex((one) => one.key === key);
      if (name === 'n1') return others[place] ?? null;
      // A variant is for nodes of its own.
      return keys[place]?.family === undefined ? 'healthy' : 'notSelected';
    },
  });
}
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
const judged = (scene: Scene) => judgementOf(draw(scene), 'n1', AGENT);
const says = (scene: Scene) => judged(scene)?.grounds.map(({ says, weighs }) => `${weighs}: ${says}`);

describe('an agent that a taint keeps off is an accident', () => {
  it.each<[string, Scene, string]>([
    [
      'where nearly all other agents tolerate it',
      {
        node: { taints: [GPU] },
        others: [...times(13, 'healthy' as const), 'repelled'],
        siblings: times(3, 'repelled'),
      },
      '13 of 14 other agents that select this node have a Pod on it.',
    ],
    [
      'where the other nodes of its pool have it',
      { siblings: times(11, 'healthy') },
      '11 of 11 other nodes of pool db have it.',
    ],
    [
      'where the taint is new and the node is not',
      { state: { state: 'repelled', since: minutesAgo(12) }, others: ['healthy', 'repelled'] },
      'It is new: it began 12 min ago, and the node is 90 d old.',
    ],
    [
      'where the taint tells of a fault',
      { node: { taints: ['node.kubernetes.io/not-ready:NoSchedule'] } },
      'Taint node.kubernetes.io/not-ready:NoSchedule tells of a fault of the node; nobody chose it.',
    ],
    [
      'where the taint should be gone once the node has started',
      { node: { taints: ['node.cilium.io/agent-not-ready=true:NoExecute'] } },
      'Taint node.cilium.io/agent-not-ready=true:NoExecute stands only until the node has started; nobody chose it.',
    ],
    [
      'where it is an agent for devices and the taint marks them',
      { node: { taints: [GPU] }, agent: { categories: ['device'] } },
      `Taint ${GPU} marks accelerators, and this is an agent for devices.`,
    ],
    [
      'where the node is of spot capacity',
      { node: { taints: ['cloud.google.com/gke-spot=true:NoSchedule'] } },
      'Taint cloud.google.com/gke-spot=true:NoSchedule marks spot nodes, which need agents like any other.',
    ],
  ])('%s', (_, scene, ground) => {
    expect(judged(scene)?.intent).toBe('accident');
    expect(says(scene)).toContain(`accident: ${ground}`);
    expect(isGapAt(draw(scene), 'n1', AGENT)).toBe(true);
  });
});

describe('an agent that a taint keeps off is there by design', () => {
  it.each<[string, Scene, string]>([
    [
      'where the node is virtual, by its label',
      { node: { taints: [DEDICATED], labels: { type: 'virtual-kubelet' } } },
      'The node is virtual: no agent can run on it.',
    ],
    [
      'where the node is virtual, by its taint',
      { node: { taints: ['virtual-kubelet.io/provider=azure:NoSchedule'] }, others: times(9, 'healthy') },
      'The node is virtual: no agent can run on it.',
    ],
    [
      'where the node is leaving',
      { node: { taints: ['ToBeDeletedByClusterAutoscaler=1:NoSchedule'], lifecycle: 'leaving' } },
      'The node is leaving the cluster.',
    ],
    [
      'where a variant of the same agent covers the node',
      {
        agent: { family: 'Fluent Bit' },
        others: ['healthy', ...times(6, 'healthy' as const)],
        otherAgents: [{ key: 'logging/fluent-bit-db', family: 'Fluent Bit', categories: ['logging'] }],
      },
      'logging/fluent-bit-db, a variant of the same agent, covers this node.',
    ],
    [
      'where its owner says that it is no agent',
      { agent: { isIgnored: true } },
      'Its owner says with rollcall/ignore that fluent-bit is no agent.',
    ],
  ])('%s', (_, scene, ground) => {
    const picture = draw(scene);
    expect(judgementOf(picture, 'n1', AGENT)?.intent).toBe('design');
    expect(says(scene)).toContain(`design: ${ground}`);
    expect(isGapAt(picture, 'n1', AGENT)).toBe(false);
  });
});

describe('where the evidence does not tell', () => {
  it('the cell is unclear, and stays a gap', () => {
    expect(judged({})).toEqual({
      intent: 'unclear',
      grounds: [{ says: `Taint ${DEDICATED} sets nodes aside, which is done on purpose.`, weighs: 'design' }],
    });
    expect(isGapAt(draw({}), 'n1', AGENT)).toBe(true);
  });

  it('no single ground that leaves a doubt hides a gap', () => {
    const kinds = [
      'node-role.kubernetes.io/control-plane:NoSchedule',
      GPU,
      DEDICATED,
      'kubernetes.io/arch=arm64:NoSchedule',
    ];
    for (const taint of kinds) expect(judged({ node: { taints: [taint] } })?.intent).toBe('unclear');
    expect(
      judged({ state: { state: 'repelled', since: minutesAgo(60 * 24 * 60) }, siblings: times(5, 'repelled') })?.intent,
    ).toBe('unclear');
  });

  it('what agents and nodes have in common settles nothing, however much of it there is', () => {
    const scene: Scene = {
      state: { state: 'repelled', since: minutesAgo(60 * 24 * 60) },
      others: ['healthy', 'healthy', ...times(40, 'repelled' as const)],
      otherAgents: [{ key: 'logging/vector', categories: ['logging'] }],
      siblings: times(9, 'repelled'),
    };
    expect(judged(scene)?.intent).toBe('unclear');
    expect(judged(scene)?.grounds.every(({ weighs }) => weighs === 'design')).toBe(true);
    expect(says(scene)).toContain('design: logging/vector, also for logging, covers this node.');
    expect(isGapAt(draw(scene), 'n1', AGENT)).toBe(true);
  });

  it('a taint that tells of a node that leaves hides no gap where the node does not', () => {
    const taints = ['ToBeDeletedByClusterAutoscaler=1:NoSchedule'];
    expect(isGapAt(draw({ node: { taints, lifecycle: 'steady' }, others: times(4, 'repelled') }), 'n1', AGENT)).toBe(
      true,
    );
  });

  it('other agents that are broken on the node do not make it a design', () => {
    const scene = { others: times(8, 'missing' as const), siblings: times(3, 'repelled' as const) };
    expect(judged(scene)?.intent).toBe('accident');
    expect(says(scene)).toContain(
      'accident: 8 of 8 other agents that select this node tolerate its taints, and 0 have a Pod on it.',
    );
  });

  it('a taint that came with its node is not new', () => {
    const young = { createdAt: minutesAgo(30) };
    expect(says({ node: young, state: { state: 'repelled', since: minutesAgo(28) } })?.join()).not.toContain('new');
  });

  it('nodes of which no label tells a pool are no siblings', () => {
    const picture = draw({ siblings: times(5, 'healthy') });
    const nodes = picture.nodes.map((node) => ({ ...node, pool: 'nodes' }));
    expect(judgementOf({ ...picture, nodes }, 'n1', AGENT)?.grounds).toHaveLength(1);
  });

  it('a taint that the agent tolerates is no ground', () => {
    const picture = draw({ node: { taints: [GPU, DEDICATED] } });
    const tolerations = [{ key: 'nvidia.com/gpu', operator: 'Exists', value: '', effect: '' }];
    const tolerating = { ...picture, daemonSets: picture.daemonSets.map((one) => ({ ...one, tolerations })) };
    expect(judgementOf(tolerating, 'n1', AGENT)?.grounds).toHaveLength(1);
    expect(judgementOf(tolerating, 'n1', AGENT)?.grounds[0]?.says).toContain(DEDICATED);
  });
});

describe('an agent whose selectors leave a node out', () => {
  const selects = [[{ key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }]];

  it('is there by design, since somebody wrote them', () => {
    expect(judged({ state: 'notSelected' })).toEqual({
      intent: 'design',
      grounds: [
        { says: 'The selectors of fluent-bit leave this node out, and somebody wrote them.', weighs: 'design' },
      ],
    });
    expect(isGapAt(draw({ state: 'notSelected' }), 'n1', AGENT)).toBe(false);
  });

  it('is an accident where the other nodes of the pool have it, and no gap without a policy', () => {
    const scene: Scene = { state: 'notSelected', siblings: [...times(10, 'healthy' as const), 'missing'] };
    expect(judged(scene)?.intent).toBe('accident');
    expect(says(scene)?.[0]).toBe('accident: 11 of 11 other nodes of pool db should have it.');
    expect(isGapAt(draw(scene), 'n1', AGENT)).toBe(false);
  });

  it('says so where it is for another platform', () => {
    const scene: Scene = {
      state: 'notSelected',
      agent: { selects },
      node: { labels: { 'kubernetes.io/os': 'windows' } },
      siblings: times(3, 'healthy'),
    };
    expect(judged(scene)?.intent).toBe('design');
    expect(says(scene)?.[0]).toBe('design: fluent-bit is for linux, and this node is windows.');
    const isFor = (more: Scene) =>
      says({ ...scene, ...more })
        ?.join()
        .includes('is for');
    expect(isFor({ node: { labels: { 'kubernetes.io/os': 'linux' } } })).toBe(false);
    const zone = [{ key: 'zone', operator: 'In', values: ['a'] }];
    expect(isFor({ agent: { selects: [zone] } })).toBe(false);
    expect(isFor({ agent: { selects: [...selects, zone] } })).toBe(false);
  });

  it('says so where it runs nowhere', () => {
    const picture = sketchPicture({
      nodes: [{ name: 'n1' }, { name: 'n2' }],
      daemonSets: [{ key: AGENT }],
      cell: () => 'notSelected',
    });
    expect(judgementOf(picture, 'n1', AGENT)?.grounds.map(({ says }) => says)).toContain(
      'logging/fluent-bit runs on no node at all (desired 0).',
    );
  });
});

describe('a cell that nothing excludes', () => {
  it.each(['healthy', 'outdated', 'notReady', 'pending', 'missing', 'misscheduled', 'unknown'] as const)(
    'is not judged: %s',
    (state) => {
      expect(judged({ state })).toBeNull();
      expect(isGapAt(draw({ state }), 'n1', AGENT)).toBe(['notReady', 'pending', 'missing'].includes(state));
    },
  );
});

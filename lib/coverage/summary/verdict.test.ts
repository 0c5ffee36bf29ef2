import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rule, withPolicy } from '../judgement/testing.ts';
import { CELL_STATES, isGap, type Lifecycle, SEVERITIES } from '../model.ts';
import type { DisagreementKind, NoteView, Picture } from '../picture.ts';
import { summarise } from './summarise.ts';
import { type CellSketch, minutesAgo, NOW, sketchPicture, sketchSources } from './testing.ts';
import { incident, incidentAgents, incidentNodes, quietCluster } from './testing-incident.ts';

/** The whole headline, a line each. */
function headline(picture: Picture): string[] {
  const { lead, rest, details } = summarise(picture, NOW).verdict;
  return [`${lead} ${rest}`, ...details];
}

function oneAgent(states: readonly CellSketch[]): Picture {
  return sketchPicture({
    nodes: states.map((_, i) => ({ name: `n${i}` })),
    daemonSets: [{ key: 'logging/fluent-bit', categories: ['logging'] }],
    cell: ({ name }) => states[Number(name.slice(1))] ?? null,
  });
}

describe('the verdict of the incident', () => {
  it('says who lacks what since when, who is silent, and what kubectl does not count', () => {
    expect(headline(incident())).toEqual([
      '7 nodes have gaps: 4 lack logging since 12 min, 2 lack security since 9 min, 1 lacks monitoring since 31 min.',
      '1 node is silent, its other 11 agents are unknown.',
      'kubectl get ds shows fluent-bit 56/56 ready: the 4 nodes it may not run on are not counted.',
    ]);
  });

  it('says nothing of kubectl where its counts already fall short', () => {
    const agents = incidentAgents().map((agent) =>
      agent.key === 'logging/fluent-bit' ? { ...agent, status: { numberReady: 55 } } : agent,
    );
    expect(headline(incident({ daemonSets: agents }))).toHaveLength(2);
  });

  it('says how the status of DaemonSets differs and why, what stands still first, and nothing of what is in motion', () => {
    const differing = (...kinds: readonly DisagreementKind[]) => {
      const agents = incidentAgents().map((agent, i) => {
        const kind = kinds[i];
        if (kind === undefined) return agent;
        return { ...agent, disagreement: { kind, says: `Status says 9 ready, the objects 8: ${kind}.`, since: null } };
      });
      return headline(incident({ daemonSets: agents })).filter((line) => line.startsWith('The status of'));
    };
    expect(differing('transient')).toEqual([]);
    const [first, second, third] = incidentAgents().map(({ key }) => key.slice(key.indexOf('/') + 1));
    expect(differing('statusLag', 'transient', 'frozenController')).toEqual([
      `The status of ${third} says 9 ready, the objects 8: frozenController.`,
      `The status of ${first} says 9 ready, the objects 8: statusLag.`,
    ]);
    expect(differing('statusLag', 'clockSkew', 'statusLag', 'statusLag')).toEqual([
      `The status of ${second} says 9 ready, the objects 8: clockSkew.`,
      `The status of ${first} says 9 ready, the objects 8: statusLag.`,
      'The status of 2 more DaemonSets differs from the objects too.',
    ]);
  });

  it('says which lesser list is missing', () => {
    const sources = sketchSources({ events: { state: 'forbidden' }, controllerrevisions: { state: 'stale' } });
    expect(headline({ ...incident(), sources }).slice(-2)).toEqual([
      'ControllerRevisions are stale: rollouts are not known.',
      'Events cannot be read: why a create was refused is not known.',
    ]);
  });
});

describe('the verdict', () => {
  it('is good only when all is known and there', () => {
    expect(headline(quietCluster())).toEqual(['All 60 nodes answer: 14 agents, no gap.']);
  });

  it('does not call Pods that start a gap to act on, and does not hide them', () => {
    const starting = { state: 'notReady', severity: 'info' } as const;
    expect(headline(oneAgent([starting, 'healthy']))).toEqual([
      'All 2 nodes answer: 1 agent, no gap to act on.',
      '1 agent is starting on 1 node.',
    ]);
    expect(headline(oneAgent([starting, 'missing']))).toEqual([
      '1 node has a gap: 1 lacks logging.',
      '1 agent is starting on 1 node.',
    ]);
  });

  it('is not good while a node is silent or a cell unknown', () => {
    const nodes = incidentNodes(true).map((node) => ({ ...node, taints: [] }));
    const cell = ({ ready }: { ready: string }) =>
      ready === 'Unknown' ? ({ state: 'unknown', reason: 'NodeUnknown' } as const) : null;
    expect(headline(quietCluster({ nodes, cell }))[0]).toBe(
      '1 of 60 nodes is silent: 14 cells unknown, no gap in the others.',
    );
    expect(headline(oneAgent(['unknown', 'healthy']))[0]).toBe('1 cell is unknown: no gap in the others.');
  });

  it('says what several silent nodes share', () => {
    const zoneOf = (i: number) => ({ 'topology.kubernetes.io/zone': i < 5 ? 'eu-west-1b' : 'eu-west-1a' });
    const picture = sketchPicture({
      nodes: Array.from({ length: 20 }, (_, i) => ({
        name: `n${i}`,
        labels: zoneOf(i),
        ready: i < 5 ? 'Unknown' : 'True',
      })),
      daemonSets: [{ key: 'a/a' }],
      cell: ({ ready, name }) =>
        ready === 'Unknown' ? { state: 'unknown', reason: 'NodeUnknown' } : name === 'n9' ? 'missing' : null,
    });
    expect(headline(picture).slice(1)).toEqual([
      '5 nodes are silent, their 5 agents are unknown.',
      'All 5 are in zone eu-west-1b, all of that zone; 0 nodes outside it.',
    ]);
  });

  it('says nothing more of silent nodes that share nothing else, or of one alone', () => {
    const silence = (n: number) =>
      sketchPicture({
        nodes: Array.from({ length: 20 }, (_, i) => ({
          name: `n${i}`,
          kernelVersion: i === 0 ? '6.12' : '6.1',
          ready: i < n ? 'Unknown' : 'True',
        })),
        daemonSets: [{ key: 'a/a' }],
        cell: ({ ready, name }) =>
          ready === 'Unknown' ? { state: 'unknown', reason: 'NodeUnknown' } : name === 'n9' ? 'missing' : null,
      });
    expect(headline(silence(1)).slice(1)).toEqual(['1 node is silent, its agent is unknown.']);
    expect(headline(silence(4)).slice(1)).toEqual(['4 nodes are silent, their 4 agents are unknown.']);
  });

  it('lists Pods out of place, without calling them gaps', () => {
    expect(headline(oneAgent(['misscheduled', 'healthy']))).toEqual([
      'All 2 nodes answer: 1 agent, no gap.',
      '1 Pod runs where no new one would be placed.',
    ]);
  });

  it('joins categories that the same nodes lack, and counts what is too much to read', () => {
    const keys = ['network', 'storage', 'logging', 'monitoring', 'security', 'backup'] as const;
    const picture = sketchPicture({
      nodes: Array.from({ length: 6 }, (_, i) => ({ name: `n${i}` })),
      daemonSets: keys.map((category) => ({ key: `ns/${category}`, categories: [category] })),
      cell: ({ name }, key) => {
        const rank = Math.max(
          1,
          keys.findIndex((category) => key === `ns/${category}`),
        );
        return Number(name.slice(1)) >= rank ? { state: 'missing', since: minutesAgo(5) } : null;
      },
    });
    expect(headline(picture)[0]).toBe(
      '5 nodes have gaps: 5 lack network and storage since 5 min, 4 lack logging since 5 min, ' +
        '3 lack monitoring since 5 min, 2 lack security since 5 min, and 1 more category.',
    );
  });

  it('names several DaemonSets that look complete', () => {
    const picture = sketchPicture({
      nodes: [{ name: 'n' }, { name: 'm' }],
      daemonSets: ['a/a', 'b/b', 'c/c'].map((key) => ({ key })),
      cell: ({ name }) => (name === 'n' ? 'repelled' : null),
    });
    expect(headline(picture)[1]).toBe(
      'kubectl get ds shows a 1/1, b 1/1 and 1 more ready: nodes they may not run on are not counted.',
    );
  });

  it('never says that all is well unless every cell is, and names as many nodes as have gaps', () => {
    const cell = fc.record({ state: fc.constantFrom(...CELL_STATES), severity: fc.constantFrom(...SEVERITIES) });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 8 }), (cells) => {
        const [first = ''] = headline(oneAgent(cells));
        const urgent = cells.filter(({ state, severity }) => isGap(state) && /warning|critical/.test(severity));
        const isWell = cells.every(({ state }) => state !== 'unknown' && !isGap(state));
        expect(/answers?: 1 agent, no gap\.$/.test(first)).toBe(isWell);
        expect(/answer/.test(first) && cells.some(({ state }) => state === 'unknown')).toBe(false);
        if (urgent.length > 0) expect(first).toMatch(new RegExp(`^${urgent.length} nodes? ha(s|ve) (a )?gaps?:`));
      }),
    );
  });
});

it('does not say that all answer while an object can not be read, and names it', () => {
  const sources = sketchSources({ nodes: { malformed: 1, malformedNames: ['n7'] } });
  expect(headline({ ...oneAgent(['healthy', 'healthy']), sources })).toEqual([
    '2 nodes that can be read answer: 1 agent, no gap.',
    "1 of the nodes can't be read, and nothing is known of it: n7.",
  ]);
});

it('says that all answer while only an object that decides nothing can not be read, and names it', () => {
  const sources = sketchSources({ events: { malformed: 1, malformedNames: ['e7'] } });
  expect(headline({ ...oneAgent(['healthy', 'healthy']), sources })).toEqual([
    'All 2 nodes answer: 1 agent, no gap.',
    "1 of the events can't be read, and nothing is known of it: e7.",
  ]);
});

describe('what is left out by design', () => {
  it('is said, agents and nodes', () => {
    const until = null;
    const picture = sketchPicture({
      nodes: ['a', 'b', 'c'].map((name) => ({ name })),
      daemonSets: ['ns/x', 'ns/y', 'ns/z'].map((key) => ({ key })),
      cell: ({ name }, key) => (name !== 'c' && key !== 'ns/z' ? 'repelled' : null),
    });
    const excluded = [rule({ daemonSets: ['ns/x', 'ns/y'] }, {}, { until })];
    expect(headline(withPolicy(picture, { excluded }))).toEqual([
      'All 3 nodes answer: 3 agents, no gap.',
      '2 agents are left off 2 nodes by design.',
    ]);
  });

  it('is no tainted pool on which most agents are missing: the more of them there are, the more gaps', () => {
    const picture = sketchPicture({
      nodes: Array.from({ length: 6 }, (_, i) => ({
        name: `n${i}`,
        pool: i < 3 ? 'db' : 'web',
        taints: i < 3 ? ['dedicated=db:NoSchedule'] : [],
        createdAt: minutesAgo(60 * 24 * 90),
      })),
      daemonSets: Array.from({ length: 9 }, (_, i) => ({ key: `ns/d${i}` })),
      cell: ({ pool }, key) =>
        pool === 'db' && key > 'ns/d1' ? { state: 'repelled', since: minutesAgo(60 * 24 * 80) } : null,
    });
    const { verdict, problems } = summarise(picture, NOW);
    expect(verdict.lead).toBe('3 nodes have gaps:');
    expect(problems).toHaveLength(7);
  });
});

describe('what the policy requires', () => {
  const canary = (state: CellSketch) =>
    sketchPicture({
      nodes: [{ name: 'n0' }, { name: 'n1' }],
      daemonSets: [
        { key: 'loki/loki', categories: ['logging'] },
        { key: 'loki/loki-canary', categories: ['logging'], role: 'probe' },
      ],
      cell: ({ name }, key) => (key === 'loki/loki-canary' && name === 'n0' ? state : null),
    });
  const required = [rule({ daemonSets: ['loki/loki-canary'] }, {}, {})];

  it('and no DaemonSet does is in the headline', () => {
    const rules = { required: [rule({ categories: ['backup', 'security'] }, {}, {})] };
    expect(headline(withPolicy(oneAgent(['healthy', 'healthy']), rules))).toEqual([
      '2 requirements of the policy are not met: Backup is required on 2 nodes, and no DaemonSet does it.',
      'Security is required on 2 nodes, and no DaemonSet does it.',
    ]);
    expect(headline(withPolicy(oneAgent(['unknown', 'healthy']), rules))[0]).toBe(
      '1 cell is unknown: 2 requirements of the policy are not met.',
    );
  });

  it('by name is met by a DaemonSet that is no agent', () => {
    expect(headline(withPolicy(canary('healthy'), { required }))).toEqual(['All 2 nodes answer: 1 agent, no gap.']);
  });

  it.each(['missing', 'notSelected'] as const)('by name is a gap where it is %s, also of what is no agent', (state) => {
    expect(headline(withPolicy(canary(state), { required }))).toEqual(['1 node has a gap: 1 lacks loki-canary.']);
  });
});

describe('a critical note of an agent', () => {
  const note = { reason: 'ControllerDown', severity: 'critical', confidence: 'inferred', since: null } as const;
  const noted = (picture: Picture, ...messages: readonly (readonly string[])[]): Picture => ({
    ...picture,
    daemonSets: picture.daemonSets.map((one, column) => ({
      ...one,
      notes: (messages[column] ?? []).map(
        (message): NoteView => ({ ...note, message, evidence: [], remedy: { says: '', commands: [], patch: null } }),
      ),
    })),
  });
  const two = sketchPicture({ nodes: [{ name: 'n0' }], daemonSets: [{ key: 'a/falco' }, { key: 'b/vector' }] });

  it('leaves no headline that all is well, and is in the details of any other', () => {
    expect(headline(noted(two, ['It is down.'], ['It is down.']))).toEqual([
      'No gap yet: It is down. It concerns 2 DaemonSets.',
    ]);
    expect(headline(noted(oneAgent(['missing']), ['It is going.']))).toEqual([
      '1 node has a gap: 1 lacks logging.',
      'fluent-bit: It is going.',
    ]);
  });

  it('is not repeated without end', () => {
    expect(headline(noted(two, ['A.', 'B.', 'C.', 'D.'])).slice(1)).toEqual([
      'falco: B.',
      'falco: C.',
      '1 more such note.',
    ]);
  });

  it('of a DaemonSet that is ignored says nothing', () => {
    const ignored = { ...two, daemonSets: two.daemonSets.map((one) => ({ ...one, isIgnored: true })) };
    expect(headline(noted(ignored, ['It is down.']))).toEqual(['The only node answers: 0 agents, no gap.']);
  });
});

it.each<[Lifecycle, string]>([
  ['steady', '1 agent is starting on 1 node.'],
  ['joining', '1 agent is starting on 1 node.'],
  ['maintenance', '1 agent is lacking on 1 node under maintenance.'],
  ['leaving', '1 agent is lacking on 1 node that leaves.'],
])('says of a gap that is no alarm what its node does: %s', (lifecycle, says) => {
  const picture = oneAgent([{ state: 'notReady', severity: 'info' }, 'healthy']);
  const nodes = picture.nodes.map((node) => ({ ...node, lifecycle }));
  expect(headline({ ...picture, nodes })).toEqual(['All 2 nodes answer: 1 agent, no gap to act on.', says]);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CELL_STATES, isGap, SEVERITIES } from '../model.ts';
import type { Picture } from '../picture.ts';
import { makeLookup } from './lookup.ts';
import { findProblems } from './problems.ts';
import { summarise } from './summarise.ts';
import { type CellSketch, minutesAgo, NOW, sketchPicture, sketchRollout, sketchSources } from './testing.ts';
import { CRASHING_NODES, FULL_NODE, incident, quietCluster, SILENT_NODE } from './testing-incident.ts';
import type { Problem } from './types.ts';

function problemsOf(picture: Picture): Problem[] {
  return findProblems(makeLookup(picture, NOW));
}

function titles(problems: readonly Problem[]): string[] {
  return problems.map(({ title }) => `${title.subject} ${title.rest}`);
}

/** Two DaemonSets on a few nodes, all healthy but for what `cell` says of node `n0`, `n1`, ... */
function small(cell: (row: number, key: string) => CellSketch | null, nodes = 3): Picture {
  return sketchPicture({
    nodes: Array.from({ length: nodes }, (_, i) => ({ name: `n${i}` })),
    daemonSets: [{ key: 'logging/fluent-bit' }, { key: 'falco/falco' }],
    cell: (node, key) => cell(Number(node.name.slice(1)), key),
  });
}

describe('the problems of the incident', () => {
  const problems = problemsOf(incident());

  it('are one for each cause, worst first, the standing rollout after the gaps', () => {
    expect(titles(problems)).toEqual([
      'falco not ready on 2 nodes: CrashLoopBackOff',
      'fluent-bit may not run on 4 nodes: taint not tolerated',
      'otel-agent pending on 1 node: Insufficient memory',
      'node-problem-detector has no Pod on 1 node: create refused',
      `${SILENT_NODE} is silent: 11 agents unknown`,
      'falco rollout is stuck: 21 of 60 updated',
    ]);
  });

  it('name their nodes, when the first began, and what the nodes share', () => {
    const [falco, fluentBit, otel] = problems;
    expect(falco?.nodes).toEqual(CRASHING_NODES);
    expect(falco?.since).toBe(minutesAgo(9));
    expect(falco?.inCommon).toEqual([{ expression: 'kernel 6.12.46', inside: 2, insideTotal: 2, outside: 0 }]);
    expect(fluentBit?.inCommonSays).toBe(
      'All 4 are in node pool gpu-a100, all of that pool; 0 nodes outside it. They joined in the last 12 min.',
    );
    expect(otel).toMatchObject({ nodes: [FULL_NODE], since: minutesAgo(31), inCommon: [], inCommonSays: '' });
  });

  it('quote the evidence of one node where it differs, and the rollout its blocker', () => {
    expect(problems[0]?.message).toBe(
      `On ${CRASHING_NODES[0]}: falco exits with code 1, 6 restarts: kernel 6.12.46: no matching driver`,
    );
    expect(problems[1]?.message).toMatch(/^fluent-bit does not tolerate/);
    expect(problems[5]?.message).toBe('3 Pods are unavailable, maxUnavailable allows 2.');
  });

  it('keep their ids when they spread to another node', () => {
    const before = small((row) => (row === 1 ? { state: 'missing', reason: 'X', message: 'n1: 3 left' } : null));
    const after = small((row) => (row < 2 ? { state: 'missing', reason: 'X', message: `n${row}: ${row} left` } : null));
    expect(problemsOf(after).map(({ id }) => id)).toEqual(problemsOf(before).map(({ id }) => id));
  });
});

describe('what is no problem', () => {
  it('is a healthy cluster', () => {
    expect(problemsOf(quietCluster())).toEqual([]);
  });

  it('is a Pod that is normally starting, or an old revision that waits its turn', () => {
    const picture = small((row) =>
      row === 0
        ? { state: 'notReady', reason: 'StillStarting', severity: 'info' }
        : { state: 'outdated', reason: 'OldRevisionQueued', severity: 'info' },
    );
    expect(problemsOf(picture)).toEqual([]);
  });

  it('is a cell that waits for a slot while the rollout moves', () => {
    const picture = small(() => ({ state: 'outdated', reason: 'OldRevisionBlocked', severity: 'info' }));
    const [fluentBit, falco] = picture.daemonSets;
    if (fluentBit === undefined || falco === undefined) throw new Error('two DaemonSets');
    const moving = { ...falco, rollout: sketchRollout('falco/falco', { phase: 'progressing' }) };
    const problems = problemsOf({ ...picture, daemonSets: [fluentBit, moving] });
    expect(titles(problems)).toEqual(['fluent-bit rollout is stuck']);
  });

  it('is a cell that is unknown because a list may not be read', () => {
    const sources = sketchSources({ pods: { state: 'forbidden' } });
    const picture = { ...small(() => ({ state: 'unknown', reason: 'SourceForbidden' })), sources };
    expect(problemsOf(picture)).toEqual([]);
    expect(problemsOf({ ...picture, sources: sketchSources({}) })).toHaveLength(2);
  });
});

describe('a Pod that does its work and needs a look', () => {
  const look = (reason: string, message: string, state: 'healthy' | 'outdated' = 'healthy') =>
    ({ state, reason, message, severity: 'warning' }) as const;

  it('is a problem for each DaemonSet and reason, whatever each node’s sentence says, after all others', () => {
    const picture = small((row, key) => {
      if (key !== 'falco/falco') return row === 0 ? { state: 'misscheduled', reason: 'MisscheduledKept' } : null;
      if (row === 0) return { state: 'outdated', reason: 'OldRevisionBlocked', severity: 'warning' };
      if (row === 1) return look('FlappingReady', 'container falco exited with code 7');
      if (row === 2) return look('FlappingReady', 'container sidecar exited with code 1');
      return row === 3 ? look('SameGenerationOldTemplate', 'runs x', 'outdated') : 'missing';
    }, 5);
    expect(titles(problemsOf(picture))).toEqual([
      'falco has no Pod on 1 node',
      'falco rollout is stuck',
      'fluent-bit runs out of place on 1 node: taint not tolerated',
      'falco needs a look on 2 nodes: restarts again and again',
      'falco needs a look on 1 node: an older template, counted as updated',
    ]);
  });

  it('is no gap: the verdict is as good as without it', () => {
    const picture = small((row) => (row < 2 ? look('DuplicatePods', '2 Pods run') : null));
    const { verdict, problems, categories } = summarise(picture, NOW);
    expect(problems).toMatchObject([{ nodes: ['n0', 'n1'] }, { nodes: ['n0', 'n1'] }]);
    expect([verdict.lead, verdict.rest, ...verdict.details]).toEqual(['All 3 nodes answer:', '2 agents, no gap.']);
    expect(categories.every(({ gap }) => gap === 0)).toBe(true);
  });

  it('is none where it is only to be known, or has nothing to say', () => {
    expect(problemsOf(small(() => ({ ...look('SurgeOverlap', 'both run'), severity: 'info' })))).toEqual([]);
    expect(problemsOf(small(() => ({ state: 'healthy', severity: 'warning' })))).toEqual([]);
  });

  it('follows from nothing, though its sentence names a driver', () => {
    const cell = look('FlappingReady', 'driver ebs.csi.aws.com not found');
    const picture = sketchPicture({
      nodes: [{ name: 'n' }],
      daemonSets: [{ key: 'a/a' }, { key: 'ebs/csi', family: 'AWS EBS CSI' }],
      cell: (_, key) => (key === 'a/a' ? cell : 'missing'),
    });
    expect(problemsOf(picture).map(({ causedBy }) => causedBy)).toEqual([null, null]);
  });
});

describe('a node that fails', () => {
  it.each([
    ['NetworkPluginNotReady', 'has no Pod network'],
    ['NodeShuttingDown', 'shuts down'],
    ['KubeletNotAcknowledging', 'takes up no Pod'],
  ])('with %s is one problem for all its agents, and says that it %s', (reason, says) => {
    const picture = small((row, key) => (row < 2 ? { state: 'notReady', reason, message: `${key} is told so` } : null));
    expect(problemsOf(picture)).toMatchObject([
      { node: 'n0', daemonSet: null, title: { rest: `${says}: 2 agents not ready` } },
      { node: 'n1', daemonSet: null, title: { rest: `${says}: 2 agents not ready` } },
    ]);
  });

  it('is one problem for all its agents, with those that its taint keeps off', () => {
    const picture = small((row, key) => {
      if (row !== 1) return null;
      return key === 'falco/falco'
        ? { state: 'unknown', reason: 'NodeUnknown', severity: 'info' }
        : { state: 'repelled', reason: 'NodeUnreachableTaint' };
    });
    expect(problemsOf(picture)).toMatchObject([
      {
        daemonSet: null,
        node: 'n1',
        state: 'unknown',
        nodes: ['n1'],
        title: { rest: 'is silent: 1 agent unknown, 1 may not run' },
      },
    ]);
  });

  it('is another problem than its neighbour, and says its condition when its agents say different things', () => {
    const picture = sketchPicture({
      nodes: [0, 1].map((i) => ({ name: `n${i}`, ready: 'False', readySince: minutesAgo(3) })),
      daemonSets: [{ key: 'a/a' }, { key: 'b/b' }],
      cell: (_, key) => ({ state: 'notReady', reason: 'NodeNotReady', message: `${key} is down` }),
    });
    const problems = problemsOf(picture);
    expect(titles(problems)).toEqual(['n0 is not ready: 2 agents not ready', 'n1 is not ready: 2 agents not ready']);
    expect(problems[0]?.message).toBe('Node condition Ready is False since 14:29:13.');
  });
});

describe('a problem', () => {
  it('is split where the culprits differ', () => {
    const picture = small((row, key) =>
      key === 'falco/falco'
        ? { state: 'repelled', reason: 'DedicatedTaint', message: `taint team=${row}:NoSchedule` }
        : null,
    );
    expect(problemsOf(picture)).toHaveLength(3);
  });

  it('lists its nodes in the order of the picture, whichever changed last', () => {
    const nodes = ['c', 'a', 'b'].map((name) => ({ name }));
    const picture = sketchPicture({ nodes, daemonSets: [{ key: 'falco/falco' }], cell: () => 'missing' });
    const [problem] = problemsOf({ ...picture, cells: picture.cells.toReversed() });
    expect(problem?.nodes).toEqual(['c', 'a', 'b']);
  });

  it('quotes a sentence that all its cells share as it stands', () => {
    const picture = small((_, key) => (key === 'falco/falco' ? { state: 'missing', message: 'exceeded quota' } : null));
    expect(problemsOf(picture)[0]?.message).toBe('exceeded quota');
  });

  it('is named with its namespace where two DaemonSets have the name', () => {
    const picture = sketchPicture({
      nodes: [{ name: 'n' }],
      daemonSets: [{ key: 'a/agent' }, { key: 'b/agent' }],
      cell: (_, key) => (key === 'a/agent' ? 'missing' : null),
    });
    expect(titles(problemsOf(picture))).toEqual(['a/agent has no Pod on 1 node']);
  });

  it('comes last when a Pod runs where it should not, however severe', () => {
    const picture = small((row, key) => {
      if (key === 'falco/falco') return { state: 'misscheduled', reason: 'MisscheduledKept', severity: 'critical' };
      return row === 0 ? { state: 'missing', reason: 'QuotaExceeded' } : null;
    });
    expect(titles(problemsOf(picture))).toEqual([
      'fluent-bit has no Pod on 1 node: exceeded quota',
      'falco runs out of place on 3 nodes: taint not tolerated',
    ]);
  });

  it('counts as affected only among nodes that its DaemonSet targets', () => {
    const picture = small((row, key) => (key === 'falco/falco' ? (row < 2 ? 'missing' : 'notSelected') : null), 5);
    expect(problemsOf(picture)[0]).toMatchObject({ inCommonSays: 'These are all 2 nodes that it targets.' });
  });

  it('spells out a reason that has no word of its own', () => {
    const picture = small((row) => (row === 0 ? { state: 'notReady', reason: 'VolumeMountFailed' } : null));
    expect(titles(problemsOf(picture))[0]).toBe('falco not ready on 1 node: volume mount failed');
  });
});

describe('problems of any picture', () => {
  const NODE_SAYS: Readonly<Record<string, string>> = {
    NodeUnknown: 'is silent',
    NodeUnreachableTaint: 'is silent',
    NodeNotReady: 'is not ready',
    NetworkPluginNotReady: 'has no Pod network',
  };
  const cell = fc.record({
    state: fc.constantFrom(...CELL_STATES),
    reason: fc.constantFrom(
      '',
      'CrashLoop',
      'NodeUnknown',
      'NodeNotReady',
      'NetworkPluginNotReady',
      'NodeUnreachableTaint',
      'OldRevisionBlocked',
    ),
    severity: fc.constantFrom(...SEVERITIES),
    message: fc.constantFrom('', 'taint a', 'taint b', 'exit code 1, 3 restarts', 'exit code 1, 4 restarts'),
    since: fc.constantFrom(null, minutesAgo(1), minutesAgo(2)),
  });

  it('hold every urgent gap exactly once, and only nodes with such a cell', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 8 }), (rows) => {
        const picture = small((row, key) => rows[row]?.[key === 'falco/falco' ? 1 : 0] ?? null, rows.length);
        const problems = problemsOf(picture);
        const holds = (problem: Problem, node: string, daemonSet: string, reason: string, state: string) =>
          problem.nodes.includes(node) &&
          (problem.node === null
            ? problem.daemonSet === daemonSet && problem.reason === reason && problem.state === state
            : problem.title.rest.startsWith(NODE_SAYS[reason] ?? '-'));
        for (const { node, daemonSet, state, reason, severity, message } of picture.cells) {
          if (!isGap(state) || severity === 'info' || severity === 'ok') continue;
          const holders = problems.filter((problem) => holds(problem, node, daemonSet, reason, state));
          expect(holders.length, `${node} ${daemonSet} ${state} ${reason} ${message}`).toBe(1);
        }
        for (const problem of problems) {
          for (const node of problem.nodes) {
            const own = picture.cells.filter((cell) =>
              holds(problem, cell.node, cell.daemonSet, cell.reason, cell.state),
            );
            expect(own.map((cell) => cell.node)).toContain(node);
          }
          expect(new Set(problem.nodes).size).toBe(problem.nodes.length);
        }
        expect(new Set(problems.map(({ id }) => id)).size).toBe(problems.length);
      }),
      { numRuns: 500 },
    );
  });
});

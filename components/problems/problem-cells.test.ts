import { describe, expect, it } from 'vitest';
import { NOW } from '../../lib/client/fixtures/build.ts';
import { CRASHING, incident, SILENT } from '../../lib/client/fixtures/incident.ts';
import { pageOf } from '../../lib/client/fixtures/page-start.ts';
import { findCell } from '../../lib/client/page-data.ts';
import { summarise } from '../../lib/coverage/summary/summarise.ts';
import { cellsOf, destinationOf, problemOf, subjectOf } from './problem-cells.ts';

const picture = incident();
const page = pageOf(picture);
const { problems } = summarise(picture, NOW);
const about = (daemonSet: string, node: string) => {
  const ref = { daemonSet, node };
  return problemOf(problems, ref, findCell(page, node, daemonSet));
};

describe('the problem of a cell', () => {
  it('is the one that its DaemonSet has on its node', () => {
    const problem = about('falco/falco', CRASHING[1]);
    expect(problem?.title.subject).toBe('falco');
    expect(problem && cellsOf(problem).map((cell) => cell.node)).toEqual([...CRASHING]);
  });

  it('tells the two problems of a silent node apart', () => {
    expect(about('logging/fluent-bit', SILENT)?.title.subject).toBe('fluent-bit');
    expect(about('kube-system/cilium', SILENT)?.daemonSet).toBeNull();
  });

  it('is none for a healthy cell', () => {
    expect(about('kube-system/cilium', CRASHING[0])).toBeNull();
  });
});

describe('a click on a problem', () => {
  const [problem] = problems;
  it('opens its first cell, the rollout that stands still, or the node', () => {
    if (problem === undefined) expect.fail();
    expect(destinationOf(problem)).toMatchObject({ cell: { node: problem.nodes[0] } });
    expect(destinationOf({ ...problem, state: 'outdated', reason: 'SameGenerationOldTemplate' })).toMatchObject({
      cell: { node: problem.nodes[0] },
    });
    expect(destinationOf({ ...problem, state: 'outdated', reason: 'OldRevisionBlocked' })).toEqual({
      cell: null,
      hygiene: null,
      rollout: problem.daemonSet,
    });
    expect(destinationOf({ ...problem, daemonSet: null, node: 'n.internal' })).toEqual({ q: 'n' });
  });
});

describe('what a problem is about', () => {
  it('is a node without its domain, and a DaemonSet with all its dots', () => {
    const title = { subject: 'node.agent', rest: '' };
    expect(subjectOf({ title, node: 'node.agent' })).toBe('node');
    expect(subjectOf({ title, node: null })).toBe('node.agent');
  });
});

import { describe, expect, it } from 'vitest';
import type { Picture } from '../picture.ts';
import { summarise } from './summarise.ts';
import { type CellSketch, NOW, sketchPicture, sketchSources } from './testing.ts';
import { incident, incidentAgents, incidentNodes } from './testing-incident.ts';

function headline(picture: Picture): string[] {
  const { lead, rest, details } = summarise(picture, NOW).verdict;
  return [`${lead} ${rest}`, ...details];
}

const STALE_SINCE = new Date(NOW - 252_000).toISOString();

/** Every cell unknown, with what it was in `before`. */
function blind(before: Picture, reason: string, keepsSpecs: boolean): Picture {
  const was = new Map(before.cells.map((cell) => [`${cell.daemonSet}@${cell.node}`, cell]));
  const cell = (node: string, daemonSet: string, letter: string): CellSketch => {
    const last = was.get(`${daemonSet}@${node}`);
    if (keepsSpecs && letter === 's') return 'notSelected';
    if (keepsSpecs && letter === 't' && last !== undefined) return last;
    return { state: 'unknown', reason, ...(keepsSpecs ? {} : { lastKnown: last?.state ?? 'healthy' }) };
  };
  const keys = before.daemonSets.map(({ namespace, name }) => `${namespace}/${name}`);
  return sketchPicture({
    nodes: incidentNodes(true),
    daemonSets: incidentAgents(),
    cell: (node, key) =>
      cell(
        node.name,
        key,
        before.grid[before.nodes.findIndex(({ name }) => name === node.name)]?.[keys.indexOf(key)] ?? '',
      ),
  });
}

describe('a stale picture', () => {
  const stale = {
    state: 'stale',
    since: STALE_SINCE,
    message: 'dial tcp 10.0.0.1:443: i/o timeout; next try in 3 s',
  } as const;
  const sources = sketchSources({ nodes: stale, daemonsets: stale, pods: stale, events: stale });
  const picture: Picture = { ...blind(incident(), 'SourceStale', false), sources };

  it('says since when, how long, and what was known then', () => {
    expect(headline(picture)).toEqual([
      'Nothing known since 14:28:01: the API server stopped answering 4 min 12 s ago. 7 nodes had gaps then.',
      'dial tcp 10.0.0.1:443: i/o timeout; next try in 3 s',
      'Grey marks are the last known states. No cell counts as healthy until the API server answers again.',
    ]);
  });

  it('covers no node, has no healthy cell and no problem, but those last known', () => {
    const { categories, counts, problems, lastKnown } = summarise(picture, NOW);
    expect(categories.every(({ covered, gap }) => covered + gap === 0)).toBe(true);
    expect(counts).toMatchObject({ healthy: 0, unknown: 840 });
    expect(problems).toEqual([]);
    expect(lastKnown.map(({ title, state }) => `${title.subject} ${title.rest} (${state})`)).toEqual([
      'fluent-bit may not run on 4 nodes (repelled)',
      'falco not ready on 2 nodes (notReady)',
      'node-problem-detector has no Pod on 1 node (missing)',
      'otel-agent pending on 1 node (pending)',
    ]);
  });

  it('says which list, when the others live', () => {
    const pods = { ...picture, sources: sketchSources({ pods: stale }) };
    expect(headline(pods)[0]).toMatch(/^Pods not known since 14:28:01: the API server/);
  });

  it('does not claim to know what was before it never knew', () => {
    const cells = picture.cells.map((cell) => ({ ...cell, lastKnown: 'unknown' as const }));
    expect(headline({ ...picture, cells })[0]).toMatch(/ago\. Nothing was known before\.$/);
    const fine = picture.cells.map((cell) => ({ ...cell, lastKnown: 'healthy' as const }));
    expect(headline({ ...picture, cells: fine })[0]).toMatch(/ago\. No node had a gap then\.$/);
  });
});

it('a live picture has nothing last known, even for a silent node', () => {
  const picture = sketchPicture({
    nodes: [{ name: 'n' }],
    daemonSets: [{ key: 'a/a' }],
    cell: () => ({ state: 'unknown', reason: 'NodeUnknown', lastKnown: 'notReady' }),
  });
  expect(summarise(picture, NOW).lastKnown).toEqual([]);
});

describe('a picture without permission', () => {
  const known = blind(incident(), 'SourceForbidden', true);

  it('names the verbs, the list, and what specs alone decide', () => {
    const message = 'pods is forbidden: cannot list or watch resource "pods" at the cluster scope';
    const sources = sketchSources({ pods: { state: 'forbidden', message } });
    expect(headline({ ...known, sources })).toEqual([
      'Pods cannot be read: this identity lacks list and watch on pods. 708 of 840 cells are unknown.',
      '132 cells are known from node and DaemonSet specs alone: 4 exclusions by taint, 128 by design.',
      message,
    ]);
  });

  it('names only the verb that is missing', () => {
    const sources = sketchSources({ pods: { state: 'forbidden', message: 'cannot watch resource "pods"' } });
    expect(headline({ ...known, sources })[0]).toMatch(/lacks watch on pods\./);
  });

  it('says that nothing can be drawn without nodes', () => {
    const sources = sketchSources({ nodes: { state: 'forbidden' } });
    expect(headline({ ...sketchPicture({ nodes: [], daemonSets: [{ key: 'a/a' }] }), sources })[0]).toBe(
      'Nodes cannot be read: this identity lacks list and watch on nodes. No cell can be drawn without them.',
    );
  });
});

describe('a picture that is being read', () => {
  it('counts what was listed and what was read so far', () => {
    const sources = sketchSources({
      nodes: { objects: 60 },
      daemonsets: { objects: 14 },
      pods: { state: 'syncing', objects: 417 },
      events: { state: 'syncing' },
    });
    expect(headline({ ...blind(incident(), 'NotReadYet', true), sources })).toEqual([
      'Calling the roll: 60 nodes and 14 DaemonSets listed, 417 Pods read so far.',
      'A cell stays open until its Pods have been read.',
      '132 cells, which specs alone decide, are already drawn: 4 exclusions by taint, 128 by design.',
    ]);
  });

  it('takes a list that nobody mentions for one that is still to come', () => {
    expect(headline({ ...sketchPicture({ nodes: [], daemonSets: [] }), sources: [] })[0]).toBe(
      'Calling the roll: 0 nodes, 0 DaemonSets and 0 Pods read so far.',
    );
  });
});

describe('an empty picture', () => {
  it('says what is missing and what was read', () => {
    const nodes = ['a', 'b', 'c'].map((name) => ({ name }));
    expect(headline(sketchPicture({ nodes, daemonSets: [] }))).toEqual([
      'No DaemonSets in prod-eu-west-1: 3 nodes, no agent to call.',
      'All namespaces were read.',
    ]);
    expect(headline(sketchPicture({ nodes: [], daemonSets: [] }))[0]).toBe(
      'No DaemonSets in prod-eu-west-1: no node either.',
    );
    expect(headline(sketchPicture({ nodes: [], daemonSets: [{ key: 'a/a' }] }))[0]).toBe(
      'No nodes in prod-eu-west-1: 1 agent, no node to answer.',
    );
  });
});

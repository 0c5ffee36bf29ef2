import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATEGORIES, type Category, CELL_STATES, type CellState, isCovered, isGap } from '../model.ts';
import type { Picture } from '../picture.ts';
import { coverCategories } from './categories.ts';
import { type CellSketch, type DaemonSetSketch, NOW, sketchPicture } from './testing.ts';
import { incident } from './testing-incident.ts';
import type { CategoryCoverage } from './types.ts';

const cover = (picture: Picture) => coverCategories({ picture, now: NOW });

/** One node with an agent for each state. */
function coverNode(category: Category, ...states: CellState[]): CategoryCoverage | undefined {
  const picture = sketchPicture({
    nodes: [{ name: 'n' }],
    daemonSets: states.map((_, i) => ({ key: `ns/d${i}`, categories: [category] })),
    cell: (_, key) => states[Number(key.slice(-1))] ?? null,
  });
  return cover(picture)[0];
}

describe('the coverage of a category', () => {
  it('is that of the incident', () => {
    const says = cover(incident()).map((c) => `${c.category} ${c.covered}/${c.total} ${c.gap} ${c.unknown}`);
    expect(says).toEqual([
      'network 59/60 0 1',
      'storage 59/60 0 1',
      'logging 56/60 4 0',
      'monitoring 58/60 1 1',
      'security 57/60 2 1',
      'device 3/4 0 1',
      'other 42/42 0 0',
    ]);
  });

  it('counts a node as covered while its agents are healthy or updating', () => {
    expect(coverNode('security', 'healthy', 'outdated', 'notSelected')).toMatchObject({
      covered: 1,
      gap: 0,
      unknown: 0,
      total: 1,
    });
  });

  it.each(['missing', 'pending', 'notReady', 'repelled'] as const)(
    'counts a node as a gap for one agent %s',
    (state) => {
      expect(coverNode('security', 'healthy', state)).toMatchObject({ covered: 0, gap: 1, total: 1 });
    },
  );

  it('tells the gaps that need nobody from those that do', () => {
    const starting: CellSketch = { state: 'notReady', severity: 'info' };
    const rows: Record<string, [a: CellSketch, b: CellSketch]> = {
      starts: [starting, 'healthy'],
      lacks: ['healthy', 'missing'],
      both: [starting, 'missing'],
      covered: ['healthy', 'healthy'],
    };
    const picture = sketchPicture({
      nodes: Object.keys(rows).map((name) => ({ name })),
      daemonSets: ['ns/d0', 'ns/d1'].map((key) => ({ key, categories: ['security' as const] })),
      cell: ({ name }, key) => rows[name]?.[Number(key.slice(-1))] ?? null,
    });
    expect(cover(picture)).toMatchObject([{ covered: 1, gap: 3, passing: 1, total: 4 }]);
  });

  it('needs somebody where one variant of an agent is missing while the other starts', () => {
    const nodes = Array.from({ length: 20 }, (_, i) => ({ name: `${i}` }));
    const picture = sketchPicture({
      nodes,
      daemonSets: ['ns/d0', 'ns/d1'].map((key) => ({ key, family: 'Falco', categories: ['security' as const] })),
      cell({ name }, key) {
        if (name === '10') return key === 'ns/d0' ? { state: 'notReady', severity: 'info' } : 'missing';
        return (key === 'ns/d0') === Number(name) < 10 ? 'healthy' : 'notSelected';
      },
    });
    expect(cover(picture)).toMatchObject([{ agents: 1, gap: 1, passing: 0 }]);
  });

  it('lets a gap beat unknown, in any order, and unknown beat covered', () => {
    expect(coverNode('security', 'unknown', 'missing')).toMatchObject({ gap: 1, unknown: 0 });
    expect(coverNode('security', 'missing', 'unknown')).toMatchObject({ gap: 1, unknown: 0 });
    expect(coverNode('security', 'unknown', 'healthy')).toMatchObject({ covered: 0, unknown: 1 });
    expect(coverNode('security', 'healthy', 'unknown')).toMatchObject({ covered: 0, unknown: 1 });
  });

  it('is covered by one logging agent, whatever the others are: the logs are shipped', () => {
    for (const other of CELL_STATES) {
      expect(coverNode('logging', other, 'healthy'), other).toMatchObject({ covered: 1, gap: 0, unknown: 0 });
      expect(coverNode('logging', 'outdated', other), other).toMatchObject({ covered: 1, gap: 0, unknown: 0 });
    }
  });

  it('is a gap of logging where none covers and one is a gap, and unknown where nothing else is known', () => {
    expect(coverNode('logging', 'unknown', 'repelled')).toMatchObject({ covered: 0, gap: 1, unknown: 0 });
    expect(coverNode('logging', 'unknown', 'notSelected')).toMatchObject({ covered: 0, gap: 0, unknown: 1 });
    expect(coverNode('logging', 'notSelected', 'misscheduled')).toMatchObject({ total: 0 });
  });

  it('lets no proxy stand in for a CNI: agents of other categories do different things', () => {
    expect(coverNode('network', 'missing', 'healthy')).toMatchObject({ covered: 0, gap: 1 });
    expect(coverNode('storage', 'missing', 'healthy')).toMatchObject({ covered: 0, gap: 1 });
  });

  it('leaves out nodes that no agent of it targets, and Pods that are out of place', () => {
    expect(coverNode('security', 'notSelected', 'misscheduled')).toMatchObject({
      covered: 0,
      total: 0,
      agents: 2,
      daemonSets: 2,
    });
  });

  it('counts a DaemonSet in each of its categories, in the order of the contract', () => {
    const picture = sketchPicture({
      nodes: [{ name: 'n' }],
      daemonSets: [{ key: 'dd/datadog', categories: ['security', 'monitoring', 'logging'] }],
    });
    expect(cover(picture).map(({ category }) => category)).toEqual(['logging', 'monitoring', 'security']);
  });

  it('asks a collector that may also ship logs for logs only where no log shipper stands beside it', () => {
    const both = { key: 'ns/otel', categories: ['monitoring', 'logging'] as const };
    const alone = sketchPicture({ nodes: [{ name: 'n1' }], daemonSets: [both], cell: () => 'missing' });
    expect(cover(alone).map(({ category, gap }) => [category, gap])).toEqual([
      ['logging', 1],
      ['monitoring', 1],
    ]);
    const beside = sketchPicture({
      nodes: [{ name: 'n1' }],
      daemonSets: [both, { key: 'ns/shipper', categories: ['logging'] }],
      cell: (_node, key) => (key === 'ns/otel' ? 'missing' : 'healthy'),
    });
    expect(cover(beside).map(({ category, gap }) => [category, gap])).toEqual([
      ['logging', 0],
      ['monitoring', 1],
    ]);
  });

  it('adds up, and never covers a node with a gap or an unknown, unless one agent is enough', () => {
    const categories = fc.uniqueArray(fc.constantFrom<Category>(...CATEGORIES), { minLength: 1, maxLength: 3 });
    const row = fc.array(fc.constantFrom(...CELL_STATES), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(categories, { minLength: 4, maxLength: 4 }),
        fc.array(row, { maxLength: 6 }),
        (sets, rows) => {
          const picture = sketchPicture({
            nodes: rows.map((_, i) => ({ name: `n${i}` })),
            daemonSets: sets.map((set, i) => ({ key: `ns/d${i}`, categories: set })),
            cell: (node, key) => rows[Number(node.name.slice(1))]?.[Number(key.slice(-1))] ?? null,
          });
          for (const { category, covered, gap, unknown, total } of cover(picture)) {
            expect(covered + gap + unknown).toBe(total);
            const isFirstSomewhere = sets.some((set) => set[0] === category);
            const counts = (set: readonly Category[] = []) =>
              set[0] === category || (!isFirstSomewhere && set.includes(category));
            const own = rows.map((states) => states.filter((_, i) => counts(sets[i])));
            const isOneEnough = category === 'logging' || category === 'backup';
            const clean = own.filter(
              (states) => states.some(isCovered) && (isOneEnough || !states.some((s) => isGap(s) || s === 'unknown')),
            );
            expect(covered).toBe(clean.length);
          }
        },
      ),
    );
  });
});

describe('what is counted twice', () => {
  const doubles = (daemonSets: readonly DaemonSetSketch[], cell?: (node: string, key: string) => CellState | null) => {
    const nodes = [{ name: 'a' }, { name: 'b' }];
    const picture = sketchPicture({ nodes, daemonSets, cell: (node, key) => cell?.(node.name, key) ?? null });
    return cover(picture).map(({ category, covered, doubleCovered }) => [category, covered, doubleCovered]);
  };

  it('is a node that two log shippers cover', () => {
    const shippers = [
      { key: 'ns/fluent-bit', categories: ['logging'] as const },
      { key: 'ns/vector', categories: ['logging'] as const },
    ];
    expect(doubles(shippers)).toEqual([['logging', 2, 2]]);
    expect(doubles(shippers, (node, key) => (node === 'a' && key === 'ns/vector' ? 'notSelected' : null))).toEqual([
      ['logging', 2, 1],
    ]);
  });

  it('is a node with two installations of one agent, and not one with two parts of it', () => {
    const of = (key: string, image: string) => ({
      key,
      family: 'Cilium',
      categories: ['network'] as const,
      images: [`quay.io/cilium/${image}:v1`],
    });
    expect(doubles([of('a/cilium', 'cilium'), of('b/cilium', 'cilium')])).toEqual([['network', 2, 2]]);
    expect(doubles([of('a/cilium', 'cilium'), of('a/cilium-envoy', 'cilium-envoy')])).toEqual([['network', 2, 0]]);
  });

  it('is no node with two agents that do different things', () => {
    expect(
      doubles([
        { key: 'ns/cni', categories: ['network'] },
        { key: 'ns/dns', categories: ['network'] },
      ]),
    ).toEqual([['network', 2, 0]]);
  });
});

describe('what never counts as cover, and makes no gap', () => {
  const withShipper = (other: DaemonSetSketch, shipper: CellState, state: CellState) =>
    cover(
      sketchPicture({
        nodes: [{ name: 'n' }],
        daemonSets: [
          { key: 'ns/shipper', categories: ['logging'] },
          { categories: ['logging'], ...other },
        ],
        cell: (_, key) => (key === 'ns/shipper' ? shipper : state),
      }),
    );

  it.each([
    ['a probe', { key: 'ns/loki-canary', role: 'probe' }],
    ['an uninstaller', { key: 'ns/node-cleanup', role: 'uninstaller' }],
    ['an image puller', { key: 'ns/image-puller', role: 'imagePuller' }],
    ['a workload', { key: 'ns/svclb-web', role: 'workload' }],
    ['an ignored DaemonSet', { key: 'ns/ignored', isIgnored: true }],
  ] satisfies [string, DaemonSetSketch][])('is %s', (_, other) => {
    expect(withShipper(other, 'missing', 'healthy')).toMatchObject([{ covered: 0, gap: 1, agents: 1, daemonSets: 1 }]);
    expect(withShipper(other, 'healthy', 'missing')).toMatchObject([{ covered: 1, gap: 0, agents: 1, daemonSets: 1 }]);
    expect(withShipper(other, 'notSelected', 'missing')).toMatchObject([{ total: 0 }]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATEGORIES, type Category, CELL_STATES, type CellState, isCovered, isGap } from '../model.ts';
import { coverCategories } from './categories.ts';
import { sketchPicture } from './testing.ts';
import { incident } from './testing-incident.ts';
import type { CategoryCoverage } from './types.ts';

/** One node with a logging agent for each state. */
function coverNode(...states: CellState[]): CategoryCoverage | undefined {
  const picture = sketchPicture({
    nodes: [{ name: 'n' }],
    daemonSets: states.map((_, i) => ({ key: `ns/d${i}`, categories: ['logging'] as const })),
    cell: (_, key) => states[Number(key.slice(-1))] ?? null,
  });
  return coverCategories(picture)[0];
}

describe('the coverage of a category', () => {
  it('is that of the incident', () => {
    const says = coverCategories(incident()).map((c) => `${c.category} ${c.covered}/${c.total} ${c.gap} ${c.unknown}`);
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
    expect(coverNode('healthy', 'outdated', 'notSelected')).toMatchObject({ covered: 1, gap: 0, unknown: 0, total: 1 });
  });

  it.each(['missing', 'pending', 'notReady', 'repelled'] as const)(
    'counts a node as a gap for one agent %s',
    (state) => {
      expect(coverNode('healthy', state)).toMatchObject({ covered: 0, gap: 1, total: 1 });
    },
  );

  it('lets a gap beat unknown, in any order, and unknown beat covered', () => {
    expect(coverNode('unknown', 'missing')).toMatchObject({ gap: 1, unknown: 0 });
    expect(coverNode('missing', 'unknown')).toMatchObject({ gap: 1, unknown: 0 });
    expect(coverNode('unknown', 'healthy')).toMatchObject({ covered: 0, unknown: 1 });
    expect(coverNode('healthy', 'unknown')).toMatchObject({ covered: 0, unknown: 1 });
  });

  it('leaves out nodes that no agent of it targets, and Pods that are out of place', () => {
    expect(coverNode('notSelected', 'misscheduled')).toMatchObject({ covered: 0, total: 0, daemonSets: 2 });
  });

  it('counts a DaemonSet in each of its categories, in the order of the contract', () => {
    const picture = sketchPicture({
      nodes: [{ name: 'n' }],
      daemonSets: [{ key: 'dd/datadog', categories: ['security', 'monitoring', 'logging'] }],
    });
    expect(coverCategories(picture).map(({ category }) => category)).toEqual(['logging', 'monitoring', 'security']);
  });

  it('asks a collector that may also ship logs for logs only where no log shipper stands beside it', () => {
    const both = { key: 'ns/otel', categories: ['monitoring', 'logging'] as const };
    const alone = sketchPicture({ nodes: [{ name: 'n1' }], daemonSets: [both], cell: () => 'missing' });
    expect(coverCategories(alone).map(({ category, gap }) => [category, gap])).toEqual([
      ['logging', 1],
      ['monitoring', 1],
    ]);
    const beside = sketchPicture({
      nodes: [{ name: 'n1' }],
      daemonSets: [both, { key: 'ns/shipper', categories: ['logging'] }],
      cell: (_node, key) => (key === 'ns/otel' ? 'missing' : 'healthy'),
    });
    expect(coverCategories(beside).map(({ category, gap }) => [category, gap])).toEqual([
      ['logging', 0],
      ['monitoring', 1],
    ]);
  });

  it('adds up, and never covers a node with a gap or an unknown', () => {
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
          for (const { category, covered, gap, unknown, total } of coverCategories(picture)) {
            expect(covered + gap + unknown).toBe(total);
            const isFirstSomewhere = sets.some((set) => set[0] === category);
            const counts = (set: readonly Category[] = []) =>
              set[0] === category || (!isFirstSomewhere && set.includes(category));
            const own = rows.map((states) => states.filter((_, i) => counts(sets[i])));
            const clean = own.filter(
              (states) => states.some(isCovered) && !states.some((s) => isGap(s) || s === 'unknown'),
            );
            expect(covered).toBe(clean.length);
          }
        },
      ),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CELL_STATES, type CellState, isCovered } from '../model.ts';
import { daemonSetKey } from '../objects.ts';
import type { Picture } from '../picture.ts';
import { foldFamilies } from './agents.ts';
import { coverCategories } from './categories.ts';
import { stateAt } from './counts.ts';
import { foldStates } from './fold-states.ts';
import { makeGaps } from './gaps.ts';
import { summarise } from './summarise.ts';
import { type DaemonSetSketch, NOW, sketchPicture } from './testing.ts';

type Sketch = Partial<DaemonSetSketch> & { readonly states: string };
const LETTERS: Readonly<Record<string, CellState>> = {
  h: 'healthy',
  o: 'outdated',
  m: 'missing',
  t: 'repelled',
  '-': 'notSelected',
  w: 'misscheduled',
  u: 'unknown',
};

/** DaemonSets by name with a letter for each node; of one family unless they say otherwise. */
function pictureOf(sketches: Readonly<Record<string, string | Sketch>>): Picture {
  const all = Object.entries(sketches).map(([name, said]) => ({
    key: `ns/${name}`,
    family: 'Fluent Bit',
    ...(typeof said === 'string' ? { states: said } : said),
  }));
  const nodes = [...(all[0]?.states ?? '')].map((_, i) => ({ name: `n${i}` }));
  const stateOf = (key: string, row: number) => LETTERS[all.find((one) => one.key === key)?.states[row] ?? ''] ?? null;
  return sketchPicture({ nodes, daemonSets: all, cell: ({ name }, key) => stateOf(key, Number(name.slice(1))) });
}

const namesOf = (picture: Picture) =>
  foldFamilies(picture).map(({ columns }) => columns.map((column) => picture.daemonSets[column]?.name));
const statesOf = (picture: Picture) => {
  const [agent] = foldFamilies(picture);
  const { kindOf } = makeGaps({ picture, now: NOW });
  return agent && picture.nodes.map((_, row) => kindOf(row).stateOf(agent));
};

describe('variants of one agent', () => {
  it('are a Windows twin and its original', () => {
    const picture = pictureOf({ agent: 'hh--', 'agent-windows': '--hm' });
    expect(foldFamilies(picture)).toMatchObject([{ id: 'Fluent Bit', name: 'Fluent Bit', columns: [0, 1] }]);
    expect(statesOf(picture)).toEqual(['healthy', 'healthy', 'healthy', 'missing']);
  });

  it('are one for each size, runtime or kernel, with those that have no node yet', () => {
    expect(namesOf(pictureOf({ a: 'hh----', b: '--h---', c: '---hhh', d: '------' }))).toEqual([['a', 'b', 'c', 'd']]);
  });

  it('are one that a taint keeps off and one that is for the tainted nodes', () => {
    const picture = pictureOf({ agent: 'hhtt', 'agent-gpu': '--hh' });
    expect(namesOf(picture)).toEqual([['agent', 'agent-gpu']]);
    expect(statesOf(picture)).toEqual(['healthy', 'healthy', 'healthy', 'healthy']);
  });

  it('may share a few nodes while labels move', () => {
    expect(
      namesOf(pictureOf({ a: `${'h'.repeat(11)}${'-'.repeat(9)}`, b: `${'-'.repeat(10)}${'h'.repeat(10)}` })),
    ).toEqual([['a', 'b']]);
  });
});

describe('variants that share a node', () => {
  const picture = pictureOf({
    'fluent-bit': `${'h'.repeat(21)}${'-'.repeat(9)}`,
    'fluent-bit-audit': `${'-'.repeat(20)}m${'h'.repeat(9)}`,
  });

  it('do not cover for each other where both are meant to run', () => {
    expect(namesOf(picture)).toEqual([['fluent-bit', 'fluent-bit-audit']]);
    expect(statesOf(picture)?.[20]).toBe('missing');
    const { verdict, problems } = summarise(picture, NOW);
    expect(verdict.lead).toBe('1 node has a gap:');
    expect(problems).toMatchObject([{ daemonSet: 'ns/fluent-bit-audit', nodes: ['n20'] }]);
  });
});

describe('agents during an outage', () => {
  it('are those of what was known last', () => {
    const known = pictureOf({ agent: 'hhtt', 'agent-gpu': '--hh' });
    const grid = known.grid.map(() => 'uu');
    const cells = known.nodes.flatMap(({ name }, row) =>
      known.daemonSets.map((one, column) => ({
        node: name,
        daemonSet: daemonSetKey(one),
        state: 'unknown' as const,
        lastKnown: stateAt(known, row, column),
        reason: 'SourceStale',
        severity: 'warning' as const,
        message: '',
        since: null,
        pod: null,
        confidence: 'certain' as const,
      })),
    );
    expect(namesOf({ ...known, grid, cells })).toEqual(namesOf(known));
  });
});

describe('no variants', () => {
  it('are two installations of one agent on the same nodes', () => {
    expect(namesOf(pictureOf({ a: 'hhh', b: 'hhh' }))).toEqual([['a'], ['b']]);
  });

  it('are two parts of one agent, of which each has to be there', () => {
    const picture = pictureOf({ cilium: 'mh', 'cilium-envoy': 'hh' });
    expect(namesOf(picture)).toEqual([['cilium'], ['cilium-envoy']]);
    expect(statesOf(picture)).toEqual(['missing', 'healthy']);
  });

  it('are one that runs and one of which nothing is known on those very nodes', () => {
    const picture = pictureOf({ cilium: 'hhhh', 'cilium-envoy': 'uuuu' });
    expect(namesOf(picture)).toEqual([['cilium'], ['cilium-envoy']]);
    const network = picture.daemonSets.map((one) => ({ ...one, categories: ['network' as const] }));
    expect(coverCategories({ picture: { ...picture, daemonSets: network }, now: NOW })).toMatchObject([
      { covered: 0, unknown: 4 },
    ]);
  });

  it('are a DaemonSet that runs and one that a taint keeps off those very nodes', () => {
    expect(namesOf(pictureOf({ a: 'hhh', b: '-tt' }))).toEqual([['a'], ['b']]);
  });

  it('are an agent and its own uninstaller, and what is ignored is none at all', () => {
    const picture = pictureOf({
      sensor: 'hh-',
      'node-cleanup': { states: '--h', role: 'uninstaller' },
      other: { states: '--h', isIgnored: true },
    });
    expect(namesOf(picture)).toEqual([['sensor'], ['node-cleanup']]);
  });

  it('are DaemonSets of no known family', () => {
    expect(namesOf(pictureOf({ a: { states: 'h-', family: null }, b: { states: '-h', family: null } }))).toEqual([
      ['a'],
      ['b'],
    ]);
  });
});

describe('the id of an agent', () => {
  it('is its family, and stays when a version renames its DaemonSet', () => {
    const idsOf = (name: string) => foldFamilies(pictureOf({ [name]: 'hh' })).map(({ id }) => id);
    expect(idsOf('csi-rbdplugin')).toEqual(idsOf('rook-ceph.rbd.csi.ceph.com-nodeplugin'));
  });

  it('tells several agents of a family apart', () => {
    const ids = foldFamilies(pictureOf({ a: 'hh', b: 'hh' })).map(({ id }) => id);
    expect(ids).toEqual(['Fluent Bit:ns/a', 'Fluent Bit:ns/b']);
  });
});

describe('what a node has of an agent', () => {
  it.each([
    ['h', 'm', 'm'],
    ['h', 'u', 'u'],
    ['h', 't', 'h'],
    ['h', 'w', 'h'],
    ['o', 'h', 'h'],
    ['o', 'm', 'm'],
    ['t', 'm', 'm'],
    ['t', '-', 't'],
    ['t', 'u', 'u'],
    ['m', 'u', 'm'],
    ['u', '-', 'u'],
    ['w', '-', 'w'],
    ['w', 'm', 'm'],
    ['-', '-', '-'],
  ])('with %s and %s is %s', (a, b, folded) => {
    const stateOf = (letter: string) => LETTERS[letter] ?? 'unknown';
    expect(foldStates([stateOf(a), stateOf(b)])).toBe(stateOf(folded));
    expect(foldStates([stateOf(b), stateOf(a)])).toBe(stateOf(folded));
  });

  const states = fc.array(fc.constantFrom(...CELL_STATES), { minLength: 1, maxLength: 5 });

  it('is covered exactly when one of its DaemonSets covers, and every other one that is meant to run there', () => {
    const isLeftToAnother = (state: CellState) => ['repelled', 'notSelected', 'misscheduled'].includes(state);
    fc.assert(
      fc.property(states, (all) => {
        const meant = all.filter((state) => !isLeftToAnother(state));
        expect(isCovered(foldStates(all))).toBe(meant.length > 0 && meant.every(isCovered));
      }),
    );
  });

  it('is a state that one of them has, and kept off only where none covers', () => {
    fc.assert(
      fc.property(states, (all) => {
        expect(all).toContain(foldStates(all));
        if (foldStates(all) === 'repelled') expect(all.some(isCovered)).toBe(false);
      }),
    );
  });
});

describe('agents of any picture', () => {
  const sketch = fc.record({
    family: fc.constantFrom('A', 'B', null),
    role: fc.constantFrom('agent', 'probe'),
    isIgnored: fc.boolean(),
    states: fc.array(fc.constantFrom(...CELL_STATES), { minLength: 6, maxLength: 6 }),
  });
  const draw = (
    sets: readonly { readonly key: string; readonly states: readonly CellState[] }[],
    rows: readonly number[],
  ) =>
    sketchPicture({
      nodes: rows.map((row) => ({ name: `n${row}` })),
      daemonSets: sets,
      cell: ({ name }, key) => sets.find((one) => one.key === key)?.states[Number(name.slice(1))] ?? null,
    });

  it('hold every DaemonSet that is not ignored once, whatever the order of nodes and DaemonSets', () => {
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 });
    fc.assert(
      fc.property(fc.array(sketch, { maxLength: 6 }), order, order, (sketches, rows, places) => {
        const sets = sketches.map((one, i) => ({ ...one, key: `ns/d${i}` }));
        const shuffled = places.flatMap((place) => sets[place] ?? []);
        const say = (picture: Picture) =>
          foldFamilies(picture)
            .map(({ id, name, role, columns }) => {
              const keys = columns
                .map((column) => picture.daemonSets[column])
                .flatMap((one) => (one ? daemonSetKey(one) : []));
              return `${id} ${name} ${role} ${keys.sort().join()}`;
            })
            .sort();
        const straight = draw(sets, [0, 1, 2, 3, 4, 5]);
        expect(say(draw(shuffled, rows))).toEqual(say(straight));
        const held = foldFamilies(straight).flatMap(({ columns }) => columns);
        expect(held.sort()).toEqual(sets.flatMap(({ isIgnored }, column) => (isIgnored ? [] : [column])));
      }),
    );
  });
});

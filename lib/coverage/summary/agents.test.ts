import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CELL_STATES, type CellState, isCovered, isGap } from '../model.ts';
import { daemonSetKey } from '../objects.ts';
import type { Picture } from '../picture.ts';
import { foldFamilies, foldStates } from './agents.ts';
import { agentStateAt } from './gaps.ts';
import { type DaemonSetSketch, sketchPicture } from './testing.ts';

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
  return agent && picture.nodes.map((_, row) => agentStateAt(picture, agent, row));
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

describe('no variants', () => {
  it('are two installations of one agent on the same nodes', () => {
    expect(namesOf(pictureOf({ a: 'hhh', b: 'hhh' }))).toEqual([['a'], ['b']]);
  });

  it('are two parts of one agent, of which each has to be there', () => {
    const picture = pictureOf({ cilium: 'mh', 'cilium-envoy': 'hh' });
    expect(namesOf(picture)).toEqual([['cilium'], ['cilium-envoy']]);
    expect(statesOf(picture)).toEqual(['missing', 'healthy']);
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
    ['h', 'm', 'h'],
    ['o', 'h', 'h'],
    ['o', 'm', 'o'],
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

  it('is covered exactly when one of its DaemonSets covers', () => {
    fc.assert(
      fc.property(states, (all) => {
        expect(isCovered(foldStates(all))).toBe(all.some(isCovered));
      }),
    );
  });

  it('is a state that one of them has, and a gap only where one has a gap', () => {
    fc.assert(
      fc.property(states, (all) => {
        expect(all).toContain(foldStates(all));
        if (isGap(foldStates(all))) expect(all.some(isCovered)).toBe(false);
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

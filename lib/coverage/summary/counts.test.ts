import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CELL_STATES } from '../model.ts';
import { cellAt, countStates, indexPicture } from './counts.ts';
import { sketchPicture } from './testing.ts';
import { incident } from './testing-incident.ts';

const states = fc.constantFrom(...CELL_STATES);

describe('the counts of a picture', () => {
  it('are those of the incident', () => {
    expect(countStates(incident())).toEqual({
      healthy: 654,
      outdated: 39,
      notReady: 2,
      pending: 1,
      missing: 1,
      repelled: 4,
      notSelected: 128,
      misscheduled: 0,
      unknown: 11,
    });
  });

  it('always add up to nodes times DaemonSets, even for a grid with holes and strange letters', () => {
    const grids = fc.array(fc.string({ unit: fc.constantFrom('h', 'm', 'u', 'X', ' '), maxLength: 6 }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.nat(5), fc.nat(5), grids, (nodes, daemonSets, grid) => {
        const picture = sketchPicture({
          nodes: Array.from({ length: nodes }, (_, i) => ({ name: `n${i}` })),
          daemonSets: Array.from({ length: daemonSets }, (_, i) => ({ key: `ns/d${i}` })),
        });
        const counts = countStates({ ...picture, grid });
        expect(Object.values(counts).reduce((a, b) => a + b, 0)).toBe(nodes * daemonSets);
      }),
    );
  });

  it('never take a place for healthy that the grid does not fill', () => {
    const picture = sketchPicture({
      nodes: [{ name: 'a' }, { name: 'b' }],
      daemonSets: [{ key: 'ns/x' }, { key: 'ns/y' }],
    });
    expect(countStates({ ...picture, grid: ['h'] })).toMatchObject({ healthy: 1, unknown: 3 });
  });
});

describe('a cell looked up', () => {
  it('has the state that the grid has, everywhere', () => {
    fc.assert(
      fc.property(fc.array(fc.array(states, { minLength: 3, maxLength: 3 }), { maxLength: 5 }), (rows) => {
        const picture = sketchPicture({
          nodes: rows.map((_, i) => ({ name: `n${i}` })),
          daemonSets: [{ key: 'ns/d0' }, { key: 'ns/d1' }, { key: 'ns/d2' }],
          cell: (node, key) => rows[Number(node.name.slice(1))]?.[Number(key.slice(-1))] ?? null,
        });
        const index = indexPicture(picture);
        const found = rows.map((row, i) => row.map((_, j) => cellAt(index, `n${i}`, `ns/d${j}`)?.state));
        expect(found).toEqual(rows);
      }),
    );
  });

  it('keeps what the picture says about it', () => {
    const index = indexPicture(incident());
    expect(cellAt(index, 'gpu-a100-0.example.internal', 'logging/fluent-bit')?.reason).toBe('AcceleratorTaint');
  });

  it('does not exist for a node or a DaemonSet that does not', () => {
    const index = indexPicture(incident());
    expect(cellAt(index, 'nowhere', 'logging/fluent-bit')).toBeNull();
    expect(cellAt(index, 'gpu-a100-0.example.internal', '__proto__')).toBeNull();
  });
});

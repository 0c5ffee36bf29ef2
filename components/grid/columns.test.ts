import { describe, expect, it } from 'vitest';
import { keyOf, makeCell, makeDaemonSet, makeNode, makePicture } from '../../lib/client/fixtures/build.ts';
import { pageOf } from '../../lib/client/fixtures/page-start.ts';
import type { FamilyShape, RowMarks } from '../../lib/coverage/digest/marks.ts';
import type { CellState } from '../../lib/coverage/model.ts';
import { gridGlyph, gridWords } from './cell-looks.ts';
import { arrangeColumns, placeOfColumn, readRow } from './columns.ts';

const FAMILY: FamilyShape = { id: 'Driver', name: 'Driver', category: 'device', members: ['gpu/d-new', 'gpu/d-old'] };
const KEYS = ['gpu/d-old', 'gpu/z', 'gpu/d-new', 'gpu/b'];
const daemonSets = KEYS.map((key) => makeDaemonSet(key, { categories: ['device'] }));
const NO_MARKS: RowMarks = { excused: [], required: [], passing: [] };

function rowOf(states: Readonly<Record<string, CellState>>) {
  const picture = makePicture([makeNode('n')], daemonSets, ({ name }, one) =>
    makeCell(name, keyOf(one), states[keyOf(one)] ?? 'notSelected', { reason: 'DedicatedTaint' }),
  );
  return pageOf(picture);
}
const { shapes } = rowOf({});
const names = (unfolded: readonly string[]) => arrangeColumns(shapes, [FAMILY], unfolded).map(({ name }) => name);

function cellOf(states: Readonly<Record<string, CellState>>, marks: Partial<RowMarks> = {}) {
  const row = rowOf(states).rows.get('n');
  const column = arrangeColumns(shapes, [FAMILY], []).find(({ family }) => family !== null);
  if (row === undefined || column === undefined) throw new Error('nothing to read');
  return readRow(row, { ...NO_MARKS, ...marks })(column);
}

describe('the columns', () => {
  it('are one for the DaemonSets of an agent, under its name', () => {
    expect(names([])).toEqual(['b', 'Driver', 'z']);
  });

  it('unfold into its DaemonSets, which stay beside each other', () => {
    expect(names(['Driver'])).toEqual(['b', 'd-new', 'd-old', 'z']);
  });

  it('are found by the DaemonSet, by the agent, and not where there is none', () => {
    const folded = arrangeColumns(shapes, [FAMILY], []);
    expect(['gpu/d-old', 'agent:Driver', 'gpu/z', 'gone/x', null].map((key) => placeOfColumn(folded, key))).toEqual([
      1, 1, 2, -1, -1,
    ]);
    const open = arrangeColumns(shapes, [FAMILY], ['Driver']);
    expect(['gpu/d-old', 'agent:Driver'].map((key) => placeOfColumn(open, key))).toEqual([2, 1]);
  });
});

describe('the cell of an agent that is several', () => {
  it.each([
    [{ 'gpu/d-new': 'healthy', 'gpu/d-old': 'notReady' }, 'd-old', 'notReady'],
    [{ 'gpu/d-new': 'healthy', 'gpu/d-old': 'repelled' }, 'd-new', 'healthy'],
    [{ 'gpu/d-new': 'repelled', 'gpu/d-old': 'missing' }, 'd-old', 'missing'],
    [{ 'gpu/d-old': 'outdated' }, 'd-old', 'outdated'],
    [{}, 'd-new', 'notSelected'],
  ] as const)('of %j is that of %s: %s', (states, name, shown) => {
    expect(cellOf(states)).toMatchObject({ member: { name }, shown });
  });
});

describe('how a cell looks', () => {
  it('is by design where the taint is meant, with the taint in its words', () => {
    const cell = cellOf({ 'gpu/d-old': 'repelled' }, { excused: ['gpu/d-old'] });
    expect(gridGlyph(cell, false)).toBe('meant');
    expect(gridWords(cell, false)).toBe('by design, taint not tolerated');
    expect(gridGlyph(cellOf({ 'gpu/d-old': 'repelled' }), false)).toBe('repelled');
  });

  it('is a gap where the policy requires what nothing selects', () => {
    const cell = cellOf({}, { required: ['gpu/d-old'] });
    expect(cell.member.name).toBe('d-old');
    expect(gridGlyph(cell, false)).toBe('required');
    expect(gridWords(cell, false)).toBe('not selected, required by policy');
  });

  it('is no alarm while its node joins or leaves', () => {
    const cell = cellOf({ 'gpu/d-old': 'notReady' }, { passing: ['gpu/d-old'] });
    expect(gridGlyph(cell, false)).toBe('passing');
    expect(gridWords(cell, false)).toContain('not ready');
  });

  it('has a mark where a healthy cell has a warning, and none for what is merely worth knowing', () => {
    const cell = cellOf({ 'gpu/d-old': 'healthy' });
    const say = (severity: 'info' | 'warning') => makeCell('n', 'gpu/d-old', 'healthy', { severity, reason: 'X' });
    expect(gridGlyph({ ...cell, cell: say('warning') }, false)).toBe('warned');
    expect(gridGlyph({ ...cell, cell: say('info') }, false)).toBe('healthy');
  });
});

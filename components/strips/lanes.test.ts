import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeCell, makeDaemonSet, makeNode, makePicture } from '../../lib/client/fixtures/build.ts';
import { connecting, forbidden, stale } from '../../lib/client/fixtures/clusters.ts';
import { incident } from '../../lib/client/fixtures/incident.ts';
import { pageOf } from '../../lib/client/fixtures/page-start.ts';
import type { RowData } from '../../lib/client/page-data.ts';
import { makeDigest } from '../../lib/coverage/digest/digest.ts';
import type { RowMarks } from '../../lib/coverage/digest/marks.ts';
import { CELL_STATES, type CellState } from '../../lib/coverage/model.ts';
import type { Picture } from '../../lib/coverage/picture.ts';
import { runs as cases } from '../../lib/testing/runs.ts';
import { gridGlyph } from '../grid/cell-looks.ts';
import { arrangeColumns, readRow } from '../grid/columns.ts';
import { arrangeLanes } from './arrange-strips.ts';
import { layAxis } from './axis.ts';
import { Lanes, type LanesInput } from './lanes.ts';
import { bucketStrip } from './runs.ts';
import { type Mark, markOf, rankOf } from './strip-marks.ts';

const SCALE = { floor: 34, gap: 5, slot: 12, minMark: 3 };

function inputOf(picture: Picture, changes: Partial<LanesInput> = {}): LanesInput {
  const page = pageOf(picture);
  const { families, marks } = makeDigest(picture, Date.parse(picture.observedAt));
  const columns = arrangeColumns(page.shapes, families, []);
  return { lanes: arrangeLanes(columns, []), columns, rows: [...page.rows.values()], marks, isLost: false, ...changes };
}

/** As a page has it: a row that says the same is the same. */
function keepSame(row: RowData, before: RowData | undefined): RowData {
  return before !== undefined && JSON.stringify(row) === JSON.stringify(before) ? before : row;
}

/** Strip by strip and node by node, what the grid would draw. */
function gridSays({ lanes, columns, rows, marks, isLost }: LanesInput): number[][] {
  return lanes.map((lane) =>
    rows.map((row) => {
      const read = readRow(row, marks.get(row.node.name));
      return Math.max(...lane.columns.map((place) => rankOf(gridGlyph(read(columns[place] as never), isLost))));
    }),
  );
}

function ranksOf(lanes: Lanes): number[][] {
  return lanes.all.map(({ ranks }) => [...ranks]);
}

describe('the marks of the strips', () => {
  it.each([
    ['an incident', inputOf(incident())],
    ['an incident of a lost line', inputOf(incident(), { isLost: true })],
    ['stale lists', inputOf(stale())],
    ['lists not read yet', inputOf(connecting())],
    ['forbidden lists', inputOf(forbidden())],
  ])('are those of the grid: %s', (_, input) => {
    const lanes = new Lanes();
    lanes.update(input);
    expect(ranksOf(lanes)).toEqual(gridSays(input));
  });

  it('show nothing healthy of what is past', () => {
    for (const input of [inputOf(stale()), inputOf(incident(), { isLost: true })]) {
      const lanes = new Lanes();
      lanes.update(input);
      const seen = new Set<Mark>(lanes.all.flatMap(({ ranks }) => [...ranks].map(markOf)));
      expect([...seen].filter((mark) => !/^old-|unknown|notSelected/.test(mark))).toEqual([]);
    }
  });

  const DAEMON_SETS = ['cilium', 'falco', 'kured'].map((name) => makeDaemonSet(`ns/${name}`));
  const NODES = Array.from({ length: 8 }, (_, place) => makeNode(`node-${place}`));
  const stateOf = fc.constantFrom<CellState>(...CELL_STATES);
  const pictureOf = (states: readonly CellState[]) =>
    makePicture(NODES, DAEMON_SETS, (node, daemonSet) => {
      const place =
        NODES.indexOf(node) * DAEMON_SETS.length + DAEMON_SETS.findIndex((one) => one.name === daemonSet.name);
      const state = states[place] ?? 'healthy';
      const reason = state === 'unknown' ? (['SourceStale', 'NotReadYet', 'NodeSilent'][place % 3] ?? '') : '';
      const says = state === 'unknown' && place % 2 === 0 ? { reason, lastKnown: 'missing' as const } : { reason };
      return makeCell(node.name, `ns/${daemonSet.name}`, state, says);
    });
  const anyPicture = fc.array(stateOf, { minLength: 24, maxLength: 24 }).map(pictureOf);
  const anyMarks: fc.Arbitrary<ReadonlyMap<string, RowMarks>> = fc
    .array(fc.tuple(fc.nat(7), fc.constantFrom('excused', 'required', 'passing'), fc.constantFrom('cilium', 'falco')), {
      maxLength: 5,
    })
    .map((list) => {
      const none: RowMarks = { excused: [], required: [], passing: [] };
      return new Map(list.map(([node, kind, name]) => [`node-${node}`, { ...none, [kind]: [`ns/${name}`] }]));
    });

  it('are the same after any changes as when they are made anew, with their counts and pixels', () => {
    const step = fc.record({ picture: anyPicture, marks: anyMarks, isLost: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 6 }), (steps) => {
        const lanes = new Lanes();
        const axis = layAxis([{ name: '', size: NODES.length, isFolded: false }], 100, SCALE);
        lanes.setAxis(axis);
        const first = inputOf(steps[0]?.picture ?? incident());
        let rows: readonly RowData[] = [];
        for (const { picture, marks, isLost } of steps) {
          rows = [...pageOf(picture).rows.values()].map((row, place) => keepSame(row, rows[place]));
          const input = { ...first, rows, marks, isLost };
          lanes.update(input);
          expect(ranksOf(lanes)).toEqual(gridSays(input));
          for (const { ranks, counts, pixels } of lanes.all) {
            expect([...counts].map((_, rank) => ranks.filter((one) => one === rank).length)).toEqual([...counts]);
            const fresh = new Uint8Array(axis.width);
            bucketStrip(ranks, axis, fresh);
            expect(pixels).toEqual(fresh);
          }
        }
      }),
      { numRuns: cases(25, 3000) },
    );
  });

  it('are painted again only in the strips that look otherwise', () => {
    const states = Array<CellState>(24).fill('healthy');
    const input = inputOf(pictureOf(states));
    const lanes = new Lanes();
    lanes.setAxis(layAxis([{ name: '', size: NODES.length, isFolded: false }], 100, SCALE));
    lanes.update(input);
    for (const lane of lanes.all) lane.isDirty = false;
    const change = (at: number, state: CellState): readonly RowData[] => {
      states[at] = state;
      return [...pageOf(pictureOf(states)).rows.values()];
    };
    const dirty = () => lanes.all.filter(({ isDirty }) => isDirty).map(({ spec }) => spec.key);

    expect(lanes.update({ ...input, rows: change(4, 'missing') })).toBe(true);
    expect(dirty()).toEqual(['any', 'ns/falco']);
    for (const lane of lanes.all) lane.isDirty = false;
    // The worst of all does not change with what is better than it.
    expect(lanes.update({ ...input, rows: change(3, 'outdated') })).toBe(true);
    expect(dirty()).toEqual(['ns/cilium']);
    for (const lane of lanes.all) lane.isDirty = false;
    expect(lanes.update({ ...input, rows: [...pageOf(pictureOf(states)).rows.values()] })).toBe(false);
    expect(dirty()).toEqual([]);
  });
});

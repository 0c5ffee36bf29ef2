import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeNode, NOW } from '../../lib/client/fixtures/build.ts';
import { connecting, forbidden, stale } from '../../lib/client/fixtures/clusters.ts';
import { incident } from '../../lib/client/fixtures/incident.ts';
import { pageOf } from '../../lib/client/fixtures/page-start.ts';
import type { ColumnShape, PageRows, RowData } from '../../lib/client/page-data.ts';
import { makeDigest } from '../../lib/coverage/digest/digest.ts';
import type { RowMarks } from '../../lib/coverage/digest/marks.ts';
import { CELL_STATES, type CellState } from '../../lib/coverage/model.ts';
import { isSpelledOut, type Picture, STATE_LETTERS } from '../../lib/coverage/picture.ts';
import { runs as cases } from '../../lib/testing/runs.ts';
import type { CellKind } from '../../lib/wire/messages.ts';
import { gridGlyph } from '../grid/cell-looks.ts';
import { arrangeColumns, readRow } from '../grid/columns.ts';
import { arrangeLanes, arrangeNodes } from './arrange-strips.ts';
import { layAxis } from './axis.ts';
import { Lanes, type LanesInput } from './lanes.ts';
import { bucketStrip } from './runs.ts';
import { type Mark, markOf, rankOf } from './strip-marks.ts';

const SCALE = { floor: 34, gap: 5, slot: 12, minMark: 3 };

function inputOf(picture: Picture, changes: Partial<LanesInput> = {}): LanesInput {
  const page = pageOf(picture);
  const { families, marks } = makeDigest(picture, NOW);
  const columns = arrangeColumns(page.shapes, families, []);
  const { places } = arrangeNodes(page.layout.nodes, page.layout.order);
  return { lanes: arrangeLanes(columns, []), columns, places, page, marks, isLost: false, ...changes };
}

/** Strip by strip and node by node, what the grid would draw. */
function gridSays({ lanes, columns, places, page, marks, isLost }: LanesInput): number[][] {
  return lanes.map((lane) =>
    places.map((place) => {
      const row = page.rows.at(place);
      if (row === undefined) throw new Error(`There is no row ${place}.`);
      const read = readRow(row, marks.get(row.node.name));
      const own = lane.columns.flatMap((at) => columns[at] ?? []);
      return Math.max(...own.map((column) => rankOf(gridGlyph(read(column), isLost))));
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

  const anyMarks: fc.Arbitrary<ReadonlyMap<string, RowMarks>> = fc
    .array(fc.tuple(fc.nat(7), fc.constantFrom('excused', 'required', 'passing'), fc.constantFrom('cilium', 'falco')), {
      maxLength: 5,
    })
    .map((list) => {
      const none: RowMarks = { excused: [], required: [], passing: [] };
      return new Map(list.map(([node, kind, name]) => [`node-${node}`, { ...none, [kind]: [`ns/${name}`] }]));
    });
  const oneAxis = layAxis([{ name: '', size: NODES, isFolded: false }], 100, SCALE);

  it('are the same after any changes as when they are made anew, with their counts and pixels', () => {
    const change = fc.tuple(fc.nat(NODES - 1), fc.nat(DAEMON_SETS.length - 1), fc.nat(KINDS.length - 1));
    const step = fc.record({ changes: fc.array(change, { maxLength: 9 }), marks: anyMarks, isLost: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 6 }), fc.boolean(), (steps, isFamily) => {
        const live = new LivePage();
        const lanes = new Lanes();
        lanes.setAxis(oneAxis);
        const first = live.input(isFamily);
        for (const { changes, marks, isLost } of steps) {
          for (const [node, daemonSet, kind] of changes) live.say(node, daemonSet, kind);
          const input = { ...first, page: live.page(), marks, isLost };
          lanes.update(input);
          expect(ranksOf(lanes)).toEqual(gridSays(input));
          for (const { ranks, counts, pixels } of lanes.all) {
            expect([...counts].map((_, rank) => ranks.filter((one) => one === rank).length)).toEqual([...counts]);
            const fresh = new Uint8Array(oneAxis.width);
            bucketStrip(ranks, oneAxis, fresh);
            expect(pixels).toEqual(fresh);
          }
        }
      }),
      { numRuns: cases(60, 3000) },
    );
  });

  it('are painted again only in the strips that look otherwise', () => {
    const live = new LivePage();
    const input = live.input(false);
    const lanes = new Lanes();
    lanes.setAxis(oneAxis);
    lanes.update(input);
    const told = (node: number, daemonSet: number, state: CellState) => {
      for (const lane of lanes.all) lane.isDirty = false;
      live.say(node, daemonSet, CELL_STATES.indexOf(state));
      const hasChanged = lanes.update({ ...input, page: live.page() });
      return { hasChanged, dirty: lanes.all.filter(({ isDirty }) => isDirty).map(({ spec }) => spec.key) };
    };
    expect(told(1, 1, 'missing')).toEqual({ hasChanged: true, dirty: ['any', 'ns/falco'] });
    // The worst of all does not change with what is better than it.
    expect(told(1, 0, 'outdated')).toEqual({ hasChanged: true, dirty: ['ns/cilium'] });
    expect(told(1, 0, 'outdated')).toEqual({ hasChanged: false, dirty: [] });
  });
});

const NODES = 8;
const DAEMON_SETS = ['cilium', 'falco', 'kured'];
/** Every state, then unknown for every cause. */
const KINDS: readonly CellKind[] = [
  ...CELL_STATES.map((state) => ({ state, reason: 'Any', severity: 'info', confidence: 'certain' }) as const),
  ...(['SourceStale', 'NotReadYet', 'SourceForbidden'] as const).map(
    (reason) => ({ state: 'unknown', reason, severity: 'info', confidence: 'certain', lastKnown: 'missing' }) as const,
  ),
];

/** A page whose cells change in place, as deltas change them. */
class LivePage {
  readonly #columns = DAEMON_SETS.map(() => new Uint16Array(NODES));

  say(node: number, daemonSet: number, kind: number): void {
    const column = this.#columns[daemonSet];
    if (column !== undefined) column[node] = kind;
  }

  page(): LanesInput['page'] {
    const rowAt = (place: number): RowData => {
      const name = `node-${place}`;
      const kinds = this.#columns.map((column) => KINDS[column[place] ?? -1] ?? KINDS[0]) as CellKind[];
      return {
        node: makeNode(name),
        letters: kinds.map(({ state }) => STATE_LETTERS[state]).join(''),
        cells: kinds.flatMap((kind, at) =>
          isSpelledOut(kind) ? [{ node: name, daemonSet: `ns/${DAEMON_SETS[at]}`, ...kind }] : [],
        ),
      };
    };
    const placeOf = (name: string) => Number(name.slice('node-'.length));
    const rows: PageRows = {
      size: NODES,
      at: rowAt,
      placeOf,
      get: (name) => rowAt(placeOf(name)),
      values: () => Array.from({ length: NODES }, (_, place) => rowAt(place)).values(),
    };
    return { rows, cells: { kinds: KINDS, columns: this.#columns } };
  }

  /** `isFamily`: two of the DaemonSets are one agent. */
  input(isFamily: boolean): LanesInput {
    const shapes = DAEMON_SETS.map(
      (name, index): ColumnShape => ({
        key: `ns/${name}`,
        name,
        category: 'other',
        updateStrategy: 'RollingUpdate',
        index,
      }),
    );
    const family = { id: 'two', name: 'two', category: 'other', members: ['ns/falco', 'ns/kured'] } as const;
    const columns = arrangeColumns(shapes, isFamily ? [family] : [], []);
    const places = Array.from({ length: NODES }, (_, node) => (node * 3) % NODES);
    return { lanes: arrangeLanes(columns, []), columns, places, page: this.page(), marks: new Map(), isLost: false };
  }
}

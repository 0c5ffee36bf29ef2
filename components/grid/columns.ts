/** The grid's columns: a DaemonSet each, or an agent that is several of them. */
import { type ColumnShape, compareShapes, type PageCell, type RowData } from '../../lib/client/page-data.ts';
import { cellsByDaemonSet, shownState, stateOfLetter } from '../../lib/client/shown-state.ts';
import { type FamilyShape, familyKey, lookOf, type RowMarks, speaksFor } from '../../lib/coverage/digest/marks.ts';
import type { Category, CellState } from '../../lib/coverage/model.ts';

export interface GridColumn {
  /** `namespace/name`, or `familyKey` where it is several. */
  readonly key: string;
  readonly name: string;
  readonly category: Category;
  /** At least one. */
  readonly members: readonly [ColumnShape, ...ColumnShape[]];
  /** What it is, or is one of; null for most DaemonSets. */
  readonly family: FamilyShape | null;
}

/** One cell as the grid shows it. */
export interface GridCell {
  /** The DaemonSet that speaks for the column on this node. */
  readonly member: ColumnShape;
  readonly state: CellState;
  /** What it was, where its list went stale. */
  readonly shown: CellState;
  /** `shown`, but by design where it is meant, and excluded where the policy requires it. */
  readonly look: CellState;
  /** A gap that comes or goes with its node. */
  readonly isPassing: boolean;
  /** Null where the letter is all there is to say. */
  readonly cell: PageCell | null;
}

/** By category, then by name; DaemonSets of one agent in one column, or beside each other where `unfolded` names it. */
export function arrangeColumns(
  shapes: readonly ColumnShape[],
  families: readonly FamilyShape[],
  unfolded: readonly string[],
): GridColumn[] {
  const ofMember = new Map(families.flatMap((family) => family.members.map((key) => [key, family] as const)));
  const groups = Map.groupBy(shapes, (shape) => ofMember.get(shape.key) ?? shape);
  const sorted = [...groups].map(([group, members]) => {
    const family = 'members' in group && members.length > 1 ? group : null;
    return { family, members, category: group.category, name: group.name, key: members[0]?.key ?? '' };
  });
  sorted.sort(compareShapes);
  return sorted.flatMap(({ family, members, category, name }): GridColumn[] => {
    const [first, ...others] = members;
    if (first === undefined) return [];
    if (family !== null && !unfolded.includes(family.id)) {
      return [{ key: familyKey(family.id), name, category, members: [first, ...others], family }];
    }
    return members.map((shape) => ({ key: shape.key, name: shape.name, category, members: [shape], family }));
  });
}

/** Where a DaemonSet, or an agent by its `familyKey`, is to be found; -1 where it is not shown. */
export function placeOfColumn(columns: readonly GridColumn[], key: string | null): number {
  if (key === null) return -1;
  return columns.findIndex(
    ({ key: own, members, family }) =>
      own === key || members.some((member) => member.key === key) || (family !== null && familyKey(family.id) === key),
  );
}

/** Cells of one row, column by column. */
export function readRow(row: RowData, marks: RowMarks | undefined): (column: GridColumn) => GridCell {
  const cells = cellsByDaemonSet(row);
  const read = (member: ColumnShape): GridCell => {
    const cell = cells.get(member.key) ?? null;
    const state = stateOfLetter(row.letters, member.index);
    const shown = shownState(state, cell);
    return {
      member,
      state,
      shown,
      look: lookOf(shown, member.key, marks),
      isPassing: marks?.passing.includes(member.key) === true,
      cell,
    };
  };
  return ({ members }) => {
    const [first] = members;
    if (members.length === 1) return read(first);
    const all = members.map(read);
    const states = all.map(({ shown }) => shown);
    const keys = members.map(({ key }) => key);
    return all[speaksFor(states, keys, marks)] ?? read(first);
  };
}

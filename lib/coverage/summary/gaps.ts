/** Which cells count against coverage: the one place where a state becomes a gap. */
import { type Judged, judgeOf } from '../judgement/judge.ts';
import { type CellState, isGap } from '../model.ts';
import { daemonSetKey } from '../objects.ts';
import type { CellView, DaemonSetView, Picture } from '../picture.ts';
import { type Agent, foldFamilies } from './agents.ts';
import { indexColumns, indexRows } from './counts.ts';
import { RowKind } from './row-kind.ts';

interface KindOfRows {
  readonly kind: RowKind;
  /** Places in `picture.nodes`, ascending. */
  readonly rows: readonly number[];
}

/** What kinds of nodes depend on beside their letters. The same object for as long as it says the same. */
export interface Basis {
  readonly says: string;
  readonly agents: readonly Agent[];
  readonly daemonSets: readonly DaemonSetView[];
}

export interface Gaps {
  readonly agents: readonly Agent[];
  /** null for an ignored DaemonSet, and for one that the picture does not have. */
  readonly agentOf: (daemonSet: string) => Agent | null;
  /** The same by place. */
  readonly agentAt: (column: number) => Agent | null;
  readonly kindOf: (row: number) => RowKind;
  /** Every node is of one kind. */
  readonly kinds: readonly KindOfRows[];
  /**
   * Whether the cell is a gap that no other DaemonSet of its agent closes: not where a taint keeps the agent off by
   * design, but where the policy requires what nothing selects.
   */
  readonly isGapCell: (cell: CellView) => boolean;
  /** The same by place. What a picture does not hold, such as a state of before, is no exception to any rule. */
  readonly isGapAt: (row: number, column: number, state: CellState) => boolean;
  readonly basis: Basis;
  readonly kindsByLetters: ReadonlyMap<string, RowKind>;
}

const NOWHERE = -1;
const NO_KINDS: ReadonlyMap<string, RowKind> = new Map();

/** Judging all takes as long as the picture is large: keep it as long as the picture. `before` may be of another one. */
export function makeGaps(judged: Judged, before: Gaps | null = null): Gaps {
  const { picture } = judged;
  const judge = judgeOf(judged);
  const found = basisOf(picture, (column) => judge.isIgnored(column));
  const known = before?.basis.says === found.says ? before : null;
  const basis = known?.basis ?? found;
  const { agents } = basis;
  const ofColumn: (Agent | undefined)[] = [];
  for (const agent of agents) for (const column of agent.columns) ofColumn[column] = agent;

  const { kinds, kindsByLetters, nowhere } = findKinds(picture, judge, known?.kindsByLetters ?? NO_KINDS);
  const ofRow: RowKind[] = [];
  for (const { kind, rows } of kinds) for (const row of rows) ofRow[row] = kind;
  const kindOf = (row: number) => ofRow[row] ?? nowhere;

  const isGapAt = (row: number, column: number, state: CellState) => {
    const agent = ofColumn[column];
    if (agent === undefined || !(isGap(state) || state === 'notSelected')) return false;
    const kind = kindOf(row);
    if (kind.stateAt(column) === state && !kind.isGapAt(column)) return false;
    if (agent.columns.length === 1) return true;
    const whole = kind.stateOf(agent);
    if (state === 'notSelected') return whole === 'notSelected';
    return state === 'repelled' ? whole === 'repelled' : isGap(whole);
  };
  const rows = indexRows(picture);
  const columns = indexColumns(picture);
  return {
    agents,
    agentOf: (daemonSet) => ofColumn[columns.get(daemonSet) ?? NOWHERE] ?? null,
    agentAt: (column) => ofColumn[column] ?? null,
    kindOf,
    kinds,
    isGapCell: ({ state, daemonSet, node }) =>
      isGapAt(rows.get(node) ?? NOWHERE, columns.get(daemonSet) ?? NOWHERE, state),
    isGapAt,
    basis,
    kindsByLetters,
  };
}

function findKinds(
  { daemonSets }: Picture,
  judge: ReturnType<typeof judgeOf>,
  known: ReadonlyMap<string, RowKind>,
): Pick<Gaps, 'kinds' | 'kindsByLetters'> & { readonly nowhere: RowKind } {
  const kindsByLetters = new Map<string, RowKind>();
  const kindOf = (letters: string) => {
    const kind = known.get(letters) ?? new RowKind(letters, daemonSets.length, (column) => judge.isIgnored(column));
    kindsByLetters.set(letters, kind);
    return kind;
  };
  const kinds = judge.rows.patterns().map(({ letters, rows }) => ({ kind: kindOf(letters), rows }));
  return { kinds, kindsByLetters, nowhere: kindOf('') };
}

function basisOf(picture: Picture, isIgnored: (column: number) => boolean): Basis {
  const { daemonSets } = picture;
  const agents = foldFamilies(picture);
  const facts = daemonSets.map((daemonSet, column) => [
    daemonSetKey(daemonSet),
    daemonSet.family,
    daemonSet.images[0],
    isIgnored(column),
  ]);
  return { says: JSON.stringify([facts, agents]), agents, daemonSets };
}

/** What problems and the verdict look up in one picture, made when first asked for. */
import { succeedJudge } from '../judgement/judge.ts';
import { type Picture, STATE_LETTERS } from '../picture.ts';
import { type Chains, makeChains } from './chains.ts';
import { findCommonCause } from './common-cause.ts';
import { type Candidate, makeUniverse, type TermTest, type Universe } from './common-cause-singles.ts';
import { indexColumns, indexRows, stateAt, tallyColumns } from './counts.ts';
import { type FeatureTable, tabulating } from './features.ts';
import { type Gaps, makeGaps } from './gaps.ts';
import { type Group, groupCells } from './grouping.ts';
import { lastKnownPicture } from './last-known-picture.ts';
import { ListedCell, listCells } from './listed-cells.ts';
import { nameDaemonSets } from './problem-words.ts';
import { requiredCells } from './required.ts';
import { finish } from './steps.ts';
import { UrgentGaps } from './urgent-gaps.ts';

export interface Lookup {
  readonly picture: Picture;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly rows: ReadonlyMap<string, number>;
  readonly columns: ReadonlyMap<string, number>;
  readonly gaps: Gaps;
  readonly listed: () => readonly ListedCell[];
  /** Cells that nothing selects although the policy requires them: the picture does not spell them out. */
  readonly required: () => readonly ListedCell[];
  /** Which gap follows from which. */
  readonly chains: () => Chains;
  readonly groups: () => readonly Group[];
  /** What to call a DaemonSet. */
  readonly nameOf: (daemonSet: string) => string;
  /** Nodes that a DaemonSet targets; all nodes for null. */
  readonly universeOf: (daemonSet: string | null) => Universe;
  /** What `rows` have in common. `name` is the same for the same question of another lookup. */
  readonly commonCause: (question: CommonCauseQuestion) => readonly Candidate[];
  /** Of the picture before its lists went stale; this one where none is. */
  readonly lastKnown: () => Lookup;
  /** Makes what takes long before it is asked for. */
  readonly prepare: () => Generator<void, void>;
  /** Lets go of the lookup before this one. */
  readonly settle: () => void;
  readonly kept: () => Kept;
}

interface CommonCauseQuestion {
  readonly name: string;
  /** Ascending. */
  readonly rows: readonly number[];
  readonly universe: Universe;
  /** No term of these is named. The same for the same `name`, unless `agents` differ. */
  readonly isNoCause: TermTest;
  readonly agents: string;
}

type Answered = Omit<CommonCauseQuestion, 'name' | 'isNoCause'> & { readonly candidates: readonly Candidate[] };

/** What the next lookup may take over. */
interface Kept {
  readonly table: FeatureTable | undefined;
  readonly universes: ReadonlyMap<string | null, Universe>;
  readonly answers: ReadonlyMap<string, Answered>;
  /** Of cells, each string once. */
  readonly causes: Map<string, string>;
  readonly lastKnown: Lookup | undefined;
}

/** More of them are let go of. */
const CAUSES_AT_MOST = 10_000;

/** Cells between two steps. */
const STEP = 200;

/**
 * `before` is of a picture before this one, which may share nodes, rows and cells with it: what still holds is taken over
 * instead of made anew. It changes no answer. No picture may change once it is looked at.
 */
export function makeLookup(picture: Picture, now: number, before: Lookup | null = null): Lookup {
  const judged = { picture, now };
  let was = before;
  if (was !== null) succeedJudge(judged, was);
  const rows = indexRows(picture);
  const columns = indexColumns(picture);
  const gaps = makeGaps(judged, was?.gaps ?? null);

  let table: FeatureTable | undefined;
  const tabulate = function* (): Generator<void, FeatureTable> {
    const known = was?.kept().table;
    const isSame = known !== undefined && was !== null && haveSameFeatures(picture, was.picture, known);
    table ??= isSame ? known : yield* tabulating(picture.nodes);
    return table;
  };

  const universes = new Map<string | null, Universe>();
  const changedRows = once(() => {
    const grid = was?.picture.grid ?? [];
    return picture.grid.flatMap((letters, row) => (letters === grid[row] ? [] : [row]));
  });
  /** Whether the DaemonSet targets the same rows as before. */
  const isSameTarget = (daemonSet: string | null) => {
    if (daemonSet === null || was === null) return was !== null;
    const { columns: columnsBefore, picture: pictureBefore } = was;
    const isOut = ({ grid }: Picture, row: number, column = -1) => grid[row]?.[column] === STATE_LETTERS.notSelected;
    return changedRows().every(
      (row) => isOut(picture, row, columns.get(daemonSet)) === isOut(pictureBefore, row, columnsBefore.get(daemonSet)),
    );
  };
  const findUniverse = (daemonSet: string | null): Universe => {
    const known = finish(tabulate());
    const column = daemonSet === null ? undefined : columns.get(daemonSet);
    const isPart = column !== undefined && (tallyColumns(picture)[column]?.notSelected ?? 0) > 0;
    if (!isPart && daemonSet !== null) return universeOf(null);
    const kept = was?.kept();
    const universe = kept?.table === known ? kept.universes.get(daemonSet) : undefined;
    if (universe !== undefined && isSameTarget(daemonSet)) return universe;
    return makeUniverse(known, targetedRows(picture, column));
  };
  const universeOf = (daemonSet: string | null): Universe => {
    let universe = universes.get(daemonSet);
    if (universe === undefined) {
      universe = findUniverse(daemonSet);
      universes.set(daemonSet, universe);
    }
    return universe;
  };

  const answers = new Map<string, Answered>();
  const commonCause = ({ name, rows: some, universe, isNoCause, agents }: CommonCauseQuestion) => {
    const isAnswered = (one: Answered | undefined): one is Answered =>
      one !== undefined && one.universe === universe && one.agents === agents && isSameList(one.rows, some);
    let answer = [answers.get(name), was?.kept().answers.get(name)].find(isAnswered);
    if (answer === undefined) {
      const candidates = findCommonCause(finish(tabulate()), some, universe, isNoCause);
      answer = { rows: some, universe, agents, candidates };
    }
    answers.set(name, answer);
    return answer.candidates;
  };

  const listed = once(() => listCells(picture, gaps, was?.listed() ?? []));
  const required = once(() =>
    requiredCells(judged, gaps).map((cell) => {
      const [row = -1, column = -1] = [rows.get(cell.node), columns.get(cell.daemonSet)];
      return new ListedCell(cell, row, column, gaps.isGapAt(row, column, cell.state));
    }),
  );
  const chains = once(() => {
    const isOfAgent = ({ column }: ListedCell) => gaps.agentAt(column)?.role === 'agent';
    const isUrgent = (one: ListedCell | undefined) => one?.isUrgent === true && isOfAgent(one);
    return makeChains(picture, new UrgentGaps(picture, (place) => isUrgent(listed()[place]), gaps), gaps);
  });
  const groups = once(() => groupCells(lookup));
  let shown: Lookup | undefined;
  const lastKnown = () => {
    if (shown === undefined) {
      const past = lastKnownPicture(picture);
      shown = past === picture ? lookup : makeLookup(past, now, was?.kept().lastKnown);
    }
    return shown;
  };

  const causesBefore = was?.kept().causes;
  const causes = causesBefore !== undefined && causesBefore.size < CAUSES_AT_MOST ? causesBefore : new Map();
  const prepare = function* (): Generator<void, void> {
    yield* tabulate();
    const all = listed();
    yield;
    yield* inSteps(all.length, (place) => all[place]?.prepare(causes));
    chains();
    yield;
    groups();
    yield;
  };

  const lookup: Lookup = {
    picture,
    now,
    rows,
    columns,
    gaps,
    listed,
    required,
    chains,
    groups,
    nameOf: nameDaemonSets(picture),
    universeOf,
    commonCause,
    lastKnown,
    prepare,
    settle: () => {
      was = null;
      if (shown !== lookup) shown?.settle();
    },
    kept: () => ({ table, universes, answers, causes, lastKnown: shown === lookup ? undefined : shown }),
  };
  return lookup;
}

function once<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function* inSteps(count: number, each: (place: number) => void): Generator<void, void> {
  for (let place = 0; place < count; place++) {
    each(place);
    if (place % STEP === 0) yield;
  }
}

function haveSameFeatures({ nodes }: Picture, { nodes: were }: Picture, table: FeatureTable): boolean {
  return nodes.length === were.length && nodes.every((node, row) => node === were[row] || table.fits(node, row));
}

function isSameList(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((one, place) => one === b[place]));
}

function targetedRows(picture: Picture, column: number | undefined): number[] {
  const all = picture.nodes.map((_, row) => row);
  return column === undefined ? all : all.filter((row) => stateAt(picture, row, column) !== 'notSelected');
}

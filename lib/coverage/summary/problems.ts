/** Cells with one cause, worst first. */
import { type CellState, compareSeverities, compareStates, isCovered, type Severity } from '../model.ts';
import { daemonSetKey } from '../objects.ts';
import type { NodeView } from '../picture.ts';
import { expressionOf, sayCommonCause } from './common-cause-words.ts';
import { consequencesOf } from './consequences.ts';
import { type Group, isOfNode } from './grouping.ts';
import type { Lookup } from './lookup.ts';
import { cellsMessage, cellsTitle, nodeMessage, nodeTitle, rolloutTitle } from './problem-words.ts';
import { unservedProblems } from './required.ts';
import { isRolloutReason } from './rollout-reasons.ts';
import { finish } from './steps.ts';
import type { Problem } from './types.ts';
import { millis } from './words.ts';

const NONE: ReadonlySet<string> = new Set();

export function findProblems(lookup: Lookup): Problem[] {
  return finish(findingProblems(lookup));
}

/** The same in steps. */
export function* findingProblems(lookup: Lookup): Generator<void, Problem[]> {
  const groups = lookup.groups();
  const agents = agentsByRoot(groups);
  const problems = unservedProblems(lookup);
  for (const group of groups) {
    problems.push(makeProblem(group, agents.get(group.id) ?? NONE, lookup));
    yield;
  }
  problems.sort(compareProblems);
  const followers = Map.groupBy(problems, ({ causedBy }) => causedBy);
  return (followers.get(null) ?? []).flatMap((problem) => {
    const following = followers.get(problem.id) ?? [];
    return [{ ...problem, causes: following.map(({ id }) => id) }, ...following];
  });
}

function makeProblem(group: Group, agents: ReadonlySet<string>, lookup: Lookup): Problem {
  const [first] = group.cells;
  const { rows } = group;
  const nodes = rows.flatMap((row) => lookup.picture.nodes[row]?.name ?? []);
  const shared = {
    id: group.id,
    state: worstState(group),
    reason: first.reason,
    severity: worstSeverity(group),
    nodes,
    since: group.since === null ? null : new Date(group.since).toISOString(),
    causedBy: group.causedBy,
    causes: [],
  };
  if (group.kind === 'rollout') return { ...shared, ...describeRollout(group, lookup) };
  const ofNode = isOfNode(group.kind) ? describeNode(group, lookup) : {};
  const common = whatIsCommon(group, agents, rows, lookup);
  return { ...shared, ...describeCells(group, nodes.length, lookup), ...ofNode, ...common };
}

type Description = Pick<Problem, 'daemonSet' | 'node' | 'title' | 'message'>;
type Common = Pick<Problem, 'inCommon' | 'inCommonSays'>;

function describeCells({ cells }: Group, nodes: number, { nameOf }: Lookup): Description {
  const [{ daemonSet }] = cells;
  const title = { subject: nameOf(daemonSet), rest: cellsTitle(cells[0], nodes) };
  return { daemonSet, node: null, title, message: cellsMessage(cells) };
}

function describeNode(group: Group, { picture, rows, now }: Lookup): Description {
  const { node } = group.cells[0];
  const view: NodeView | undefined = picture.nodes[rows.get(node) ?? -1];
  const title = { subject: node, rest: nodeTitle(group) };
  return { daemonSet: null, node, title, message: nodeMessage(group.cells, view, now) };
}

/** What the waiting nodes share is not why they wait, so nothing is looked for. */
function describeRollout({ cells }: Group, { picture, columns, nameOf }: Lookup): Description & Common {
  const [{ daemonSet, reason, message }] = cells;
  const view = picture.daemonSets[columns.get(daemonSet) ?? -1];
  const title = { subject: nameOf(daemonSet), rest: rolloutTitle(view, reason) };
  return { daemonSet, node: null, title, message: view?.rollout?.blockedBy ?? message, inCommon: [], inCommonSays: '' };
}

/** Of nodes that have one cause already, nothing else is looked for. */
function whatIsCommon(group: Group, agents: ReadonlySet<string>, rows: readonly number[], lookup: Lookup): Common {
  if (group.causedBy !== null) return { inCommon: [], inCommonSays: '' };
  const universe = lookup.universeOf(isOfNode(group.kind) ? null : group.cells[0].daemonSet);
  const views = [...agents].flatMap((key) => lookup.picture.daemonSets[lookup.columns.get(key) ?? -1] ?? []);
  const candidates = lookup.commonCause({
    name: group.id,
    rows,
    universe,
    isNoCause: consequencesOf(views),
    agents: views.map((view) => `${daemonSetKey(view)} ${view.family}`).join('\n'),
  });
  const targeted = universe.rows.length;
  const crowd = { size: rows.length, targeted, isPart: targeted < lookup.picture.nodes.length };
  return {
    inCommon: candidates.map((candidate) => ({
      expression: expressionOf(candidate),
      inside: candidate.inside,
      insideTotal: candidate.insideTotal,
      outside: candidate.outside,
    })),
    inCommonSays: sayCommonCause(candidates, crowd, lookup.now),
  };
}

/** By the id of a first link: the DaemonSets that it is about, and those that wait for it. */
function agentsByRoot(groups: readonly Group[]): ReadonlyMap<string, ReadonlySet<string>> {
  const agents = new Map<string, Set<string>>();
  for (const { id, causedBy, cells } of groups) {
    const ofRoot = agents.get(causedBy ?? id) ?? new Set();
    let last = '';
    for (const { daemonSet } of cells) {
      if (daemonSet !== last) ofRoot.add(daemonSet);
      last = daemonSet;
    }
    agents.set(causedBy ?? id, ofRoot);
  }
  return agents;
}

/** A silent node is unknown, even where a taint keeps some agents off by now. */
function worstState({ kind, cells }: Group): CellState {
  if (kind === 'silentNode' && cells.some(({ state }) => state === 'unknown')) return 'unknown';
  let worst = cells[0].state;
  for (const { state } of cells) if (state !== worst && compareStates(state, worst) < 0) worst = state;
  return worst;
}

/** What makes it here is at least a warning, whatever its cells weigh one by one. */
function worstSeverity({ cells }: Group): Severity {
  return cells.some(({ severity }) => severity === 'critical') ? 'critical' : 'warning';
}

/** Where no agent is lacking yet, it comes after all where one is; where all do their work, last. */
function place({ state, reason }: Problem): number {
  if (state === 'outdated' && isRolloutReason(reason)) return 1;
  if (state === 'misscheduled') return 2;
  return isCovered(state) ? 3 : 0;
}

function compareProblems(a: Problem, b: Problem): number {
  return (
    place(a) - place(b) ||
    compareSeverities(b.severity, a.severity) ||
    b.nodes.length - a.nodes.length ||
    (millis(a.since) ?? Number.MAX_VALUE) - (millis(b.since) ?? Number.MAX_VALUE) ||
    (a.id < b.id ? -1 : 1)
  );
}

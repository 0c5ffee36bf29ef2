/** Rollcall's picture against the control plane's, cell by cell. Every disagreement says both sides. */
import type { CoverageEngine } from '../../../lib/coverage/engine/engine.ts';
import type { Cell } from '../../../lib/coverage/model.ts';
import type { DaemonSet, Node, Pod } from '../kinds.ts';
import { refusalReasonOf } from './refusals.ts';
import { contradiction } from './scheduler-says.ts';
import { conditionOf, isReady, type Truth } from './truth.ts';

const keyOf = ({ metadata }: DaemonSet) => `${metadata.namespace}/${metadata.name}`;

export interface Disagreement {
  /** What is wrong, without names and numbers: many cells may share it. */
  readonly kind: string;
  /** One line with both sides. */
  readonly says: string;
  /** The cell, where it is about one. */
  readonly cell: { readonly node: Node; readonly daemonSet: DaemonSet } | null;
}

/** Whether a Pod was there before its node or template changed: only then may it be where none would be made now. */
export type MayStay = (pod: Pod) => boolean;

/** All disagreements. */
export function compare(engine: CoverageEngine, truth: Truth, mayStay: MayStay): Disagreement[] {
  const names = truth.nodes.map(({ metadata }) => metadata.name);
  const lists = listsThatDiffer('nodes', names, [...engine.objects.nodes.keys()]);
  lists.push(...listsThatDiffer('DaemonSets', truth.daemonSets.map(keyOf), [...engine.columns.keys()]));
  if (lists.length > 0) return lists.map((says) => ({ kind: 'lists', says, cell: null }));
  const disagreements: Disagreement[] = [];
  for (const daemonSet of truth.daemonSets) {
    for (const node of truth.nodes) {
      const pods = truth.podsOf(daemonSet, node);
      const wrong = compareCell(engine, truth, node, daemonSet, pods, mayStay);
      if (wrong === null) continue;
      const cell = engine.cell(keyOf(daemonSet), node.metadata.name);
      const says = `${whereAndWhat(truth, daemonSet, node, pods)}; Rollcall says ${cellSays(cell)}, and ${wrong}`;
      disagreements.push({ kind: kindOf(wrong), says, cell: { node, daemonSet } });
    }
    disagreements.push(...compareNumbers(engine, daemonSet).map((says) => ({ kind: kindOf(says), says, cell: null })));
  }
  return disagreements;
}

const kindOf = (says: string) => says.replace(/, for: .*$/s, '').replace(/\S*\d\S*/g, '…');

function cellSays(cell: Cell | null): string {
  if (cell === null) return 'nothing';
  return `${cell.state} (${cell.reason || 'no reason'}: ${cell.message || '-'}, Pod ${cell.pod})`;
}

/** Null when both agree, or else what is wrong. */
function compareCell(
  engine: CoverageEngine,
  truth: Truth,
  node: Node,
  daemonSet: DaemonSet,
  pods: readonly Pod[],
  mayStay: MayStay,
): string | null {
  const cell = engine.cell(keyOf(daemonSet), node.metadata.name);
  const eligibility = engine.columns.get(keyOf(daemonSet))?.eligibility.get(node.metadata.name);
  if (cell === null || eligibility === undefined) return 'it has not looked at this cell';

  const has = pods.length > 0;
  const { shouldRun, shouldContinueRunning } = eligibility;
  const refusal = truth.refusalOf(daemonSet);
  const isAsDecided = shouldRun
    ? has || refusal !== null
    : !has || (shouldContinueRunning && pods.every((pod) => mayStay(pod)));
  if (!isAsDecided) return `has shouldRun ${shouldRun}, shouldContinueRunning ${shouldContinueRunning}`;

  const states = expectedStates(truth, node, daemonSet, pods, shouldRun);
  if (!states.includes(cell.state)) return `${states.join(' or ')} was expected, not ${cell.state}`;
  if (has && !pods.some(({ metadata }) => metadata.name === cell.pod)) return 'it names another Pod';
  return wrongReasons(engine, cell, pods, refusal);
}

/** For what is missing or pending: whether the reasons are those of the control plane. */
function wrongReasons(engine: CoverageEngine, cell: Cell, pods: readonly Pod[], refusal: string | null): string | null {
  if (cell.state !== 'pending' && cell.state !== 'missing') return null;
  const examined = engine.examine(cell.daemonSet, cell.node, Date.now());
  // That a node has just joined says nothing of what refuses its Pod.
  const ids = (examined?.found ?? []).map(({ reason }) => reason.id).filter((id) => id !== 'NodeJustJoined');
  if (examined === null || (ids[0] !== cell.reason && cell.reason !== 'NodeJustJoined'))
    return `examined anew it finds ${ids.join(', ') || 'nothing'}`;
  if (cell.state === 'missing') {
    const expected = refusalReasonOf(refusal ?? '');
    return ids[0] === expected ? null : `${expected} was expected, not ${ids.join(', ')}, for: ${refusal}`;
  }
  const wrong = pods.map((pod) => contradiction(pod, { context: examined.context, ids }));
  return wrong.includes(null) ? null : `${wrong.join('; ')}; found: ${ids.join(', ')}`;
}

function expectedStates(
  truth: Truth,
  node: Node,
  daemonSet: DaemonSet,
  pods: readonly Pod[],
  shouldRun: boolean,
): string[] {
  const [first] = pods;
  if (first === undefined) return shouldRun ? ['missing'] : ['repelled', 'notSelected'];
  const bound = pods.filter(({ spec }) => spec.nodeName);
  if (bound.length === 0) return ['pending'];
  // A Pod that was there before its node stopped being Ready is where it belongs, whatever the taint for that says.
  if (!shouldRun && isReady(node)) return ['misscheduled'];
  if (!isReady(node) || !bound.every(isReady)) return ['notReady'];
  if (pods.length > 1) return ['healthy', 'outdated'];
  return [truth.isUpdated(first, daemonSet) ? 'healthy' : 'outdated'];
}

function whereAndWhat(truth: Truth, daemonSet: DaemonSet, node: Node, pods: readonly Pod[]): string {
  const said = pods.map((pod) => {
    const scheduled = conditionOf(pod, 'PodScheduled')?.message;
    const where = pod.spec.nodeName ? `bound, ${isReady(pod) ? 'Ready' : 'not Ready'}` : `unbound: ${scheduled}`;
    return `${pod.metadata.name} (${where}, ${truth.isUpdated(pod, daemonSet) ? 'updated' : 'old'})`;
  });
  const taints = (node.spec.taints ?? []).map(({ key, value, effect }) => `${key}=${value ?? ''}:${effect}`).join(' ');
  const has = `the control plane has ${said.join(' and ') || 'no Pod'}`;
  return `${node.metadata.name} (taints: ${taints || 'none'}), ${keyOf(daemonSet)}: ${has}`;
}

function compareNumbers(engine: CoverageEngine, daemonSet: DaemonSet): string[] {
  const computed = engine.columns.get(keyOf(daemonSet))?.computed();
  const { status } = daemonSet;
  const theirs = {
    desiredNumberScheduled: status.desiredNumberScheduled,
    currentNumberScheduled: status.currentNumberScheduled,
    numberMisscheduled: status.numberMisscheduled,
    numberReady: status.numberReady,
    numberAvailable: status.numberAvailable ?? 0,
    updatedNumberScheduled: status.updatedNumberScheduled ?? 0,
    numberUnavailable: status.numberUnavailable ?? 0,
  };
  return Object.entries(theirs).flatMap(([field, value]) => {
    const ours = computed?.[field as keyof typeof theirs];
    return ours === value ? [] : [`${keyOf(daemonSet)}: its status has ${field} ${value}; Rollcall computed ${ours}`];
  });
}

function listsThatDiffer(what: string, theirs: readonly string[], ours: readonly string[]): string[] {
  const missing = theirs.filter((one) => !ours.includes(one));
  const extra = ours.filter((one) => !theirs.includes(one));
  if (missing.length + extra.length === 0) return [];
  return [`Rollcall lacks the ${what} [${missing}] and has the ${what} [${extra}], which do not exist`];
}

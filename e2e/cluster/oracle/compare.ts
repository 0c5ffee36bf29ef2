/** Rollcall's picture against the control plane's, cell by cell. Every disagreement is one line with both sides. */
import type { CoverageEngine } from '../../../lib/coverage/engine/engine.ts';
import type { Cell } from '../../../lib/coverage/model.ts';
import type { DaemonSet, Node, Pod } from '../kinds.ts';
import { conditionOf, isReady, isUpdated, schedulersReasons, type Truth } from './truth.ts';

const keyOf = ({ metadata }: DaemonSet) => `${metadata.namespace}/${metadata.name}`;

/** All disagreements. `podsBefore` are the uids of Pods made before nodes changed: only those may be out of place. */
export function compare(engine: CoverageEngine, truth: Truth, podsBefore: ReadonlySet<string>): string[] {
  const names = truth.nodes.map(({ metadata }) => metadata.name);
  const disagreements = listsThatDiffer('nodes', names, [...engine.objects.nodes.keys()]);
  disagreements.push(...listsThatDiffer('DaemonSets', truth.daemonSets.map(keyOf), [...engine.columns.keys()]));
  if (disagreements.length > 0) return disagreements;
  for (const daemonSet of truth.daemonSets) {
    for (const node of truth.nodes) {
      const pods = truth.podsOf(daemonSet, node);
      const cell = engine.cell(keyOf(daemonSet), node.metadata.name);
      const says = cell === null ? 'has no such cell' : compareCell(engine, cell, node, daemonSet, pods, podsBefore);
      if (says !== null) disagreements.push(`${whereAndWhat(daemonSet, node, pods)}; Rollcall ${says}`);
    }
    disagreements.push(...compareNumbers(engine, daemonSet));
  }
  return disagreements;
}

/** Null when both agree, or else what Rollcall says. */
function compareCell(
  engine: CoverageEngine,
  cell: Cell,
  node: Node,
  daemonSet: DaemonSet,
  pods: readonly Pod[],
  podsBefore: ReadonlySet<string>,
): string | null {
  const eligibility = engine.columns.get(cell.daemonSet)?.eligibility.get(cell.node);
  const cellSays = `${cell.state} (${cell.reason || 'no reason'}: ${cell.message || '-'}, Pod ${cell.pod})`;
  if (eligibility === undefined) return 'has not looked whether the node is eligible';

  const has = pods.length > 0;
  const isKept = has && pods.every(({ metadata }) => podsBefore.has(metadata.uid ?? ''));
  const { shouldRun, shouldContinueRunning } = eligibility;
  const isAsDecided = shouldRun ? has : !has || (shouldContinueRunning && isKept);
  if (!isAsDecided) return `has shouldRun ${shouldRun}, shouldContinueRunning ${shouldContinueRunning}: ${cellSays}`;

  const states = expectedStates(node, daemonSet, pods, shouldRun);
  if (!states.includes(cell.state)) return `says ${cellSays} where ${states.join(' or ')} was expected`;
  if (has && !pods.some(({ metadata }) => metadata.name === cell.pod)) return `names another Pod: ${cellSays}`;
  if (cell.state !== 'pending') return null;
  const reasons = pods.flatMap(schedulersReasons);
  return reasons.includes(cell.reason) ? null : `says ${cellSays} where ${reasons.join(' or ')} was expected`;
}

function expectedStates(node: Node, daemonSet: DaemonSet, pods: readonly Pod[], shouldRun: boolean): string[] {
  const [first] = pods;
  if (first === undefined) return ['repelled', 'notSelected'];
  const bound = pods.filter(({ spec }) => spec.nodeName);
  if (bound.length === 0) return ['pending'];
  // A Pod that was there before its node stopped being Ready is where it belongs, whatever the taint for that says.
  if (!shouldRun && isReady(node)) return ['misscheduled'];
  if (!isReady(node) || !bound.every(isReady)) return ['notReady'];
  if (pods.length > 1) return ['healthy', 'outdated'];
  return [isUpdated(first, daemonSet) ? 'healthy' : 'outdated'];
}

function whereAndWhat(daemonSet: DaemonSet, node: Node, pods: readonly Pod[]): string {
  const said = pods.map((pod) => {
    const scheduled = conditionOf(pod, 'PodScheduled')?.message;
    const where = pod.spec.nodeName ? `bound, ${isReady(pod) ? 'Ready' : 'not Ready'}` : `unbound: ${scheduled}`;
    return `${pod.metadata.name} (${where}, ${isUpdated(pod, daemonSet) ? 'updated' : 'old'})`;
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

/** What the policy says of an excluded cell. */
import type { CellState } from '../model.ts';
import { daemonSetKey } from '../objects.ts';
import type { DaemonSetView, Picture } from '../picture.ts';
import type { ExcludedRule, RequiredRule } from '../policy/policy.ts';
import type { Requirement, Rulings } from '../policy/rulings.ts';
import { named } from '../reasons/shared/words.ts';
import { stateAt } from '../summary/counts.ts';
import { type Fact, POLICY_WEIGHT } from './fact.ts';

/**
 * Exclusions outrank what is provided, and both outrank what is required: they are its exceptions. `open` are the
 * requirements that nothing on the node meets.
 */
export function policyFacts(
  rulings: Rulings,
  open: readonly Requirement[],
  picture: Picture,
  row: number,
  column: number,
): readonly Fact[] {
  const daemonSet = picture.daemonSets[column];
  if (daemonSet === undefined) return [];
  const ignored = rulings.ignored(column);
  if (ignored !== null) {
    const says = () => `The policy ignores ${nameOf(daemonSet)}${because(ignored.reason, ignored.owner)}.`;
    return [{ weight: POLICY_WEIGHT, says }];
  }
  const excluded = rulings.excluded(row, column);
  if (excluded !== null) return [{ weight: POLICY_WEIGHT, says: () => sayExcluded(excluded) }];
  const provided = rulings.provided(row, column);
  if (provided !== null) {
    const says = () => `The policy says that ${named(provided.by, 60)} does this here${because(provided.reason, '')}.`;
    return [{ weight: POLICY_WEIGHT, says }];
  }
  const required = unmetBy(rulings, open, picture, row, column);
  const expired = rulings.expired(row, column);
  return [
    ...(required === null ? [] : [{ weight: -POLICY_WEIGHT, says: () => sayRequired(required, picture, row, column) }]),
    ...(expired === null ? [] : [{ weight: -1, says: () => sayExpired(expired) }]),
  ];
}

/**
 * The requirement for which this very cell is the gap: of those that nothing meets on the node, one for which no other
 * cell counts as its gap already.
 */
export function unmetBy(
  rulings: Rulings,
  open: readonly Requirement[],
  picture: Picture,
  row: number,
  column: number,
): Requirement | null {
  for (const requirement of open) {
    if (!requirement.columns.includes(column) || !rulings.appliesTo(requirement.rule, row)) continue;
    if (rulings.provides(requirement, row)) continue;
    if (rulings.excludes(requirement, row) || isLeftToAnother(picture, requirement, row, column)) continue;
    return requirement;
  }
  return null;
}

/** The states in which a DaemonSet selects the node: such a cell is a gap, or may be one, by itself. */
const SELECTS: ReadonlySet<CellState> = new Set(['notReady', 'pending', 'missing', 'repelled', 'unknown']);

function isLeftToAnother(picture: Picture, { columns }: Requirement, row: number, column: number): boolean {
  if (stateAt(picture, row, column) !== 'notSelected') return false;
  return columns.some((other) => other !== column && SELECTS.has(stateAt(picture, row, other)));
}

function sayExcluded({ reason, owner, until }: ExcludedRule): string {
  return `The policy leaves it out${until === null ? '' : ` until ${until}`}${because(reason, owner)}.`;
}

function sayExpired({ until, reason, owner }: ExcludedRule): string {
  return `The policy left it out until ${until}, which is over${because(reason, owner)}.`;
}

function sayRequired({ rule, kind, what }: Requirement, picture: Picture, row: number, column: number): string {
  const node = named(picture.nodes[row]?.name ?? '', 40);
  const daemonSet = picture.daemonSets[column];
  const must = kind === 'daemonSet' && daemonSet !== undefined ? nameOf(daemonSet) : named(what, 40);
  return `The policy requires ${must} on ${node}${because(rule.reason, rule.owner)}.`;
}

function nameOf(daemonSet: DaemonSetView): string {
  return named(daemonSetKey(daemonSet), 48);
}

function because(reason: RequiredRule['reason'], owner: string): string {
  const why = reason === '' ? '' : `: ${named(reason.replace(/\.$/, ''), 60)}`;
  return owner === '' ? why : `${why} (${named(owner, 24)})`;
}

import type { DaemonSetView } from '../picture.ts';
import { isNamed } from './match.ts';
import type { HygieneRule, Policy } from './policy.ts';
import { isExpired } from './until.ts';

/** The rule by which a finding of hygiene is not to be shown, by the finding's id; null when it is. */
export function hygieneException(
  { hygiene }: Policy,
  finding: string,
  daemonSet: Pick<DaemonSetView, 'namespace' | 'name'>,
  now: number,
): HygieneRule | null {
  const applies = (rule: HygieneRule) =>
    rule.rules.includes(finding) &&
    (rule.daemonSets.length === 0 || isNamed(rule.daemonSets, daemonSet)) &&
    !isExpired(rule, now);
  return hygiene.find(applies) ?? null;
}

/** The policy as the page and the routes show it, and when that changes by the clock alone. */
import { toTimestamp } from '../picture.ts';
import type { ExcludedRule, ExpiredRule, HygieneRule, Policy, PolicyStatus, PolicyView } from './policy.ts';
import { saysAgents, saysNodes } from './policy-words.ts';
import { endOf, isExpired } from './until.ts';

/** `now` in milliseconds decides which rules have expired. */
export function policyView({ state, file, loadedAt, problems, policy }: PolicyStatus, now: number): PolicyView {
  const { required, excluded, provided, agents, hygiene } = policy;
  return {
    state,
    file,
    loadedAt: toTimestamp(loadedAt),
    problems,
    rules: policy,
    counts: {
      required: required.length,
      excluded: excluded.length,
      provided: provided.length,
      agents: agents.length,
      hygiene: hygiene.length,
    },
    expired: [
      ...excluded
        .filter((rule) => isExpired(rule, now))
        .map((rule) => expired('excluded', rule, `${saysAgents(rule.agents)} ${saysNodes(rule.nodes)}`)),
      ...hygiene.filter((rule) => isExpired(rule, now)).map((rule) => expired('hygiene', rule, rule.rules.join(', '))),
    ],
  };
}

/** The next moment at which a rule expires, in milliseconds; Infinity when none will. */
export function nextExpiry({ excluded, hygiene }: Policy, now: number): number {
  const ends = [...excluded, ...hygiene].map(({ until }) => endOf(until)).filter((end) => end > now);
  return Math.min(Number.POSITIVE_INFINITY, ...ends);
}

function expired(section: ExpiredRule['section'], rule: ExcludedRule | HygieneRule, what: string): ExpiredRule {
  const until = rule.until ?? '';
  const exception = section === 'excluded' ? 'exclusion' : 'hygiene exception';
  const says = `The ${exception} of ${what} ended on ${until}; ${rule.owner} owns it.`;
  return { section, line: rule.line, until, owner: rule.owner, says };
}

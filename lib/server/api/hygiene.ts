import { hygieneOf } from '../../coverage/hygiene/hygiene.ts';
import type { DaemonSetHygiene } from '../../coverage/hygiene/rule.ts';
import { daemonSetKey } from '../../coverage/objects.ts';
import { hygieneException } from '../../coverage/policy/hygiene.ts';
import type { Hub } from '../hub.ts';

/** The body of `GET /api/v1/hygiene`: what is amiss with each DaemonSet's manifest. An empty set asks for all. */
export function hygieneBody(hub: Hub, daemonSets: ReadonlySet<string>, now: number) {
  const { revision, observedAt, policy, daemonSets: views } = hub.picture();
  const hygiene: DaemonSetHygiene[] = [];
  for (const view of views) {
    const key = daemonSetKey(view);
    if (view.isIgnored || (daemonSets.size > 0 && !daemonSets.has(key))) continue;
    const findings = hygieneOf(hub.engine, key, view.rollout?.pace ?? null) ?? [];
    hygiene.push({
      daemonSet: key,
      findings: findings.map((finding) => {
        const rule = policy === undefined ? null : hygieneException(policy.rules, finding.rule, view, now);
        const ignored = rule === null ? null : { reason: rule.reason, owner: rule.owner, until: rule.until };
        return { ...finding, ignored };
      }),
    });
  }
  return { revision, observedAt, hygiene };
}

import { roleOfFamily } from '../categories/recognise.ts';
import { daemonSetKey } from '../objects.ts';
import type { DaemonSetView } from '../picture.ts';
import { isNamed } from './match.ts';
import type { Policy } from './policy.ts';

/** A DaemonSet as the policy has it. Of several rules that mean it, the first one that says something counts. */
export function overridden(view: DaemonSetView, { agents }: Policy): DaemonSetView {
  const rules = agents.filter(({ daemonSets }) => isNamed(daemonSets, view));
  if (rules.length === 0) return view;
  const family = rules.find((rule) => rule.family !== null)?.family ?? view.family;
  // Who says of this very one what it is for says that it is an agent; a pattern may mean its uninstaller too.
  const isCalled = rules.some(
    (rule) => (rule.categories !== null || rule.family !== null) && rule.daemonSets.includes(daemonSetKey(view)),
  );
  return {
    ...view,
    categories: rules.find(({ categories }) => categories !== null)?.categories ?? view.categories,
    family,
    role: isCalled ? roleOfFamily(family) : view.role,
    isIgnored: view.isIgnored || rules.some(({ ignore }) => ignore),
  };
}

import type { DaemonSetView } from '../picture.ts';
import { isNamed } from './match.ts';
import type { Policy } from './policy.ts';

/** A DaemonSet as the policy has it. Of several rules that mean it, the first one that says something counts. */
export function overridden(view: DaemonSetView, { agents }: Policy): DaemonSetView {
  const rules = agents.filter(({ daemonSets }) => isNamed(daemonSets, view));
  if (rules.length === 0) return view;
  return {
    ...view,
    categories: rules.find(({ categories }) => categories !== null)?.categories ?? view.categories,
    family: rules.find(({ family }) => family !== null)?.family ?? view.family,
    isIgnored: view.isIgnored || rules.some(({ ignore }) => ignore),
  };
}

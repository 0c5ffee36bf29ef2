/** Which DaemonSets and which nodes a rule means. */
import { fits } from '../categories/agent.ts';
import { matchesRequirement } from '../match/labels.ts';
import type { StringMap } from '../objects.ts';
import type { DaemonSetView, NodeView } from '../picture.ts';
import type { NodeTest, Subject } from './policy.ts';

type Named = Pick<DaemonSetView, 'namespace' | 'name'>;
type Kind = Named & Pick<DaemonSetView, 'categories' | 'family'>;

/** Whether one of the patterns, each `namespace/name`, means the DaemonSet. */
export function isNamed(patterns: readonly string[], { namespace, name }: Named): boolean {
  return patterns.some((pattern) => {
    const [namespaces = '', names = ''] = pattern.split('/');
    return fits(namespace, namespaces) && fits(name, names);
  });
}

/** `Fluent Bit` and `fluent-bit` are one family. */
export function sameFamily(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(family: string): string {
  return family.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Whether a rule that leaves agents out means this one. Of several categories its first one says what it is. */
export function isMeant(agents: Subject, daemonSet: Kind): boolean {
  const { categories, family } = daemonSet;
  const [category] = categories;
  return (
    isNamed(agents.daemonSets, daemonSet) ||
    (category !== undefined && agents.categories.includes(category)) ||
    (family !== null && agents.families.some((one) => sameFamily(one, family)))
  );
}

/** The test of a rule as a function, to be asked for many nodes. */
export function nodeMatcher({ pools, requirements }: NodeTest): (node: Pick<NodeView, 'pool' | 'labels'>) => boolean {
  const keys = new Set(requirements.map(({ key }) => key));
  return ({ pool, labels }) => {
    if (pools.length > 0 && !pools.some((pattern) => fits(pool, pattern))) return false;
    if (requirements.length === 0) return true;
    const have = onlyKeys(labels, keys);
    return requirements.every((requirement) => matchesRequirement(requirement, have));
  };
}

/** A view's labels are a plain object: what it inherits is none of them. */
function onlyKeys(labels: Readonly<Record<string, string>>, keys: ReadonlySet<string>): StringMap {
  const have = new Map<string, string>();
  for (const key of keys) {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (value !== undefined) have.set(key, value);
  }
  return have;
}

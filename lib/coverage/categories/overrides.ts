/** What the owner of a DaemonSet says about it, in annotations or labels of its own. */
import { AGENT_ROLES, type AgentRole, CATEGORIES, type Category } from '../model.ts';
import type { DaemonSetObject } from '../objects.ts';

export interface Overrides {
  /** At least one, in the order written; null where none is said. */
  readonly categories: readonly Category[] | null;
  /** As written, null where none is said. */
  readonly family: string | null;
  /** null where none is said. */
  readonly role: AgentRole | null;
  readonly isIgnored: boolean;
}

/** Longer than a label can be is no name. */
const NAME_AT_MOST = 63;

/** The annotation outranks the label. Words that say nothing known are passed over: a typing error hides no gap. */
export function readOverrides(daemonSet: Pick<DaemonSetObject, 'annotations' | 'labels'>): Overrides {
  const read = (name: string) =>
    (daemonSet.annotations.get(`rollcall/${name}`) ?? daemonSet.labels.get(`rollcall/${name}`) ?? '').trim();
  const family = read('family').slice(0, NAME_AT_MOST);
  return {
    categories: readCategories(read('category')),
    family: family === '' ? null : family,
    role: AGENT_ROLES.find((role) => role.toLowerCase() === read('role').toLowerCase()) ?? null,
    isIgnored: read('ignore').toLowerCase() === 'true',
  };
}

/** Comma-separated in an annotation; a label holds one. */
function readCategories(text: string): readonly Category[] | null {
  const named = text.split(',').map((word) => word.trim().toLowerCase());
  const known = named.filter((word): word is Category => (CATEGORIES as readonly string[]).includes(word));
  return known.length === 0 ? null : [...new Set(known)];
}

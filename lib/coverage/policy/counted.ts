import type { Category } from '../model.ts';
import type { DaemonSetView } from '../picture.ts';

/**
 * What each DaemonSet is counted for, in their order: its first category, and of the others those that no DaemonSet has
 * first. A collector that may also ship logs is not required where a log shipper stands beside it.
 */
export function countedFor(daemonSets: readonly DaemonSetView[]): readonly (readonly Category[])[] {
  const first = new Set(daemonSets.map(({ categories }) => categories[0]));
  return daemonSets.map(({ categories }) => categories.filter((one, place) => place === 0 || !first.has(one)));
}

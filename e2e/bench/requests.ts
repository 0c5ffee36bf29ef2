/** What the API server was asked, counted by it. */
import type { Load } from '../load/client.ts';
import type { Finding } from './finding.ts';

/** Of the parse floor, which asks for nodes and Pods once. */
const FLOOR_WATCHES = 2;

/** The most that one resource was listed and watched while one server ran; one is what it takes. */
export async function requests(load: Load): Promise<Finding> {
  const { lists, watches, others } = await load.status();
  if (others > 0) throw new Error(`${others} requests were something else than GET`);
  const of = new Map<string, number>();
  for (const counts of [lists, watches]) {
    for (const [resource, count] of Object.entries(counts)) of.set(resource, (of.get(resource) ?? 0) + count);
  }
  for (const resource of ['nodes', 'pods']) of.set(resource, (of.get(resource) ?? 0) - FLOOR_WATCHES / 2);
  const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, one) => all + one, 0);
  return {
    name: 'requests',
    value: Math.max(...of.values()),
    details: `${sum(lists)} pages of lists and ${sum(watches) - FLOOR_WATCHES} watches of ${of.size} resources`,
  };
}

/** A hub under test with a reader of the test's own: its clock, its lists and what they say. */
import type { ResourceName } from '../../coverage/objects.ts';
import type { ClusterView, SourceState, SourceView } from '../../coverage/picture.ts';
import { NOW } from '../../coverage/testing.ts';
import { Hub } from '../hub.ts';

export const CLUSTER: ClusterView = { context: 'test', server: 'https://c.example', version: 'v1.37.0', isDemo: false };

export const RESOURCES: readonly ResourceName[] = ['nodes', 'daemonsets', 'pods', 'controllerrevisions', 'events'];

/** Every list live, but for those named. */
export function sources(others: Partial<Record<ResourceName, SourceState>> = {}): SourceView[] {
  return RESOURCES.map((resource) => ({
    resource,
    state: others[resource] ?? 'live',
    since: '2026-11-24T14:00:00.000Z',
    message: '',
    objects: 0,
    malformed: 0,
  }));
}

/** A hub whose clock stands at `NOW` until the test moves it. */
export function newHub(): { hub: Hub; clock: { now: number } } {
  const clock = { now: NOW };
  return { hub: new Hub(CLUSTER, () => clock.now), clock };
}

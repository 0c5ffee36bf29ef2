/** A hub under test with a reader of the test's own: its clock, its lists and what they say. */
import { DigestMaker } from '../../coverage/digest/digest.ts';
import { CoverageEngine, type Memory } from '../../coverage/engine/engine.ts';
import type { ResourceChange, ResourceName } from '../../coverage/objects.ts';
import type { ClusterView, SourceState, SourceView } from '../../coverage/picture.ts';
import { daemonSet, NOW, node, pod, revision } from '../../coverage/testing.ts';
import type { Frame } from '../backlog.ts';
import { Faults } from '../faults.ts';
import { Hub, type HubParts } from '../hub.ts';
import type { DigestSteps } from '../page/digest-keeper.ts';
import { readEvents, type ServerEvent } from './sse.ts';

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

/** A hub whose clock stands at `NOW` until the test moves it, and whose faults no log tells. */
export function newHub(memory?: Memory, parts: HubParts = {}): { hub: Hub; clock: { now: number } } {
  const clock = { now: NOW };
  const quiet = { engine: new CoverageEngine(memory), faults: new Faults(() => {}), digestSteps: digestAtOnce() };
  return { hub: new Hub(CLUSTER, () => clock.now, { ...quiet, ...parts }), clock };
}

/** Digests made all at once, so that a test with a clock of its own need not wait for turns. */
function digestAtOnce(): DigestSteps {
  const maker = new DigestMaker();
  return (picture, now) => atOnce(() => maker.make(picture, now));
}

/** Work that has no steps. */
export function atOnce<T>(make: () => T): Iterator<never, T> {
  return { next: () => ({ done: true, value: make() }) };
}

/** An object that is there, or has changed. */
export const set = (resource: ResourceChange['resource'], object: ResourceChange['object']) =>
  ({ resource, type: 'set', object }) as ResourceChange;

/** `agents/agent` is healthy on n1, repelled by n2, and does not select n3. */
export const SMALL: readonly ResourceChange[] = [
  set('nodes', node({ name: 'n1' })),
  set('nodes', node({ name: 'n2', labels: { zone: 'b' }, taints: ['x=1:NoSchedule'] })),
  set('nodes', node({ name: 'n3', labels: { zone: 'c' } })),
  set('daemonsets', daemonSet({ template: { terms: [{ expressions: [['zone', 'NotIn', 'c']] }] } })),
  set('controllerrevisions', revision()),
  set('pods', pod({ nodeName: 'n1' })),
];

/** Somebody who listens. `events` are those since the last call. */
export function listen(hub: Hub, since: number | null = null): { stop: () => void; events: () => ServerEvent[] } {
  const frames: Frame[] = [];
  const stop = hub.subscribe(since, (frame) => frames.push(frame));
  return { stop, events: () => readEvents(...frames.splice(0).map((frame) => frame.bytes)) };
}

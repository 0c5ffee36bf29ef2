/** The status that the engine recomputes, held to what the controller writes once it has synced. */
import { describe, expect, test } from 'vitest';
import { CoverageEngine } from '../engine/engine.ts';
import type { DaemonSetObject } from '../objects.ts';
import { daemonSetKey } from '../objects.ts';
import { isClaimedBy, isCounted } from '../pods.ts';
import { daemonSetWith, mapOf, nodeWith, podSpecWith, podWith, taintOf } from './build.ts';
import { POD_GROUPING } from './pods.ts';
import { STATUS, type StatusCase } from './status.ts';
import { AGENT, OTHER, podOf, SECOND } from './status-pod.ts';

const REVISION = {
  kind: 'ControllerRevision',
  name: 'agent-new',
  namespace: 'agents',
  uid: 'uid-of-revision',
  createdAt: 0,
  deletedAt: null,
  labels: new Map<string, string>(),
  ownerUid: AGENT.uid,
  revision: 2,
  hash: 'new',
} as const;

test('no case was lost on the way here', () => {
  expect([STATUS.length, POD_GROUPING.length]).toEqual([21, 9]);
});

describe.each(STATUS)('$id', (each) => {
  test('comes to the numbers of the controller', () => {
    expect(statusOf(each)).toEqual(each.status);
  });
});

function statusOf(each: StatusCase): readonly number[] {
  const engine = new CoverageEngine();
  const daemonSet = daemonSetOf(each);
  engine.apply([
    ...each.nodes.map(({ name, labels = {}, taints = [], unschedulable = false }) => {
      const object = nodeWith({ name, uid: name, labels: mapOf(labels), taints: taints.map(taintOf), unschedulable });
      return { resource: 'nodes', type: 'set', object } as const;
    }),
    { resource: 'daemonsets', type: 'set', object: daemonSet },
    { resource: 'controllerrevisions', type: 'set', object: REVISION },
    ...each.pods.map((pod, index) => ({ resource: 'pods', type: 'set', object: podOf(pod, index) }) as const),
  ]);
  engine.settle((each.now ?? 1_000_000) * SECOND);
  const computed = engine.columns.get(daemonSetKey(daemonSet))?.computed();
  return [
    computed?.desiredNumberScheduled ?? -1,
    computed?.currentNumberScheduled ?? -1,
    computed?.numberMisscheduled ?? -1,
    computed?.numberReady ?? -1,
    computed?.updatedNumberScheduled ?? -1,
    computed?.numberAvailable ?? -1,
    computed?.numberUnavailable ?? -1,
  ];
}

function daemonSetOf({ nodeSelector = {}, maxSurge = 0, minReadySeconds = 0 }: StatusCase): DaemonSetObject {
  return daemonSetWith({
    minReadySeconds,
    template: podSpecWith({ nodeSelector: mapOf(nodeSelector) }),
    updateStrategy: { type: 'RollingUpdate', maxUnavailable: maxSurge === 0 ? 1 : 0, maxSurge },
  });
}

// PG02 is a Pod without an owner that the selector matches: the controller adopts it and then counts it, so it is
// nobody's only for the moment between.
test.each(POD_GROUPING.filter(({ id }) => id !== 'PG02'))(
  '$id: labels match $areLabelsMatching, owner $owner, phase $phase, deleting $isDeleting: counted $isCounted',
  ({ areLabelsMatching, owner, phase, isDeleting, isCounted: expected }) => {
    const pod = podWith({
      labels: mapOf({ app: areLabelsMatching ? 'agent' : 'released' }),
      controller: { this: AGENT, another: OTHER, none: null }[owner],
      phase,
      deletedAt: isDeleting ? SECOND : null,
    });
    expect(isClaimedBy(pod, daemonSetWith({})) && isCounted(pod)).toBe(expected);
  },
);

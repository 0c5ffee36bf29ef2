import { describe, expect, test } from 'vitest';
import { recognise } from '../categories/recognise.ts';
import { context, type DaemonSetFields, daemonSet, node } from '../testing.ts';
import { VirtualNotExcluded } from './placement.ts';
import { SlowRollout } from './rollout.ts';
import type { HygieneContext } from './rule.ts';

const nodes = (count: number) => Array.from({ length: count }, (_, i) => node({ name: `n${i}` }));

function given(fields: DaemonSetFields, more: Partial<HygieneContext>): HygieneContext {
  const it = daemonSet(fields);
  const { rollout } = context({ daemonSet: it }).around;
  return {
    daemonSet: it,
    recognised: recognise(it),
    around: { rollout },
    nodes: [],
    secondsPerNode: null,
    clusterRoles: [],
    ...more,
  };
}

describe('a rollout that lasts for days', () => {
  const remedyOf = (fields: DaemonSetFields, more: Partial<HygieneContext>) =>
    SlowRollout.judge(given(fields, more))?.remedy;

  test('is done in ten steps with a tenth of the nodes at a time', () => {
    const remedy = remedyOf({}, { nodes: nodes(500), secondsPerNode: 180 });
    expect(remedy?.commands[0]).toContain(
      '{"op":"add","path":"/spec/updateStrategy/rollingUpdate/maxUnavailable","value":"10%"}',
    );
  });

  test('keeps surging, where it surges: with both fields set the API server would refuse it', () => {
    const updateStrategy = { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 1 };
    const remedy = remedyOf({ updateStrategy }, { nodes: nodes(500), secondsPerNode: 180 });
    expect(remedy?.patch).toContain('maxSurge: 10%');
    expect(remedy?.patch).not.toContain('maxUnavailable');
  });

  test('is not a matter of the pace where a single node takes a tenth of a day', () => {
    const remedy = remedyOf({ minReadySeconds: 9_000 }, { nodes: nodes(20) });
    expect(remedy?.patch).toBeNull();
    expect(remedy?.says).toContain('minReadySeconds');
  });
});

test('keeping off virtual nodes keeps every term that is there: merging replaces the list', () => {
  const virtual = node({ labels: { type: 'virtual-kubelet' } });
  const zone = { key: 'zone', operator: 'In', values: ['a', 'b'] };
  const name = { key: 'metadata.name', operator: 'In', values: ['1'] };
  const broken = given({}, { nodes: [virtual] });
  const template = {
    ...broken.daemonSet.template,
    requiredNodeAffinity: [
      { matchExpressions: [zone], matchFields: [] },
      { matchExpressions: [], matchFields: [name] },
    ],
  };
  const finding = VirtualNotExcluded.judge({ ...broken, daemonSet: { ...broken.daemonSet, template } });
  expect(finding?.remedy?.patch?.split('\n').slice(7, -1)).toEqual([
    '            - matchExpressions:',
    '              - {key: zone, operator: In, values: [a, b]}',
    '              - {key: eks.amazonaws.com/compute-type, operator: NotIn, values: [fargate]}',
    '              - {key: type, operator: NotIn, values: [virtual-kubelet]}',
    '            - matchExpressions:',
    '              - {key: eks.amazonaws.com/compute-type, operator: NotIn, values: [fargate]}',
    '              - {key: type, operator: NotIn, values: [virtual-kubelet]}',
    '              matchFields:',
    '              - {key: metadata.name, operator: In, values: ["1"]}',
  ]);
});

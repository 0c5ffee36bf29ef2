import { describe, expect, test } from 'vitest';
import { findings } from '../../evaluate.ts';
import { type ContextFields, context, daemonSet, node } from '../../testing.ts';
import { since, taintedBy, templateOf } from '../testing/not-eligible.ts';
import {
  AcceleratorTaint,
  ControlPlaneTaint,
  DedicatedTaint,
  NumericTolerationInert,
  VirtualNodeTaint,
} from './design-taints.ts';

const found = (fields: ContextFields) => findings(context(fields)).map(({ reason }) => reason.id);

describe('among several taints', () => {
  const both = taintedBy('dedicated=batch:NoSchedule', 'nvidia.com/gpu=present:NoSchedule');

  test('the order of meanings decides which is the headline, not the order on the node', () => {
    expect(found(both)).toEqual(['AcceleratorTaint', 'DedicatedTaint']);
  });

  test('the remedy of one says that it is not enough', () => {
    expect(AcceleratorTaint.judge(context(both))?.remedy().says).toContain(
      'Needed, but not enough: 1 other check also keeps agent off this node.',
    );
  });

  test('an affinity that matches is no obstacle, one that does not is', () => {
    const remedyFor = (zone: string) =>
      DedicatedTaint.judge(
        context({
          node: node({ labels: { zone: 'a' }, taints: ['dedicated=batch:NoSchedule'] }),
          ...templateOf({ terms: [{ expressions: [['zone', 'In', zone]] }] }),
        }),
      )?.remedy().says;
    expect(remedyFor('a')).toContain('Adds agent to this node.');
    expect(remedyFor('b')).toContain('1 other check also keeps');
  });

  test('two of the same meaning are one finding, and one patch tolerates both', () => {
    const fields = taintedBy('dedicated=batch:NoSchedule', 'spot=true:NoSchedule');
    expect(found(fields)).toEqual(['DedicatedTaint']);
    const remedy = DedicatedTaint.judge(context(fields))?.remedy();
    expect(remedy?.patch).toMatch(/key: dedicated[\s\S]*key: spot/);
    expect(remedy?.says).toContain('Adds agent to this node.');
  });
});

test('a control plane is opened to the agent, not to everybody', () => {
  const fields = taintedBy('node-role.kubernetes.io/control-plane:NoSchedule');
  expect(ControlPlaneTaint.judge(context(fields))?.remedy().says).not.toContain('every Pod');
});

test('the other way, taking the taint off, comes with what it costs', () => {
  expect(DedicatedTaint.judge(context(taintedBy('dedicated=batch:NoSchedule')))?.remedy().says).toContain(
    'The other way, kubectl taint nodes node-1 dedicated:NoSchedule-, opens the node to every Pod.',
  );
});

describe('the toleration that is missing', () => {
  const missing = (taint: string) =>
    findings(context(taintedBy(taint)))[0]
      ?.evidence()
      .find(({ label }) => label === 'Missing')?.value;

  test('is shown where adding it is the remedy', () => {
    expect(missing('nvidia.com/gpu=present:NoSchedule')).toBe(
      'key: nvidia.com/gpu, operator: Exists, effect: NoSchedule',
    );
    expect(missing('dedicated=batch:NoSchedule')).toBe(
      'key: dedicated, operator: Equal, value: batch, effect: NoSchedule',
    );
  });

  test('is not shown where the node is the problem', () => {
    expect(missing('node.cloudprovider.kubernetes.io/shutdown:NoSchedule')).toBeUndefined();
  });
});

describe('other agents on the node that tolerate the taint', () => {
  const others = (othersTolerating: number) =>
    AcceleratorTaint.judge(context({ ...taintedBy('nvidia.com/gpu=present:NoSchedule'), othersTolerating }))
      ?.evidence()
      .find(({ label }) => label === 'Other agents')?.value;

  test('are counted', () => {
    expect(others(11)).toBe('11 on this node tolerate it');
    expect(others(1)).toBe('1 on this node tolerates it');
  });

  test('are no word where there are none', () => {
    expect(others(0)).toBeUndefined();
  });
});

test('it began when the taint was added, if the taint tells', () => {
  const taint = since(12, 'dedicated=batch:NoSchedule');
  const finding = DedicatedTaint.judge(context(taintedBy(taint)));
  expect(finding?.since).toBe(taint.timeAdded);
  expect(finding?.evidence().at(-1)?.value).toBe('2026-11-24T14:20:11Z');
  expect(DedicatedTaint.judge(context(taintedBy('dedicated=batch:NoSchedule')))?.since).toBeNull();
});

test('a virtual node shows the label that makes it one', () => {
  const virtual = node({ labels: { type: 'virtual-kubelet' }, taints: ['azure.com/aci:NoSchedule'] });
  expect(VirtualNodeTaint.judge(context({ node: virtual }))?.evidence()).toContainEqual({
    label: 'Node label',
    value: 'type=virtual-kubelet',
    path: 'Node.metadata.labels',
  });
});

describe('a numeric toleration', () => {
  const inert = { ...taintedBy('sla=95:NoSchedule'), ...templateOf({ tolerations: [['sla', 'Gt', '90']] }) };

  test('explains its taint alone: it is not dedicated besides', () => {
    expect(found(inert)).toEqual(['NumericTolerationInert']);
  });

  test('names the gate, which the API does not show', () => {
    expect(NumericTolerationInert.judge(context(inert))?.evidence()).toContainEqual(
      expect.objectContaining({ value: expect.stringContaining('TaintTolerationComparisonOperators') }),
    );
  });

  test('is found among others, and all inert ones are shown', () => {
    const tolerations = [
      ['sla', 'Equal', '90'],
      ['cost', 'Lt', '99'],
      ['sla', 'Lt', '80'],
      ['sla', 'Gt', '94'],
    ] as const;
    const finding = NumericTolerationInert.judge(
      context({ ...taintedBy('sla=95:NoSchedule'), ...templateOf({ tolerations }) }),
    );
    expect(finding?.says()).toMatch(/^Toleration Gt 94 counts for nothing/);
    const inert = finding?.evidence().filter(({ label }) => label === 'Inert');
    expect(inert?.map(({ value }) => value)).toEqual([
      'key: cost, operator: Lt, value: 99',
      'key: sla, operator: Lt, value: 80',
      'key: sla, operator: Gt, value: 94',
    ]);
  });

  test('says nothing of the taints that it would not match', () => {
    const fields = { ...inert, node: node({ taints: ['sla=95:NoSchedule', 'dedicated:NoSchedule'] }) };
    expect(found(fields)).toEqual(['NumericTolerationInert', 'DedicatedTaint']);
  });
});

test('a DaemonSet that tolerates everything is kept off by nothing', () => {
  const tolerant = daemonSet({ template: { tolerations: [['', 'Exists']] } });
  expect(found({ ...taintedBy('a:NoSchedule', 'b:NoExecute'), daemonSet: tolerant })).toEqual([
    'PodMissingUnexplained',
  ]);
});

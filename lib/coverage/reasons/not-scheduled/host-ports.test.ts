import { describe, expect, test } from 'vitest';
import { evaluate } from '../../evaluate.ts';
import { container, context, pod, type SpecFields, unboundPod } from '../../testing.ts';
import { REFUSED, SURGING } from '../testing/not-scheduled.ts';
import { HostPortConflict, SurgeSelfConflict } from './host-ports.ts';

const port = (hostIP: string, protocol: string, number: number): SpecFields => ({
  containers: [container({ hostPorts: [{ hostIP, protocol, port: number }] })],
});
const meets = (mine: SpecFields, theirs: SpecFields) =>
  HostPortConflict.judge(
    context({
      pods: [unboundPod(REFUSED, { spec: mine })],
      others: [pod({ name: 'other', owner: null, spec: theirs })],
    }),
  );

describe('two Pods on one port', () => {
  test.each([
    ['any address and one address', port('', 'TCP', 80), port('10.0.0.1', 'TCP', 80), true],
    ['two addresses', port('10.0.0.2', 'TCP', 80), port('10.0.0.1', 'TCP', 80), false],
    ['two protocols', port('', 'UDP', 80), port('', 'TCP', 80), false],
  ])('%s', (_words, mine, theirs, conflicts) => {
    expect(meets(mine, theirs) !== null).toBe(conflicts);
  });

  test('a Pod without an owner is named as such', () => {
    expect(meets(port('', '', 80), port('', '', 80))?.says()).toBe(
      'Host port TCP 80 is taken by Pod default/other (no controller).',
    );
  });
});

test('the old Pod of a surge is no stranger', () => {
  const cell = context({
    daemonSet: SURGING,
    pods: [unboundPod(REFUSED, { spec: port('', '', 80) })],
    others: [pod({ name: 'agent-old00', spec: port('', '', 80) })],
  });
  expect(HostPortConflict.judge(cell)).toBeNull();
  expect(SurgeSelfConflict.judge(cell)?.remedy().patch).toContain('maxSurge: 0');
});

test('before the scheduler has refused, it is no fault yet', () => {
  const cell = context({
    pods: [unboundPod(null, { spec: port('', '', 80), createdAt: context().time.now })],
    others: [pod({ name: 'other', owner: null, spec: port('', '', 80) })],
  });
  expect(evaluate(cell)).toMatchObject({ reason: 'HostPortConflict', severity: 'info' });
});

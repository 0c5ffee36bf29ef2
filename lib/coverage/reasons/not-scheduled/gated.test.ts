import { describe, expect, test } from 'vitest';
import { condition, context, daemonSet, NOW, SECOND, type SpecFields, unboundPod } from '../../testing.ts';
import { SchedulingGated } from './gated.ts';

const GATES: SpecFields = { schedulingGates: ['a.io/first', 'b.io/second'] };
const held = condition('PodScheduled', 'False', { reason: 'SchedulingGated', lastTransitionTime: NOW - 29 * SECOND });
const judge = (spec: SpecFields, template: SpecFields = {}) =>
  SchedulingGated.judge(
    context({ daemonSet: daemonSet({ template }), pods: [unboundPod('', { spec, conditions: [held] })] }),
  );

describe('a Pod with scheduling gates', () => {
  test('names the first, counts the others, and shows all', () => {
    expect(judge(GATES)?.says()).toBe('Pod agent-x7k2p is held by scheduling gate a.io/first (and 1 more).');
    expect(judge(GATES)?.evidence()[0]?.value).toBe('a.io/first, b.io/second');
  });

  test('may be let go by hand, which touches no other Pod', () => {
    expect(judge(GATES)?.remedy().commands[0]).toBe(
      'kubectl -n agents patch pod agent-x7k2p --type=json -p \'[{"op":"remove","path":"/spec/schedulingGates"}]\'',
    );
  });

  test('whose template has them loses them there', () => {
    expect(judge(GATES, GATES)?.remedy().patch).toContain('schedulingGates: null');
  });

  test('is no fault within 30 s', () => {
    expect(judge(GATES)?.severity).toBe('info');
  });
});

test('gates that are gone leave their condition until the scheduler looks', () => {
  expect(judge({})?.says()).toBe(
    'Pod agent-x7k2p was held by scheduling gates; the scheduler has not looked at it since.',
  );
  expect(judge({})?.remedy().says).toMatch(/^Wait/);
});

import { describe, expect, test } from 'vitest';
import { type ContextFields, context, daemonSet, MINUTE, NOW, pod } from '../../testing.ts';
import { priorityClass } from '../../testing-cluster-objects.ts';
import { refusedWith } from '../testing/no-pod.ts';
import { PriorityClassMissing } from './priority-class.ts';
import { RuntimeClassMissing } from './runtime-class.ts';

const naming = (priorityClassName: string) => daemonSet({ template: { priorityClassName } });
const judge = (fields: ContextFields) => PriorityClassMissing.judge(context(fields));
const REFUSED = refusedWith('pods "a" is forbidden: no PriorityClass with name critical was found');

describe('a class that the template names', () => {
  test('and the list lacks is missing for certain, without any event', () => {
    const finding = judge({ daemonSet: naming('critical'), podlessSince: NOW - MINUTE });
    expect(finding).toMatchObject({ confidence: 'certain', severity: 'critical', since: NOW - MINUTE });
  });

  test('is not known to be missing where the list is not read', () => {
    expect(judge({ daemonSet: naming('critical'), canRead: false })).toBeNull();
  });

  test('of the system always exists', () => {
    expect(judge({ daemonSet: naming('system-node-critical') })).toBeNull();
    expect(judge({ daemonSet: naming('system-cluster-critical') })).toBeNull();
  });

  test('is no cause while a Pod of before is still leaving', () => {
    expect(judge({ daemonSet: naming('critical'), pods: [pod({ deletedAt: NOW })] })).toBeNull();
  });
});

describe('a class that the refusal names', () => {
  test('is missing for certain where the list lacks it too', () => {
    expect(judge(REFUSED)?.confidence).toBe('certain');
  });

  test('is only reported where the list is not read', () => {
    const blind = context(REFUSED);
    const around = { ...blind.around, canRead: (resource: string) => resource === 'events' };
    const finding = PriorityClassMissing.judge({ ...blind, around });
    expect(finding?.confidence).toBe('reported');
    expect(finding?.evidence().at(-1)?.value).toContain('not checked');
  });

  test('may have come since: then it is a matter of waiting', () => {
    const finding = judge({ ...REFUSED, surrounding: { priorityClass } });
    expect(finding).toMatchObject({ confidence: 'reported', severity: 'warning' });
    expect(finding?.says()).toBe('PriorityClass critical was missing at the last attempt; it exists now.');
    expect(finding?.remedy().says).toMatch(/^Wait: /);
  });
});

test("a runtime class can be done without, where the nodes' default will do", () => {
  const remedy = RuntimeClassMissing.judge(
    context({ daemonSet: daemonSet({ template: { runtimeClassName: 'gvisor' } }) }),
  )?.remedy();
  expect(remedy?.commands[1]).toBe(
    `kubectl -n agents patch ds agent --type=json -p '[{"op":"remove","path":"/spec/template/spec/runtimeClassName"}]'`,
  );
  expect(remedy?.patch).toContain('runtimeClassName: null');
});

test('an overhead that does not fit its runtime class is quoted, and no class is called missing', () => {
  const refused = refusedWith(
    `pods "a" is forbidden: pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead`,
  );
  expect(RuntimeClassMissing.judge(context(refused))).toBeNull();
});

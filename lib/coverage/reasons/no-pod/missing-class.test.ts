import { describe, expect, test } from 'vitest';
import { type ContextFields, context, daemonSet, MINUTE, NOW, pod, resources } from '../../testing.ts';
import { priorityClass, runtimeClass } from '../../testing-cluster-objects.ts';
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

describe('an overhead that is not its runtime class’s', () => {
  const text = `pods "a" is forbidden: pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead`;
  const judged = (overhead: Record<string, string>, fields: ContextFields = {}, runtimeClassName = 'heavy') => {
    const template = { runtimeClassName, overhead: resources(overhead) };
    const surrounding = {
      runtimeClass: (name: string) => (name === 'heavy' ? runtimeClass(name, { memory: '64Mi', cpu: '1' }) : null),
    };
    return RuntimeClassMissing.judge(
      context({ ...refusedWith(text), daemonSet: daemonSet({ template }), surrounding, ...fields }),
    );
  };

  test('is named with both, and certain where the class is read', () => {
    const finding = judged({ memory: '16Mi', cpu: '1' });
    expect(finding).toMatchObject({ confidence: 'certain', severity: 'critical' });
    expect(finding?.says()).toBe(
      "The template's overhead is not that of RuntimeClass heavy, so the API server refuses the Pod.",
    );
    expect(
      finding
        ?.evidence()
        .slice(-2)
        .map(({ label, value }) => `${label}: ${value}`),
    ).toEqual(['Template has: 16 Mi memory, 1 cpu', 'Class heavy: 64 Mi memory, 1 cpu']);
    expect(finding?.remedy().commands[1]).toContain('[{"op":"remove","path":"/spec/template/spec/overhead"}]');
  });

  test('is told by each resource of either', () => {
    expect(judged({ memory: '64Mi', cpu: '1', gpu: '1' })?.confidence).toBe('certain');
    expect(judged({ memory: '64Mi' })?.confidence).toBe('certain');
  });

  test('may name no class at all', () => {
    expect(judged({ memory: '16Mi' }, {}, '')?.says()).toBe(
      'The template sets an overhead and names no RuntimeClass, so the API server refuses the Pod.',
    );
  });

  test('is a matter of waiting once they agree, or the template leaves it to the class', () => {
    for (const overhead of [{ cpu: '1', memory: '64Mi' }, {}]) {
      const finding = judged(overhead);
      expect(finding).toMatchObject({ confidence: 'reported', severity: 'warning' });
      expect(finding?.says()).toContain('it does now');
      expect(finding?.remedy().says).toMatch(/^Wait: /);
    }
  });

  test('is only reported where classes are not read', () => {
    const blind = context(refusedWith(text));
    const around = { ...blind.around, canRead: (resource: string) => resource === 'events' };
    const finding = RuntimeClassMissing.judge({ ...blind, around });
    expect(finding).toMatchObject({ confidence: 'reported', severity: 'critical' });
    expect(finding?.evidence().at(-1)?.value).toContain('not checked');
  });
});

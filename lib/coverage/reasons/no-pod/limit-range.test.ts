import { describe, expect, test } from 'vitest';
import { container, context, daemonSet } from '../../testing.ts';
import { limitRange } from '../../testing-cluster-objects.ts';
import { refusedWith } from '../testing/no-pod.ts';
import { LimitRangeViolation } from './limit-range.ts';

const agent = container({ requests: { cpu: '500m' }, limits: { cpu: '2' } });
const init = container({ name: 'init' });
const judge = (text: string, range = limitRange({})) =>
  LimitRangeViolation.judge(
    context({
      ...refusedWith(`pods "a" is forbidden: ${text}`),
      daemonSet: daemonSet({ template: { containers: [agent], initContainers: [init] } }),
      surrounding: { limitRanges: () => [range] },
    }),
  );

describe('a limit range', () => {
  const text = 'maximum cpu usage per Container is 1, but limit is 2';

  test('is named, and certain, when one that is read has that very rule', () => {
    const finding = judge(text, limitRange({ max: { cpu: '1000m' } }));
    expect(finding?.confidence).toBe('certain');
    expect(finding?.says()).toBe(
      'LimitRange sizes refuses the Pod: maximum cpu usage per Container is 1, but limit is 2.',
    );
  });

  test.each([
    ['another amount', limitRange({ max: { cpu: '3' } })],
    ['another type', limitRange({ max: { cpu: '1' } }, 'Pod')],
    ['the other bound', limitRange({ min: { cpu: '1' } })],
    ['another resource', limitRange({ max: { memory: '1' } })],
  ])('is only reported when it has %s', (_what, range) => {
    const finding = judge(text, range);
    expect(finding?.confidence).toBe('reported');
    expect(finding?.says()).toMatch(/^A LimitRange refuses the Pod: /);
    expect(finding?.evidence()).toContainEqual(
      expect.objectContaining({ label: 'Rule', value: 'no LimitRange has it any more' }),
    );
  });

  test('is not named where limit ranges are not read any more, and not called gone', () => {
    const stale = context({
      ...refusedWith(`pods "a" is forbidden: ${text}`),
      surrounding: { limitRanges: () => [limitRange({ max: { cpu: '1' } })] },
    });
    const around = { ...stale.around, canRead: (resource: string) => resource !== 'limitranges' };
    const finding = LimitRangeViolation.judge({ ...stale, around });
    expect(finding?.confidence).toBe('reported');
    expect(finding?.evidence().find(({ label }) => label === 'Rule')?.value).toContain('not checked');
  });

  test('shows what the template asks for', () => {
    expect(judge(text)?.evidence()).toContainEqual(
      expect.objectContaining({ label: 'Container agent', value: 'requests 500m, limits 2000m' }),
    );
  });
});

describe('the template is brought within the rule', () => {
  const sets = (text: string) =>
    judge(text)
      ?.remedy()
      .commands.filter((command) => command.includes(' set resources '));

  test('of a most, where a container has more or has none', () => {
    expect(sets('maximum cpu usage per Container is 1, but limit is 2')).toEqual([
      'kubectl -n agents set resources ds/agent --containers=init --limits=cpu=1',
      'kubectl -n agents set resources ds/agent --containers=agent --limits=cpu=1',
    ]);
  });

  test('of a least, where a container has less or has none', () => {
    expect(sets('minimum cpu usage per Container is 600m.  No request is specified')).toEqual([
      'kubectl -n agents set resources ds/agent --containers=init --requests=cpu=600m',
      'kubectl -n agents set resources ds/agent --containers=agent --requests=cpu=600m',
    ]);
  });

  test.each([
    'maximum cpu usage per Pod is 1, but limit is 2',
    'cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000',
  ])('by people where it can be done in many ways: %s', (text) => {
    expect(sets(text)).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { evaluate } from '../../evaluate.ts';
import type { ContainerStatus } from '../../objects.ts';
import { container, context, MINUTE, NOW, state, unreadyPod } from '../../testing.ts';
import { ended } from '../testing/not-ready.ts';
import { OutOfMemoryKilled } from './out-of-memory.ts';

const killed = (ms = MINUTE) => ended(137, 'OOMKilled', NOW - ms);
const spec = { containers: [container({ limits: { memory: '512Mi' } })] };
const judge = (status: Partial<ContainerStatus>, fields = {}) =>
  OutOfMemoryKilled.judge(context({ pods: [unreadyPod(status, fields)] }));

describe('a container killed for its memory', () => {
  test('without a limit fell to the node', () => {
    const finding = judge({ state: killed(), restartCount: 1 });
    expect(finding?.says()).toBe(
      'Container agent was killed for memory: it has no limit, the node ran out (OOMKilled, 1 restart).',
    );
    expect(finding?.remedy().patch).toBeNull();
  });

  test('with a limit gets twice that, by name, so that the merge meets the right container', () => {
    const remedy = judge({ state: killed() }, { spec })?.remedy();
    expect(remedy?.patch).toBe(
      'spec:\n  template:\n    spec:\n      containers:\n      - name: agent\n        resources:\n          limits:\n            memory: 1024Mi\n',
    );
    expect(remedy?.commands).toContain(
      `kubectl -n agents patch ds agent -p '{"spec":{"template":{"spec":{"containers":[{"name":"agent","resources":{"limits":{"memory":"1024Mi"}}}]}}}}'`,
    );
    expect(remedy?.says).toContain('not a leak, which is not known');
  });

  test('that runs again is held to it for ten minutes', () => {
    const again = (ms: number) => judge({ state: state('running', { startedAt: NOW }), lastState: killed(ms) });
    expect(again(10 * MINUTE - 1)).not.toBeNull();
    expect(again(10 * MINUTE)).toBeNull();
  });

  test('and ready again is not held to it', () => {
    expect(judge({ ready: true, state: state('running'), lastState: killed() })).toBeNull();
  });

  test('is not a crash loop besides', () => {
    const status = { restartCount: 6, state: state('waiting', { reason: 'CrashLoopBackOff' }), lastState: killed() };
    expect(evaluate(context({ pods: [unreadyPod(status)] })).reason).toBe('OutOfMemoryKilled');
  });
});

test('exit 137 alone is not memory', () => {
  expect(judge({ state: ended(137, 'Error') })).toBeNull();
});

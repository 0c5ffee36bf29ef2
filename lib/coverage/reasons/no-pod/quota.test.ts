import { describe, expect, test } from 'vitest';
import { type ContextFields, context, daemonSet } from '../../testing.ts';
import { limitRange, quota } from '../../testing-cluster-objects.ts';
import { refusedWith } from '../testing/no-pod.ts';
import { QuotaExceeded } from './quota.ts';
import { limitFor } from './quota-numbers.ts';
import { QuotaNeedsRequests } from './quota-requests.ts';
import { QuotaScopeMissing } from './quota-scope.ts';

const EXCEEDED =
  'pods "a" is forbidden: exceeded quota: compute, requested: pods=1,requests.cpu=250m, used: pods=10,requests.cpu=4, limited: pods=10,requests.cpu=4';
const without = (nodes: number) =>
  daemonSet({ status: { ...daemonSet().status, desiredNumberScheduled: 60, currentNumberScheduled: 60 - nodes } });
const exceeded = (fields: ContextFields = {}) => QuotaExceeded.judge(context({ ...refusedWith(EXCEEDED), ...fields }));
const having = (...quotas: ReturnType<typeof quota>[]): ContextFields => ({ surrounding: { quotas: () => quotas } });

describe('a quota that is used up', () => {
  const full = having(
    quota({ pods: '10', 'requests.cpu': '8', 'count/pods': '99' }, { pods: '10', 'requests.cpu': '4' }),
  );

  test('is certain when its numbers say so, and only what is short is named', () => {
    expect(exceeded(full)).toMatchObject({ confidence: 'certain', severity: 'critical' });
    expect(exceeded(full)?.says()).toBe('Quota compute is used up: pods 10 of 10, the Pod needs 1.');
  });

  test('is reported where quotas are not read, and not called all right', () => {
    const blind = context({ ...refusedWith(EXCEEDED), ...full });
    const around = { ...blind.around, canRead: (resource: string) => resource === 'events' };
    const reported = QuotaExceeded.judge({ ...blind, around });
    expect(reported?.confidence).toBe('reported');
    expect(reported?.says()).toBe(
      'Quota compute refuses the Pod: pods 10 of 10, the Pod needs 1; requests.cpu 4 of 4, the Pod needs 250m.',
    );
    expect(reported?.evidence().at(-1)?.value).toContain('not checked');
  });

  test('is raised by what the refusal says where quotas are not read any more', () => {
    const stale = context({ ...refusedWith(EXCEEDED), ...having(quota({ pods: '99' }, { pods: '1' })) });
    const around = { ...stale.around, canRead: (resource: string) => resource === 'events' };
    expect(QuotaExceeded.judge({ ...stale, around })?.remedy().commands[1]).toContain(
      '{"spec":{"hard":{"pods":"11","requests.cpu":"4250m"}}}',
    );
  });

  test('may have room by now, or be gone: then it is a matter of waiting', () => {
    const roomy = exceeded(having(quota({ pods: '20', 'requests.cpu': '8' }, { pods: '10', 'requests.cpu': '4' })));
    expect(roomy).toMatchObject({ confidence: 'reported', severity: 'warning' });
    expect(roomy?.says()).toBe('Quota compute refused the Pod at the last attempt; it has room now.');
    expect(roomy?.remedy().says).toContain('restarts nothing');
    expect(exceeded(having())?.says()).toBe(
      'Quota compute refused the Pod at the last attempt; it does not exist any more.',
    );
  });

  test('is raised so that every node without a Pod gets one, and that it holds up the rollout is said', () => {
    const remedy = exceeded({ ...full, daemonSet: without(3) })?.remedy();
    expect(remedy?.says).toContain('adds agent to 3 nodes');
    expect(remedy?.says).toContain('no rollout step of agent happens on any node');
    expect(remedy?.commands).toEqual([
      'kubectl -n agents describe resourcequota compute',
      `kubectl -n agents patch resourcequota compute --type=merge -p '{"spec":{"hard":{"pods":"13"}}}'`,
      'kubectl -n agents annotate ds agent "rollcall/looked-at=$(date +%s)" --overwrite',
      'kubectl -n agents get pods -o wide --field-selector spec.nodeName=node-1',
    ]);
  });
});

test.each([
  ['pods', '10', '1', 3, '13'],
  ['requests.cpu', '4', '250m', 3, '4750m'],
  ['limits.memory', '1Gi', '512Mi', 2, '2Gi'],
  ['requests.memory', '1000', '24', 1, '1Ki'],
  ['requests.memory', '1k', '1', 1, '1001'],
  ['pods', 'odd', '1', 1, null],
])('%s at %s with %s more for each of %i Pods becomes %s', (resource, used, requested, pods, expected) => {
  expect(limitFor({ resource, used, requested, hard: '1' }, pods)).toBe(expected);
});

describe('a quota that wants requests', () => {
  const remedy = (text: string) =>
    QuotaNeedsRequests.judge(context(refusedWith(`pods "a" is forbidden: failed quota: compute: ${text}`)))?.remedy();

  test('gets them for each container that has none', () => {
    expect(
      remedy('must specify limits.cpu for: agent,init; requests.memory for: agent')?.commands.slice(0, -1),
    ).toEqual([
      'kubectl -n agents set resources ds/agent --containers=agent --requests=memory=128Mi --limits=cpu=100m',
      'kubectl -n agents set resources ds/agent --containers=init --requests=memory=128Mi --limits=cpu=100m',
    ]);
  });

  test('of an older API server, which names no container, gets them for all', () => {
    expect(remedy('must specify limits.memory,cpu')?.commands[0]).toBe(
      'kubectl -n agents set resources ds/agent --requests=cpu=100m --limits=memory=128Mi',
    );
  });

  test('is not helped by a limit range that does not fill them in', () => {
    const fields = {
      ...refusedWith('failed quota: compute: must specify cpu for: agent'),
      surrounding: { limitRanges: () => [limitRange({})] },
    };
    expect(QuotaNeedsRequests.judge(context(fields))?.evidence().at(-1)?.value).toBe(
      "sizes; its defaults don't cover it",
    );
  });
});

describe('a Pod that no quota covers', () => {
  const scopes = (text: string, priorityClassName = '') =>
    QuotaScopeMissing.judge(
      context({ ...refusedWith(text), daemonSet: daemonSet({ template: { priorityClassName } }) }),
    );

  test('gets a quota where its priority class is what has to be covered', () => {
    const finding = scopes(
      'insufficient quota to match these scopes: [{PriorityClass In [system-node-critical]}]',
      'system-node-critical',
    );
    expect(finding?.remedy().commands[0]).toBe(
      'kubectl -n agents create quota agent-priority --hard=pods=1 --scopes=PriorityClass',
    );
  });

  test('waits where the quota has only just been made', () => {
    const finding = scopes('pods "a" is forbidden: status unknown for quota: compute, resources: pods');
    expect(finding?.says()).toBe('Quota compute has no numbers yet, so the Pod is refused; wait for its status.');
    expect(finding?.remedy().says).toMatch(/^Wait: /);
  });
});

import { describe, expect, test } from 'vitest';
import { evaluate } from '../../evaluate.ts';
import {
  type ContextFields,
  container,
  context,
  daemonSet,
  event,
  HOUR,
  MINUTE,
  NOW,
  node,
  SECOND,
} from '../../testing.ts';
import { quota } from '../../testing-cluster-objects.ts';
import { refusedWith } from '../testing/no-pod.ts';
import { classifyRefusal } from './refusals.ts';

const classify = (message: string) => {
  const { kind, by, detail } = classifyRefusal(event('FailedCreate', message));
  return { kind, by, detail };
};
const reasonOf = (fields: ContextFields) => evaluate(context(fields)).reason;

describe('what refused a Pod', () => {
  test('is read behind the prefixes of the controller and of aggregated events', () => {
    expect(
      classify(
        '(combined from similar events): Error creating: pods "a-b" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
      ),
    ).toEqual({ kind: 'quotaExceeded', by: 'q', detail: 'requested: pods=1, used: pods=2, limited: pods=2' });
  });

  test('is the webhook, whatever words its own text uses', () => {
    expect(
      classify(
        'Error creating: admission webhook "w" denied the request: exceeded quota: q, violates PodSecurity "x": y',
      ),
    ).toEqual({
      kind: 'webhookDenied',
      by: 'w',
      detail: 'exceeded quota: q, violates PodSecurity "x": y',
    });
  });

  test('may give no explanation', () => {
    const message = 'Error creating: admission webhook "w" denied the request without explanation';
    expect(classify(message)).toEqual({ kind: 'webhookDenied', by: 'w', detail: 'without explanation' });
    expect(evaluate(context(refusedWith('admission webhook "w" denied the request without explanation'))).message).toBe(
      'Admission webhook w denies the Pod.',
    );
  });

  test.each([
    ['pods "a" is forbidden: failed quota: q: must specify limits.cpu for: agent', 'quotaNeedsRequests', 'q'],
    ['pods "a" is forbidden: status unknown for quota: q, resources: pods', 'quotaScope', 'q'],
    ['pods "a" is forbidden: insufficient quota to consume: requests.nvidia.com/gpu', 'quotaScope', ''],
    ['insufficient quota to match these scopes: [{PriorityClass In [p]}]', 'quotaScope', ''],
    ['pods "a" is forbidden: minimum cpu usage per Pod is 1.  No request is specified', 'limitRange', ''],
    [
      'pods "a" is forbidden: [maximum cpu usage per Pod is 1, but limit is 2, minimum memory usage per Container is 1Gi, but request is 1Mi]',
      'limitRange',
      '',
    ],
    [
      'pods "a" is forbidden: memory max limit to request ratio per Container is 2, but provided ratio is 4.000000',
      'limitRange',
      '',
    ],
    ['pods "a" is forbidden: no PriorityClass with name p was found', 'priorityClass', 'p'],
    ['pods "a" is forbidden: pod rejected: RuntimeClass "r" not found', 'runtimeClass', 'r'],
    [
      `pods "a" is forbidden: pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead`,
      'overhead',
      '',
    ],
    ['Pod "a" is invalid: spec.volumes[0].name: Required value', 'podInvalid', ''],
    ['Internal error occurred: failed calling webhook "w"; no further details available', 'webhookUnreachable', 'w'],
    ['pods "a" is forbidden: pod node label selector conflicts with its namespace node label selector', 'other', ''],
  ])('%s', (message, kind, by) => {
    expect(classify(`Error creating: ${message}`)).toMatchObject({ kind, by });
  });

  test('is not known when no text fits', () => {
    expect(classify('Error creating: timeout')).toEqual({ kind: 'other', by: '', detail: 'timeout' });
  });

  test('a webhook that fails without a URL is quoted as it is', () => {
    const message = 'Internal error occurred: failed calling webhook "w": service "w" not found';
    expect(evaluate(context(refusedWith(message))).message).toBe(
      `Admission webhook w can't be called: service "w" not found.`,
    );
  });
});

describe('an event of the DaemonSet names no node: it counts here', () => {
  const at = (lastSeen: number | null, created = NOW - 24 * HOUR): ContextFields => ({
    node: node({ createdAt: created }),
    events: [event('FailedCreate', 'Error creating: no', { lastSeen })],
  });

  test('for 20 minutes', () => {
    expect(reasonOf(at(NOW - 20 * MINUTE + 1))).toBe('FailedCreateOther');
    expect(reasonOf(at(NOW - 20 * MINUTE))).toBe('PodMissingUnexplained');
  });

  test('even when the node has joined since: the controller does not send an event for each attempt', () => {
    expect(reasonOf(at(NOW - 5 * MINUTE, NOW - 5 * MINUTE + 1))).toBe('FailedCreateOther');
  });

  test('when it has a time at all', () => {
    expect(reasonOf(at(null))).toBe('PodMissingUnexplained');
  });

  test('only the newest one', () => {
    const events = [
      event('FailedCreate', 'Error creating: old', { uid: 'a', lastSeen: NOW - 2 * MINUTE }),
      event('FailedCreate', 'Error creating: new', { uid: 'b', lastSeen: NOW - MINUTE }),
    ];
    expect(evaluate(context({ events })).message).toBe("The controller can't create the Pod: new.");
  });

  test('not another kind of event', () => {
    expect(reasonOf({ events: [event('FailedPlacement', 'no')] })).toBe('PodMissingUnexplained');
  });
});

describe('a Pod that was created after the refusal', () => {
  const refused = (message: string, quotas: ReturnType<typeof quota>[]): ContextFields => ({
    events: [event('FailedCreate', `Error creating: ${message}`, { lastSeen: NOW - 2 * MINUTE })],
    surrounding: { quotas: () => quotas },
    newestPodCreatedAt: NOW - MINUTE,
  });
  const named = { name: 'q' };
  const exceeded = 'pods "a" is forbidden: exceeded quota: q, requested: pods=1, used: pods=10, limited: pods=10';

  test('ends it', () => {
    expect(reasonOf(refused('no', []))).toBe('PodMissingUnexplained');
    expect(reasonOf(refused(exceeded, [quota({ pods: '11' }, { pods: '10' }, named)]))).toBe('PodMissingUnexplained');
    expect(reasonOf(refused(exceeded, []))).toBe('PodMissingUnexplained');
  });

  test('does not end it where the quota had room for that one alone', () => {
    expect(reasonOf(refused(exceeded, [quota({ pods: '10' }, { pods: '10' }, named)]))).toBe('QuotaExceeded');
  });

  test('does not end it where another resource of the quota has run short', () => {
    const hard = { pods: '11', 'requests.cpu': '4' };
    const cell = (requests: Record<string, string>): ContextFields => ({
      ...refused(exceeded, [quota(hard, { pods: '10', 'requests.cpu': '3500m' }, named)]),
      daemonSet: daemonSet({ template: { containers: [container({ requests })] } }),
    });
    expect(reasonOf(cell({ cpu: '1' }))).toBe('QuotaExceeded');
    expect(evaluate(context(cell({ cpu: '1' }))).message).toContain('requests.cpu 3500m of 4, the Pod needs 1.');
    expect(reasonOf(cell({ cpu: '500m' }))).toBe('PodMissingUnexplained');
  });
});

test('an overhead that no class defines is a matter of its runtime class', () => {
  const message =
    'pods "a" is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead';
  expect(reasonOf(refusedWith(message))).toBe('RuntimeClassMissing');
});

describe('since when', () => {
  const sinceOf = (firstSeen: number | null, createdAt: number) =>
    evaluate(context({ node: node({ createdAt }), events: [event('FailedCreate', 'no', { firstSeen })] })).since;

  test('the first refusal, or the node when that is younger', () => {
    expect(sinceOf(NOW - HOUR, NOW - 2 * HOUR)).toBe(NOW - HOUR);
    expect(sinceOf(NOW - HOUR, NOW - 61 * SECOND)).toBe(NOW - 61 * SECOND);
  });

  test('is not known without a first time', () => {
    expect(sinceOf(null, NOW - HOUR)).toBeNull();
  });
});

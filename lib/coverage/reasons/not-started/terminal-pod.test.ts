import { expect, test } from 'vitest';
import { evaluate } from '../../evaluate.ts';
import { containerStatus, context, MINUTE, NOW, type PodFields, pod, state } from '../../testing.ts';

const verdict = (fields: PodFields) => evaluate(context({ pods: [pod({ conditions: [], ...fields })] }));

test('says only what the Pod says', () => {
  expect(verdict({ phase: 'Succeeded' }).message).toBe('Pod agent-x7k2p is Succeeded.');
  expect(verdict({ phase: 'Failed', reason: 'NodeShutdown' }).message).toBe(
    'Pod agent-x7k2p is Failed (NodeShutdown).',
  );
});

test('is a gap even when the Pod was Ready to the last', () => {
  const stillReady = pod({ phase: 'Failed' });
  expect(evaluate(context({ pods: [stillReady] }))).toMatchObject({
    state: 'notReady',
    reason: 'TerminalPodAwaitingDeletion',
  });
});

test('began when the last container ended', () => {
  const ended = (minutes: number) =>
    containerStatus({ state: state('terminated', { finishedAt: NOW - minutes * MINUTE }), ready: false });
  expect(verdict({ phase: 'Failed', containerStatuses: [ended(5), ended(2)] }).since).toBe(NOW - 2 * MINUTE);
  expect(verdict({ phase: 'Failed', containerStatuses: [] }).since).toBeNull();
});

import { expect, test } from 'vitest';
import { evaluate } from '../../evaluate.ts';
import { containerStatus, context, MINUTE, NOW, type PodFields, pod, state } from '../../testing.ts';
import { TerminalPodAwaitingDeletion } from './terminal-pod.ts';

const verdict = (fields: PodFields) => evaluate(context({ pods: [pod({ conditions: [], ...fields })] }));

test('says only what the Pod says', () => {
  expect(verdict({ phase: 'Succeeded' }).message).toBe('Pod agent-x7k2p is Succeeded.');
  expect(verdict({ phase: 'Failed', reason: 'Unheard' }).message).toBe('Pod agent-x7k2p is Failed (Unheard).');
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

test('says that nothing was given, where nothing was', () => {
  const rows = (fields: PodFields) =>
    TerminalPodAwaitingDeletion.judge(context({ pods: [pod(fields)] }))
      ?.evidence()
      .map(({ value }) => value);
  expect(rows({ phase: 'Succeeded' })).toEqual(['Succeeded', 'none given', 'none given']);
  expect(rows({ phase: 'Failed', reason: 'Evicted', message: 'low' })).toEqual(['Failed', 'Evicted', 'low']);
});

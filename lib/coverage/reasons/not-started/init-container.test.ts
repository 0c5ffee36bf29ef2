import { describe, expect, test } from 'vitest';
import { evaluate } from '../../evaluate.ts';
import { context, MINUTE, NOW, state } from '../../testing.ts';
import { initializing } from '../testing/not-started.ts';
import { InitContainerFailing } from './init-container.ts';

const ended = (exitCode: number) => state('terminated', { exitCode, reason: 'Error', finishedAt: NOW - MINUTE });
const judge = (...args: Parameters<typeof initializing>) =>
  InitContainerFailing.judge(context({ pods: [initializing(...args)] }));

describe('an init container', () => {
  test('fails at its first bad exit', () => {
    const finding = judge({ state: ended(2) });
    expect(finding?.says()).toBe('Init container migrate exits with code 2 (0 restarts).');
    expect(finding?.remedy().commands[0]).toBe('kubectl -n agents logs agent-x7k2p -c migrate');
  });

  test('still fails while it runs once more', () => {
    expect(judge({ restartCount: 4, state: state('running'), lastState: ended(2) })?.says()).toBe(
      'Init container migrate exits with code 2 (4 restarts).',
    );
  });

  test('has a log of the run before once it has been started again', () => {
    const log = (...args: Parameters<typeof judge>) => judge(...args)?.remedy().commands[0];
    const waits = state('waiting', { reason: 'CrashLoopBackOff' });
    expect(log({ restartCount: 1, state: waits, lastState: ended(2) })).toMatch(/--previous$/);
    expect(log({ restartCount: 1, state: ended(2) })).toMatch(/-c migrate$/);
    expect(log({ restartCount: 0, state: waits })).toMatch(/-c migrate$/);
  });

  test('that waits in back-off without a known exit keeps restarting', () => {
    expect(judge({ restartCount: 1, state: state('waiting', { reason: 'CrashLoopBackOff' }) })?.says()).toBe(
      'Init container migrate keeps restarting (1 restart).',
    );
  });

  test('that runs for the first time is only starting', () => {
    expect(evaluate(context({ pods: [initializing({ state: state('running', { startedAt: NOW }) })] })).reason).toBe(
      'StillStarting',
    );
  });

  test('that is a sidecar never ends: its crash is a crash loop', () => {
    const sidecar = initializing(
      { restartCount: 4, state: state('waiting', { reason: 'CrashLoopBackOff' }), lastState: ended(2) },
      'Always',
    );
    expect(evaluate(context({ pods: [sidecar] })).reason).toBe('CrashLoop');
  });
});

import { describe, expect, test } from 'vitest';
import { findings } from '../../evaluate.ts';
import type { PodObject } from '../../objects.ts';
import { context, node, pod } from '../../testing.ts';
import { asking, taking } from '../testing/not-scheduled.ts';
import { InsufficientMemory, TooManyPods } from './resources.ts';

const ids = (wanted: PodObject, ...others: PodObject[]) =>
  findings(context({ pods: [wanted], others })).map(({ reason }) => reason.id);

describe('a node without room', () => {
  test('for several things lists them all, in the order of the scheduler', () => {
    expect(ids(asking({ memory: '1Gi', cpu: '1' }), taking({ memory: '16Gi', cpu: '4' }))).toEqual([
      'InsufficientCpu',
      'InsufficientMemory',
    ]);
  });

  test('for more than it has says so, and not that others take it', () => {
    expect(ids(asking({ memory: '17Gi' }), taking({ memory: '1Gi' }))).toEqual(['RequestExceedsNode']);
  });

  test('still counts a Pod that is terminating, but not one that is over', () => {
    const leaving = { ...taking({ memory: '16Gi' }), deletedAt: 1 };
    expect(ids(asking({ memory: '1Gi' }), leaving)).toEqual(['InsufficientMemory']);
    expect(ids(asking({ memory: '1Gi' }), { ...leaving, phase: 'Failed' })).toEqual(['UnschedulableOther']);
  });

  test('of a device that nothing offers says that, and blames the device plugin', () => {
    const [first] = findings(context({ pods: [asking({ 'nvidia.com/gpu': '1' })] }));
    expect(first?.says()).toBe('Needs 1 nvidia.com/gpu; node-1 offers none.');
    expect(first?.remedy().says).toContain('device plugin');
  });

  test('of a device, but not of so many, says that it has fewer', () => {
    const gpus = node({ allocatable: { 'nvidia.com/gpu': '4' } });
    const [first] = findings(context({ node: gpus, pods: [asking({ 'nvidia.com/gpu': '8' })] }));
    expect(first?.says()).toBe('Needs 8 nvidia.com/gpu; node-1 has 4 in all.');
  });
});

describe('the evidence of a shortage', () => {
  const others = ['2Gi', '1Gi', '6Gi', '3Gi', '1536Mi', '2560Mi']
    .map((memory, i) => taking({ memory }, `app-${i}`))
    .concat(taking({ cpu: '1' }, 'no-memory'));
  const rows = InsufficientMemory.judge(context({ pods: [asking({ memory: '512Mi' })], others }))?.evidence() ?? [];
  const value = (label: string) => rows.find((row) => row.label === label)?.value;

  test('is the whole sum', () => {
    expect(['Pod requests', 'Allocatable', 'Taken', 'Left'].map(value)).toEqual([
      '512 Mi memory',
      '16 Gi',
      '16 Gi requested by 6 Pods',
      '0',
    ]);
  });

  test('names the five that take most', () => {
    expect(rows.filter(({ label }) => label === 'Largest').map((row) => row.value.split(' ')[0])).toEqual([
      'default/app-2',
      'default/app-3',
      'default/app-5',
      'default/app-0',
      'default/app-4',
    ]);
  });
});

describe('how to make room', () => {
  const CRITICAL = 2_000_001_000;
  const remedy = (mine: number, theirs: number, memory = '16Gi') =>
    InsufficientMemory.judge(
      context({
        pods: [{ ...asking({ memory: '1Gi' }), spec: { ...asking({ memory: '1Gi' }).spec, priority: mine } }],
        others: [
          taking({ memory }, 'app', { priority: theirs }),
          taking({ memory: '1Gi' }, 'dns', { priority: CRITICAL }),
        ],
      }),
    )?.remedy();

  test('by priority, when that would evict enough', () => {
    expect(remedy(0, 0)?.patch).toContain('priorityClassName: system-node-critical');
    expect(remedy(0, 0)?.says).toContain('the scheduler evicts Pods of lower priority to free 2 Gi memory');
  });

  test('by itself, when the Pod is above enough of the others already', () => {
    expect(remedy(1000, 0)?.says).toContain('the scheduler may evict them for this Pod by itself');
    expect(remedy(1000, 0)?.patch).toBeNull();
  });

  test('by hand, when no priority is high enough', () => {
    expect(remedy(0, CRITICAL)?.says).toContain('No priority helps');
  });

  test('by priority, when the others hold exactly what is missing', () => {
    const exactly = (mine: number) =>
      InsufficientMemory.judge(
        context({
          pods: [{ ...asking({ memory: '1Gi' }), spec: { ...asking({ memory: '1Gi' }).spec, priority: mine } }],
          others: [
            taking({ memory: '1Gi' }, 'app', { priority: 0 }),
            taking({ memory: '15Gi' }, 'dns', { priority: CRITICAL }),
          ],
        }),
      )?.remedy();
    expect(exactly(0)?.patch).toContain('priorityClassName');
    expect(exactly(1)?.says).toContain('may evict them for this Pod by itself');
  });

  test('not by evicting what leaves anyway', () => {
    const leaving = { ...taking({ memory: '16Gi' }), deletedAt: 1 };
    const cell = context({ pods: [asking({ memory: '1Gi' })], others: [leaving] });
    expect(InsufficientMemory.judge(cell)?.remedy().says).toContain('No priority helps');
  });
});

test('a node full of Pods says whose they are', () => {
  const crowd = [pod({ name: 'own' }), ...Array.from({ length: 3 }, (_, i) => taking({}, `lone-${i}`))];
  const small = node({ allocatable: { pods: '4' } });
  const finding = TooManyPods.judge(context({ node: small, pods: [asking({})], others: crowd }));
  expect(finding?.says()).toBe('node-1 runs 4 Pods and allows 4.');
  expect(finding?.evidence().at(-1)?.value).toBe('no controller: 3, DaemonSet agent: 1 (4 Pods in all)');
});

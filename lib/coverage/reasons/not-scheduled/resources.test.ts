import { describe, expect, test } from 'vitest';
import { findings } from '../../evaluate.ts';
import type { PodObject } from '../../objects.ts';
import { container, context, daemonSet, NOW, node, pod, type SpecFields, unboundPod } from '../../testing.ts';
import { affinityTerm, asking, REFUSED, taking } from '../testing/not-scheduled.ts';
import { InsufficientExtendedResource, InsufficientMemory, TooManyPods } from './resources.ts';

const ids = (wanted: PodObject, ...others: PodObject[]) =>
  findings(context({ pods: [wanted], others })).map(({ reason }) => reason.id);

describe('a node without room', () => {
  test('for several things lists them all, in the order of the scheduler', () => {
    expect(ids(asking({ memory: '1Gi', cpu: '1' }), taking({ memory: '16Gi', cpu: '4' }))).toEqual([
      'InsufficientCpu',
      'InsufficientMemory',
      'PreemptionImpossible',
    ]);
  });

  test('for two devices shows the sum of both, and two that are more than it has in one sentence', () => {
    const some = node({ allocatable: { 'a.io/x': '1', 'a.io/y': '1' } });
    const short = findings(
      context({
        node: some,
        pods: [asking({ 'a.io/x': '1', 'a.io/y': '1' })],
        others: [taking({ 'a.io/x': '1', 'a.io/y': '1' })],
      }),
    );
    expect(short[0]?.evidence().filter(({ label }) => label === 'Pod requests')).toHaveLength(2);
    const [large] = findings(context({ pods: [asking({ cpu: '5', memory: '17Gi' })] }));
    expect(large?.says()).toBe('Needs 5 cpu; node-1 has 4 in all, and too little of 1 other resource.');
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

  test('of such a device is inferred, since a DRA driver may offer it, until the scheduler says so', () => {
    const confidence = (message: string) => {
      const wanted = unboundPod(message, {
        spec: { containers: [container({ requests: { 'nvidia.com/gpu': '1' } })] },
      });
      return InsufficientExtendedResource.judge(context({ pods: [wanted] }))?.confidence;
    };
    expect(confidence('0/1 nodes are available: 1 cannot allocate all claims.')).toBe('inferred');
    expect(confidence('0/1 nodes are available: 1 Insufficient nvidia.com/gpu.')).toBe('certain');
  });

  test('of a device, but not of so many, says that it has fewer', () => {
    const gpus = node({ allocatable: { 'nvidia.com/gpu': '4' } });
    const [first] = findings(context({ node: gpus, pods: [asking({ 'nvidia.com/gpu': '8' })] }));
    expect(first?.says()).toBe('Needs 8 nvidia.com/gpu; node-1 has 4 in all.');
  });
});

describe('trap 9: what a Pod requests', () => {
  const cpu = (amount: string, fields = {}) => container({ requests: { cpu: amount }, ...fields });
  const wants = (spec: SpecFields, template: SpecFields = {}) =>
    findings(
      context({
        daemonSet: daemonSet({ template }),
        node: node({ allocatable: { cpu: '50m' } }),
        pods: [unboundPod(REFUSED, { spec })],
      }),
    )[0]?.says();

  test('is the most of its init containers, not their sum with the rest', () => {
    expect(wants({ initContainers: [cpu('500m')], containers: [cpu('100m')] })).toMatch(/^Needs 500m cpu;/);
  });

  test('is that of an init container with the sidecars that run before it', () => {
    const sidecar = cpu('100m', { restartPolicy: 'Always' });
    expect(wants({ initContainers: [sidecar, cpu('500m')], containers: [cpu('100m')] })).toMatch(/^Needs 600m cpu;/);
  });

  test('is what the Pod has, not its template: webhooks add to it', () => {
    expect(wants({ containers: [cpu('70m'), cpu('30m')] }, { containers: [cpu('20m')] })).toMatch(/^Needs 100m cpu;/);
  });

  test('is not freed by a Pod that is only ending', () => {
    const leaving = { ...taking({ cpu: '1' }), deletedAt: NOW - 1 };
    const tight = node({ allocatable: { cpu: '1' } });
    expect(findings(context({ node: tight, pods: [asking({ cpu: '1' })], others: [leaving] }))[0]?.says()).toBe(
      'Needs 1 cpu; node-1 has 0 of 1 left; Pods that are ending free enough.',
    );
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

  test('says what priority each of them has, and how much lower ones hold', () => {
    expect(rows.find(({ label }) => label === 'Largest')?.value).toBe(
      'default/app-2 (no controller): 6 Gi, priority 0',
    );
    expect(value('Preemptable')).toBe('0 requested by 0 Pods of lower priority than 0');
  });
});

describe('how to make room', () => {
  const CRITICAL = 2_000_001_000;
  const full = (mine: SpecFields, theirs: number, more: readonly PodObject[] = []) => {
    const wanted = unboundPod(REFUSED, { spec: { containers: [container({ requests: { memory: '1Gi' } })], ...mine } });
    const others = [
      taking({ memory: '15Gi' }, 'app', { priority: theirs }),
      taking({ memory: '1Gi' }, 'dns', { priority: CRITICAL }),
    ];
    return context({ pods: [wanted], others: [...others, ...more] });
  };
  const finding = (mine: SpecFields, theirs: number, more: readonly PodObject[] = []) =>
    InsufficientMemory.judge(full(mine, theirs, more));

  test('by priority, when that would evict enough', () => {
    const remedy = finding({ priority: 0 }, 0)?.remedy();
    expect(remedy?.patch).toContain('priorityClassName: system-node-critical');
    expect(remedy?.says).toContain('the scheduler evicts Pods of lower priority to make room');
  });

  test('by itself, when the Pod is above enough of the others already: then the sentence says nothing of eviction', () => {
    const evicting = finding({ priority: 1 }, 0);
    expect(evicting?.remedy().says).toContain('the scheduler evicts them for this Pod by itself');
    expect(evicting?.remedy().patch).toBeNull();
    expect(evicting?.says()).toBe('Needs 1 Gi memory; node-1 has 0 of 16 Gi left.');
  });

  test('by hand, when no priority is high enough', () => {
    expect(finding({ priority: 0 }, CRITICAL)?.remedy().says).toContain('No priority helps');
  });

  test('by hand too, when priority would free the one resource and not the other', () => {
    const wanted = asking({ memory: '1Gi', cpu: '1' });
    const others = [taking({ memory: '16Gi' }), taking({ cpu: '4' }, 'dns', { priority: CRITICAL })];
    const remedy = InsufficientMemory.judge(context({ pods: [wanted], others }))?.remedy();
    expect(remedy?.says).toContain('No priority helps');
  });

  test('by waiting, when what is ending frees enough: no fault until its time is over', () => {
    const leaving = (deletedAt: number) => ({ ...taking({ memory: '1Gi' }, 'old'), deletedAt });
    const wanted = asking({ memory: '1Gi' });
    const judged = (deletedAt: number) =>
      InsufficientMemory.judge(context({ pods: [wanted], others: [taking({ memory: '15Gi' }), leaving(deletedAt)] }));
    expect(judged(NOW + 1)?.severity).toBe('info');
    expect(judged(NOW)?.severity).toBe('critical');
    expect(judged(NOW)?.says()).toBe(
      'Needs 1 Gi memory; node-1 has 0 of 16 Gi left; Pods that are ending free enough.',
    );
    expect(judged(NOW)?.remedy().commands[0]).toBe('kubectl -n default describe pod old');
  });

  test('under preemptionPolicy Never is not by eviction, and the sentence says why', () => {
    const never = { priority: 1000, preemptionPolicy: 'Never' };
    expect(finding(never, 0)?.says()).toBe('Needs 1 Gi memory; node-1 has 0 of 16 Gi left; preemptionPolicy is Never.');
    expect(finding(never, 0)?.remedy().patch).toContain('system-node-critical');
  });

  test('by priority takes out of the template what the class decides', () => {
    const cell = full({ priority: 0 }, 0);
    const own = daemonSet({ template: { preemptionPolicy: 'Never', priority: 5 } });
    expect(InsufficientMemory.judge({ ...cell, daemonSet: own })?.remedy().patch).toBe(
      'spec:\n  template:\n    spec:\n      priority: null\n      preemptionPolicy: null\n      priorityClassName: system-node-critical\n',
    );
  });

  describe('is not by eviction where another rule keeps the Pod off even so', () => {
    const hostPorts = [{ hostIP: '', protocol: '', port: 9100 }];
    const stays = (spec: SpecFields) =>
      pod({ name: 'stays', owner: null, labels: { app: 'stays' }, spec: { priority: CRITICAL, ...spec } });
    const port = container({ requests: { memory: '1Gi' }, hostPorts });
    const rules: readonly [string, SpecFields, PodObject][] = [
      ['its anti-affinity to a Pod that stays', { podAntiAffinity: [affinityTerm('stays')] }, stays({})],
      [
        'the anti-affinity of a Pod that stays',
        {},
        stays({ podAntiAffinity: [affinityTerm('agent', { namespaces: ['agents'] })] }),
      ],
      ['a host port of a Pod that stays', { containers: [port] }, stays({ containers: [container({ hostPorts })] })],
      ['its affinity to a Pod that nobody runs', { podAffinity: [affinityTerm('nobody')] }, stays({})],
    ];

    test.each(rules)('%s', (_, mine, other) => {
      const barred = finding({ priority: 1, ...mine }, 0, [other]);
      expect(barred?.remedy().says).toContain('see to that first');
      expect(barred?.remedy().patch).toBeNull();
      const hopeless = finding({ priority: 0, ...mine }, 0, [other]);
      expect(hopeless?.remedy().says).toContain('No priority helps against that');
      expect(hopeless?.remedy().patch).toBeNull();
    });

    test.each(rules.slice(0, 3))(
      'but by eviction, where it goes with the Pods that are evicted: %s',
      (_, mine, other) => {
        const lower = { ...other, spec: { ...other.spec, priority: 0 } };
        expect(finding({ priority: 1, ...mine }, 0, [lower])?.remedy().says).toContain(
          'evicts them for this Pod by itself',
        );
      },
    );
  });

  test('is not said where evicting all that may be evicted would not do', () => {
    const wanted: SpecFields = { priority: 1, containers: [container({ requests: { memory: '2Gi' } })] };
    const others = [
      taking({ memory: '1Gi' }, 'app', { priority: 0 }),
      taking({ memory: '15Gi' }, 'dns', { priority: CRITICAL }),
    ];
    const cell = context({ pods: [unboundPod(REFUSED, { spec: wanted })], others });
    expect(findings(cell).map((one) => one.says())).toEqual([
      "Needs 2 Gi memory; node-1 has 0 of 16 Gi left, and eviction can't free enough.",
      'Evicting the 1 Pod of priority below 1 would not free enough.',
    ]);
  });
});

test('a node full of Pods says whose they are', () => {
  const crowd = [pod({ name: 'own' }), ...Array.from({ length: 3 }, (_, i) => taking({}, `lone-${i}`))];
  const small = node({ allocatable: { pods: '4' } });
  const finding = TooManyPods.judge(context({ node: small, pods: [asking({})], others: crowd }));
  expect(finding?.says()).toBe('node-1 runs 4 Pods and allows 4, and nothing may be evicted.');
  expect(finding?.evidence().at(-2)?.value).toBe('no controller: 3, DaemonSet agent: 1 (4 Pods in all)');
});

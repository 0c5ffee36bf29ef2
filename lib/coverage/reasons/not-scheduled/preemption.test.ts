import { describe, expect, test } from 'vitest';
import { findings } from '../../evaluate.ts';
import type { PodObject } from '../../objects.ts';
import { container, context, MINUTE, NOW, type PodFields, type SpecFields, unboundPod } from '../../testing.ts';
import { priorityClass } from '../../testing-cluster-objects.ts';
import { taking } from '../testing/not-scheduled.ts';
import { PreemptionImpossible, PreemptionPending } from './preemption.ts';

const refusal = (preemption: string) =>
  `0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]. ${preemption}`;
const wanting = (priority: number, spec: SpecFields = {}, fields: PodFields = {}, said = refusal('')) =>
  unboundPod(said, { spec: { containers: [container({ requests: { cpu: '1' } })], priority, ...spec }, ...fields });
const full = (priority = 0): PodObject => taking({ cpu: '4' }, 'app', { priority });
const ending = (deletedAt: number): PodObject => ({ ...full(), deletedAt });
const pending = (
  others: readonly PodObject[],
  fields: PodFields = { nominatedNodeName: 'node-1' },
  said = refusal(''),
) => PreemptionPending.judge(context({ pods: [wanting(10, {}, fields, said)], others }));

describe('preemption under way', () => {
  test('is no fault while a victim has time left', () => {
    expect(pending([ending(NOW + MINUTE)])?.severity).toBe('info');
    expect(pending([ending(NOW - MINUTE)])?.severity).toBe('critical');
  });

  test('names a victim, and the first that is due', () => {
    const finding = pending([ending(NOW + MINUTE)]);
    expect(finding?.says()).toBe('The scheduler evicts Pods for agent-x7k2p: Pod default/app is still ending.');
    expect(finding?.evidence()[1]?.value).toBe('default/app (no controller), priority 0, due 2026-11-24T14:33:11Z');
  });

  test('is known from the scheduler where the Pod is not nominated', () => {
    const said = refusal('preemption: not eligible due to a terminating pod on the nominated node.');
    expect(pending([], {}, said)?.says()).toBe(
      'The scheduler has made room on node-1 for Pod agent-x7k2p; it is not bound yet.',
    );
    expect(pending([], {})).toBeNull();
  });

  test('is not what ends a Pod of higher priority, and is doubtful without any that ends', () => {
    const higher = { ...full(99), deletedAt: NOW - MINUTE };
    expect(pending([higher])?.severity).toBe('warning');
    expect(pending([higher])?.says()).toContain('has made room');
  });

  test('begins with a refusal', () => {
    const cell = context({ pods: [{ ...wanting(10, {}, { nominatedNodeName: 'node-1' }), conditions: [] }] });
    expect(PreemptionPending.judge(cell)).toBeNull();
  });

  test('on another node is not meant', () => {
    expect(pending([], { nominatedNodeName: 'node-2' })).toBeNull();
  });

  test('makes the shortage no fault either', () => {
    const cell = context({ pods: [wanting(10, {}, { nominatedNodeName: 'node-1' })], others: [ending(NOW + MINUTE)] });
    expect(findings(cell).map(({ reason, severity }) => [reason.id, severity])).toEqual([
      ['InsufficientCpu', 'info'],
      ['PreemptionPending', 'info'],
    ]);
  });
});

describe('a full node where nothing may be evicted', () => {
  const judge = (pod: PodObject, ...others: PodObject[]) =>
    PreemptionImpossible.judge(context({ pods: [pod], others }));

  test('has only Pods of equal or higher priority', () => {
    expect(judge(wanting(0), full(0))?.says()).toBe('Nothing may be evicted: no Pod on node-1 has a priority below 0.');
    expect(judge(wanting(1), full(0))).toBeNull();
  });

  test('is full with a Pod that is ending, too, unless that one alone is in the way', () => {
    const part = (name: string, priority: number) => taking({ cpu: '2' }, name, { priority });
    const leaving = { ...part('leaving', 5), deletedAt: NOW };
    const larger = wanting(5, { containers: [container({ requests: { cpu: '3' } })] });
    expect(judge(larger, leaving, part('low', 0))?.says()).toBe(
      'Evicting the 1 Pod of priority below 5 would not free enough.',
    );
    expect(judge(wanting(5), leaving, part('equal', 5))).toBeNull();
  });

  test('is inferred from priorities, and reported once the scheduler says so', () => {
    const said = refusal(
      'preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.',
    );
    expect(judge(wanting(0), full())?.confidence).toBe('inferred');
    expect(judge(wanting(0, {}, {}, said), full())?.confidence).toBe('reported');
  });

  test('lists the lowest of those that stay, which a higher priority would reach first', () => {
    const stays = judge(wanting(0), taking({ cpu: '2' }, 'high', { priority: 9 }), taking({ cpu: '2' }, 'low'))
      ?.evidence()
      .filter(({ label }) => label === 'Stays')
      .map(({ value }) => value);
    expect(stays).toEqual(['default/low (no controller), priority 0', 'default/high (no controller), priority 9']);
  });

  test('is that of a policy too', () => {
    expect(judge(wanting(10, { preemptionPolicy: 'Never' }), full())?.says()).toBe(
      'preemptionPolicy is Never, so the scheduler evicts nothing for Pod agent-x7k2p (priority 10).',
    );
  });

  test('is none where the request is more than the node has: that is said by itself', () => {
    expect(judge(wanting(0, { containers: [container({ requests: { cpu: '5' } })] }), full())).toBeNull();
  });

  test('counts room for one Pod more as well', () => {
    const crowd = Array.from({ length: 110 }, (_, i) => taking({}, `job-${i}`));
    expect(judge(wanting(0), ...crowd)).not.toBeNull();
    expect(judge(wanting(1), ...crowd)).toBeNull();
  });

  test('shows what the class says today, or that it could not be checked', () => {
    const pod = wanting(0, { priorityClassName: 'agents' });
    const classRow = (fields: object) =>
      PreemptionImpossible.judge(context({ pods: [pod], others: [full()], ...fields }))
        ?.evidence()
        .find(({ label }) => label === 'Class')?.value;
    expect(classRow({ surrounding: { priorityClass } })).toBe('value 1000, preemptionPolicy PreemptLowerPriority');
    expect(classRow({})).toBe('there is no such class any more');
    expect(classRow({ canRead: false })).toBe('not checked (no permission to list priorityclasses)');
  });
});

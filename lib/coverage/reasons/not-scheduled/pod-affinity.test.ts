import { describe, expect, test } from 'vitest';
import { findings } from '../../evaluate.ts';
import { context, daemonSet, type PodFields, pod, unboundPod } from '../../testing.ts';
import { affinityTerm, REFUSED, SURGING } from '../testing/not-scheduled.ts';
import { ExistingAntiAffinity, PodAffinityUnsatisfied, PodAntiAffinityConflict } from './pod-affinity.ts';

const says = (reason: string) =>
  `0/2 nodes are available: 1 ${reason}, 1 node(s) didn't satisfy plugin(s) [NodeAffinity].`;
const AGENTS = affinityTerm('agent', { namespaces: [] });

describe('what hangs on other nodes is known from the scheduler', () => {
  test.each([
    [
      PodAffinityUnsatisfied,
      "node(s) didn't match pod affinity rules",
      'No Pod that this one must be beside is where node-1 is, the scheduler reports.',
    ],
    [
      PodAntiAffinityConflict,
      "node(s) didn't match pod anti-affinity rules",
      "The Pod's own anti-affinity keeps it off node-1, the scheduler reports.",
    ],
    [
      ExistingAntiAffinity,
      "node(s) didn't satisfy existing pods anti-affinity rules",
      'The anti-affinity of another Pod keeps this one off node-1, the scheduler reports.',
    ],
  ])('$id', (reason, text, sentence) => {
    const cell = context({ pods: [unboundPod(says(text))] });
    expect(findings(cell).map((one) => [one.reason.id, one.confidence, one.says()])).toEqual([
      [reason.id, 'reported', sentence],
    ]);
  });
});

describe('anti-affinity of an agent against its own Pods', () => {
  const spec = { podAntiAffinity: [AGENTS] };
  const cell = (fields: PodFields, ds = SURGING) =>
    context({
      daemonSet: ds,
      pods: [unboundPod(REFUSED, { spec, name: 'agent-new00' })],
      others: [pod({ name: 'agent-old00', spec, ...fields })],
    });

  test('ends every surge, and the remedy is to surge no more', () => {
    const finding = PodAntiAffinityConflict.judge(cell({}));
    expect(finding?.says()).toBe(
      "Must not share node-1 with this DaemonSet's own Pod agent-old00: maxSurge can't work.",
    );
    expect(finding?.remedy().patch).toContain('maxSurge: 0');
  });

  test('works both ways: both reasons are found', () => {
    expect(findings(cell({})).map(({ reason }) => reason.id)).toEqual([
      'PodAntiAffinityConflict',
      'ExistingAntiAffinity',
    ]);
  });

  test('is that of a stranger without a surge', () => {
    expect(PodAntiAffinityConflict.judge(cell({}, daemonSet()))?.says()).toContain('Its own anti-affinity is against');
  });
});

test('of two conflicts the first by name is told, whatever order they came in', () => {
  const caches = ['cache-1', 'cache-0'].map((name) => pod({ name, owner: null, labels: { app: 'cache' } }));
  const spec = { podAntiAffinity: [affinityTerm('cache')] };
  const finding = PodAntiAffinityConflict.judge(context({ pods: [unboundPod(REFUSED, { spec })], others: caches }));
  expect(finding?.says()).toContain('default/cache-0');
});

test('a Pod that is only nominated to the node is no company yet', () => {
  const nominated = unboundPod(REFUSED, {
    name: 'cache-0',
    owner: null,
    labels: { app: 'cache' },
    nominatedNodeName: 'node-1',
  });
  const pods = [unboundPod(REFUSED, { spec: { podAffinity: [affinityTerm('cache')] } })];
  expect(PodAffinityUnsatisfied.judge(context({ pods, others: [nominated] }))).not.toBeNull();
  expect(PodAffinityUnsatisfied.judge(context({ pods, others: [{ ...nominated, nodeName: 'node-1' }] }))).toBeNull();
});

describe('the remedy', () => {
  const conflict = (template: PodFields['spec'] = {}) =>
    PodAntiAffinityConflict.judge(
      context({
        daemonSet: daemonSet({ template }),
        pods: [unboundPod(REFUSED, { spec: { podAntiAffinity: [affinityTerm('cache')] } })],
        others: [pod({ name: 'cache-0', owner: null, labels: { app: 'cache' } })],
      }),
    )?.remedy();

  test('takes the required terms out of the template and keeps the preferred ones', () => {
    expect(conflict({ podAntiAffinity: [affinityTerm('cache')] })?.commands[0]).toContain(
      '/spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution',
    );
  });

  test('has no patch for terms that admission added', () => {
    expect(conflict()).toMatchObject({ patch: null });
    expect(conflict()?.says).toContain('admission added them');
  });
});

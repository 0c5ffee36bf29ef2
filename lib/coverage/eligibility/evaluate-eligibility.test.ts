import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatTaint } from '../match/taints.ts';
import type { DaemonSetObject, NodeObject } from '../objects.ts';
import {
  daemonSetWith,
  mapOf,
  nodeWith,
  podSpecWith,
  type TermRow,
  type TolerationRow,
  taintOf,
  termsOf,
  tolerationOf,
} from '../vectors/build.ts';
import { SHOULD_RUN, SHOULD_RUN_NODE } from '../vectors/should-run.ts';
import { evaluateEligibility } from './evaluate-eligibility.ts';

interface Template {
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly terms?: readonly TermRow[] | null;
  readonly tolerations?: readonly TolerationRow[];
  readonly hostNetwork?: boolean;
}

function daemonSetOf({
  nodeName = '',
  nodeSelector = {},
  terms = null,
  tolerations = [],
  hostNetwork = false,
}: Template) {
  const template = podSpecWith({
    nodeSelector: mapOf(nodeSelector),
    requiredNodeAffinity: termsOf(terms),
    tolerations: tolerations.map(tolerationOf),
    hostNetwork,
  });
  return daemonSetWith({ templateNodeName: nodeName, template });
}

function nodeOf(
  taints: readonly string[] = [],
  labels: Readonly<Record<string, string>> = {},
  name = 'n1',
): NodeObject {
  return nodeWith({ name, labels: mapOf(labels), taints: taints.map(taintOf) });
}

test('no case was lost on the way here', () => {
  expect(SHOULD_RUN).toHaveLength(43);
});

test.each(SHOULD_RUN)('$id: taints $taints, template $nodeName $nodeSelector $terms $tolerations', (each) => {
  const node = nodeWith({
    name: SHOULD_RUN_NODE.name,
    labels: mapOf(SHOULD_RUN_NODE.labels),
    taints: (each.taints ?? []).map(taintOf),
    unschedulable: each.unschedulable ?? false,
  });
  const { shouldRun, shouldContinueRunning, untolerated, numericWouldMatch } = evaluateEligibility(
    node,
    daemonSetOf(each),
  );
  const runsWithGate = untolerated.every((taint) => numericWouldMatch.includes(taint));
  expect({ shouldRun: each.numeric ? runsWithGate : shouldRun, shouldContinueRunning }).toEqual({
    shouldRun: each.shouldRun,
    shouldContinueRunning: each.shouldContinueRunning,
  });
});

describe('what it reports', () => {
  test('every failing check, not only the first', () => {
    const node = nodeOf(['a:NoSchedule', 'b=1:NoExecute', 'c:PreferNoSchedule'], { zone: 'a' });
    const daemonSet = daemonSetOf({
      nodeName: 'n2',
      nodeSelector: { zone: 'b', disk: 'ssd' },
      terms: [{ expressions: [['zone', 'In', 'c']] }],
    });
    expect(evaluateEligibility(node, daemonSet)).toEqual({
      shouldRun: false,
      shouldContinueRunning: false,
      nodeNameMatches: false,
      selectorMisses: [
        { key: 'zone', want: 'b', have: 'a' },
        { key: 'disk', want: 'ssd', have: null },
      ],
      affinity: expect.objectContaining({ outcome: 'mismatch' }),
      untolerated: [taintOf('a:NoSchedule'), taintOf('b=1:NoExecute')],
      numericWouldMatch: [],
    });
  });

  test('which taints a numeric toleration would cover on a cluster that has it', () => {
    const node = nodeOf(['sla=95:NoSchedule', 'sla=80:NoExecute', 'x:NoSchedule']);
    const verdict = evaluateEligibility(node, daemonSetOf({ tolerations: [['sla', 'Gt', '90']] }));
    expect(verdict.untolerated).toHaveLength(3);
    expect(verdict.numericWouldMatch.map(formatTaint)).toEqual(['sla=95:NoSchedule']);
  });

  test('one shared verdict for all passing cells', () => {
    const daemonSet = daemonSetOf({ nodeSelector: { zone: 'a' } });
    expect(evaluateEligibility(nodeOf([], { zone: 'a' }, 'n1'), daemonSet)).toBe(
      evaluateEligibility(nodeOf(['node.kubernetes.io/unschedulable:NoSchedule'], { zone: 'a' }, 'n2'), daemonSet),
    );
  });

  test('a label named like a property of every object is a label like any other', () => {
    expect(evaluateEligibility(nodeOf(), daemonSetOf({ nodeSelector: { constructor: 'x' } })).selectorMisses).toEqual([
      { key: 'constructor', want: 'x', have: null },
    ]);
  });
});

describe('for every node and template', () => {
  const key = fc.constantFrom('a', 'b', 'node.kubernetes.io/not-ready', 'node.kubernetes.io/unschedulable');
  const value = fc.constantFrom('', '1', '5');
  const effect = fc.constantFrom('NoSchedule', 'NoExecute', 'PreferNoSchedule');
  const taints = fc.uniqueArray(
    fc.tuple(key, value, effect).map(([k, v, e]) => formatTaint({ key: k, value: v, effect: e })),
    { maxLength: 4 },
  );
  const labels = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value);
  const node = fc.tuple(taints, labels).map(([t, l]) => nodeOf(t, l));
  const toleration: fc.Arbitrary<TolerationRow> = fc.tuple(
    fc.oneof(key, fc.constant('')),
    fc.constantFrom('', 'Equal', 'Exists', 'Gt', 'Lt', 'Odd'),
    value,
    fc.oneof(effect, fc.constant('')),
  );
  const term: fc.Arbitrary<TermRow> = fc.record({
    expressions: fc.array(
      fc
        .tuple(
          fc.constantFrom('a', 'b', 'bad key'),
          fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt'),
          value,
        )
        .map(([k, o, v]) => (o.endsWith('In') || o === 'Gt' ? ([k, o, v] as const) : ([k, o] as const))),
      { maxLength: 2 },
    ),
    fields: fc.constantFrom<TermRow['fields'] & {}>(
      [],
      [['metadata.name', 'In', 'n1']],
      [['metadata.name', 'NotIn', 'n1']],
    ),
  });
  const template = fc.record({
    nodeName: fc.constantFrom('', 'n1', 'n2'),
    nodeSelector: fc.dictionary(fc.constantFrom('a', 'b'), value, { maxKeys: 1 }),
    terms: fc.option(fc.array(term, { maxLength: 2 })),
    tolerations: fc.array(toleration, { maxLength: 3 }),
    hostNetwork: fc.boolean(),
  });
  const decide = (n: NodeObject, d: DaemonSetObject) => {
    const { shouldRun, shouldContinueRunning } = evaluateEligibility(n, d);
    return { shouldRun, shouldContinueRunning };
  };

  test('where it should run it should also continue', () => {
    fc.assert(
      fc.property(node, template, (n, t) => {
        const { shouldRun, shouldContinueRunning } = decide(n, daemonSetOf(t));
        expect(!shouldRun || shouldContinueRunning).toBe(true);
      }),
    );
  });

  test('it should run exactly when no check fails', () => {
    fc.assert(
      fc.property(node, template, (n, t) => {
        const verdict = evaluateEligibility(n, daemonSetOf(t));
        const isSelected =
          verdict.nodeNameMatches &&
          verdict.selectorMisses.length === 0 &&
          (verdict.affinity.outcome === 'none' || verdict.affinity.outcome === 'match');
        expect(verdict.shouldRun).toBe(isSelected && verdict.untolerated.length === 0);
        expect(verdict.shouldContinueRunning).toBe(
          isSelected && !verdict.untolerated.some((taint) => taint.effect === 'NoExecute'),
        );
      }),
    );
  });

  test('one toleration more never makes a node ineligible', () => {
    fc.assert(
      fc.property(node, template, toleration, (n, t, more) => {
        const before = decide(n, daemonSetOf(t));
        const after = decide(n, daemonSetOf({ ...t, tolerations: [...t.tolerations, more] }));
        expect(!before.shouldRun || after.shouldRun).toBe(true);
        expect(!before.shouldContinueRunning || after.shouldContinueRunning).toBe(true);
      }),
    );
  });

  test('one taint more never makes a node eligible', () => {
    fc.assert(
      fc.property(node, template, taints, (n, t, more) => {
        const before = decide(n, daemonSetOf(t));
        const after = decide({ ...n, taints: [...n.taints, ...more.map(taintOf)] }, daemonSetOf(t));
        expect(!after.shouldRun || before.shouldRun).toBe(true);
        expect(!after.shouldContinueRunning || before.shouldContinueRunning).toBe(true);
      }),
    );
  });

  test('the order of taints, tolerations and terms is irrelevant', () => {
    fc.assert(
      fc.property(node, template, (n, t) => {
        const turned = { ...t, tolerations: t.tolerations.toReversed(), terms: t.terms?.toReversed() ?? null };
        expect(decide({ ...n, taints: n.taints.toReversed() }, daemonSetOf(turned))).toEqual(decide(n, daemonSetOf(t)));
      }),
    );
  });
});

/** Random node affinity: every operator, both lists, terms that match nothing; and what the API server keeps out. */
import type { Affinity } from '../kinds.ts';
import { nodeNames } from './nodes.ts';
import type { Random } from './random.ts';

type Term = NonNullable<
  NonNullable<Affinity['nodeAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']
>['nodeSelectorTerms'][number];
type Expression = NonNullable<Term['matchExpressions']>[number];

const expressions: readonly [Expression, ...Expression[]] = [
  { key: 'zone', operator: 'In', values: ['a', 'b'] },
  { key: 'zone', operator: 'NotIn', values: ['c'] },
  { key: 'disk', operator: 'In', values: [''] },
  { key: 'disk', operator: 'NotIn', values: ['hdd', 'hdd'] },
  { key: 'disk', operator: 'NotIn', values: [''] },
  { key: 'disk', operator: 'Exists' },
  { key: 'disk', operator: 'Exists', values: [] },
  { key: 'pool', operator: 'DoesNotExist' },
  { key: 'pool', operator: 'In', values: ['gpu', 'edge', 'general'] },
  { key: 'example.com/tier', operator: 'In', values: ['front'] },
  { key: 'example.com/tier', operator: 'DoesNotExist' },
  { key: 'rank', operator: 'Gt', values: ['5'] },
  { key: 'rank', operator: 'Gt', values: ['006'] },
  { key: 'rank', operator: 'Lt', values: ['12'] },
  { key: 'rank', operator: 'Lt', values: ['9223372036854775807'] },
  { key: 'rank', operator: 'In', values: ['7', '007'] },
  { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
  { key: 'kubernetes.io/arch', operator: 'NotIn', values: ['arm64'] },
];

/** Accepted by the API server, and yet no label selector can be made of them: their term matches nothing. */
const unparsable: readonly [Expression, ...Expression[]] = [
  { key: 'rank', operator: 'Gt', values: ['abc'] },
  { key: 'rank', operator: 'Lt', values: ['9223372036854775808'] },
  { key: 'rank', operator: 'Gt', values: ['1.5'] },
  { key: 'rank', operator: 'Lt', values: [''] },
];

function byName(operator: 'In' | 'NotIn', random: Random): NonNullable<Term['matchFields']> {
  return [{ key: 'metadata.name', operator, values: [nodeNames[random.below(nodeNames.length)] ?? ''] }];
}

function randomTerm(random: Random): Term {
  const kind = random.next();
  if (kind < 0.06) return {};
  if (kind < 0.08) return { matchExpressions: [], matchFields: [] };
  if (kind < 0.16) return { matchExpressions: [random.pick(unparsable), random.pick(expressions)] };
  if (kind < 0.18) return { matchFields: byName('NotIn', random), matchExpressions: [random.pick(unparsable)] };
  if (kind < 0.24) return { matchFields: byName('In', random) };
  if (kind < 0.26) return { matchFields: [...byName('NotIn', random), ...byName('NotIn', random)] };
  const term: Term = { matchExpressions: random.sample(expressions, 1 + random.below(2)) };
  if (kind < 0.36) term.matchFields = byName('NotIn', random);
  return term;
}

export function randomAffinity(random: Random): Affinity {
  const nodeSelectorTerms = Array.from({ length: 1 + random.below(3) }, () => randomTerm(random));
  const preferred = {
    preferredDuringSchedulingIgnoredDuringExecution: [
      { weight: 1, preference: { matchExpressions: [random.pick(expressions)] } },
    ],
  };
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms },
      // Preferences decide nothing here, and must not.
      ...(random.chance(0.3) ? preferred : {}),
    },
  };
}

/** Terms that the API server refuses, so that no cluster has them: what Rollcall makes of them is for its unit tests. */
export const refusedTerms: Readonly<Record<string, Term>> = {
  'In without values': { matchExpressions: [{ key: 'zone', operator: 'In', values: [] }] },
  'Exists with values': { matchExpressions: [{ key: 'zone', operator: 'Exists', values: ['a'] }] },
  'Gt with two values': { matchExpressions: [{ key: 'rank', operator: 'Gt', values: ['1', '2'] }] },
  'a signed number': { matchExpressions: [{ key: 'rank', operator: 'Gt', values: ['-5'] }] },
  'an operator that does not exist': { matchExpressions: [{ key: 'zone', operator: 'Is', values: ['a'] }] },
  'a value that is no label value': { matchExpressions: [{ key: 'zone', operator: 'In', values: ['a b'] }] },
  'a key that is no label key': { matchExpressions: [{ key: 'zo ne', operator: 'Exists' }] },
  'a field with two values': { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a', 'b'] }] },
  'a field with Exists': { matchFields: [{ key: 'metadata.name', operator: 'Exists' }] },
  'another field': { matchFields: [{ key: 'metadata.namespace', operator: 'In', values: ['a'] }] },
};

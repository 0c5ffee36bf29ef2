import { describe, expect, test } from 'vitest';
import { podSpecWith, taintOf, tolerationOf } from '../vectors/build.ts';
import { COMPARISONS, TAINT_FILTER, TOLERATIONS, TOLERATIONS_DERIVED, UNTOLERATED } from '../vectors/taints.ts';
import { controllerTolerations, effectiveTolerations, findUntolerated, formatTaint, tolerates } from './taints.ts';

test('no case was lost on the way here', () => {
  expect(
    [TOLERATIONS, TOLERATIONS_DERIVED, COMPARISONS, UNTOLERATED, TAINT_FILTER].map((table) => table.length),
  ).toEqual([14, 11, 30, 10, 9]);
});

test.each([...TOLERATIONS, ...TOLERATIONS_DERIVED])(
  '%s: toleration %j, taint %s',
  (_, row, taint, numeric, expected) => {
    expect(tolerates(tolerationOf(row), taintOf(taint), { numeric })).toBe(expected);
  },
);

describe('numeric operators, with the gate on', () => {
  const numeric = COMPARISONS.filter(([, , , operator]) => operator === 'Gt' || operator === 'Lt');

  test('are all but two of the cases: the others ask for an operator that never compares', () => {
    expect(numeric).toHaveLength(28);
  });

  test.each(numeric)('%s: toleration value %j, taint value %j, %s', (_, want, have, operator, expected) => {
    const taint = { key: 'k', value: have, effect: 'NoSchedule', timeAdded: null };
    expect(tolerates(tolerationOf(['k', operator, want]), taint, { numeric: true })).toBe(expected);
  });

  test('compare exactly where a double would not', () => {
    const taint = taintOf('k=9007199254740993:NoSchedule');
    expect(tolerates(tolerationOf(['k', 'Gt', '9007199254740992']), taint, { numeric: true })).toBe(true);
  });

  test.each(['-0', '9223372036854775808', '00', '1e3', '0x10'])('do not read %s as a number', (value) => {
    for (const [operator, bound] of [
      ['Lt', '9223372036854775807'],
      ['Gt', '-9'],
    ] as const) {
      const taint = { key: 'k', value, effect: 'NoSchedule', timeAdded: null };
      expect(tolerates(tolerationOf(['k', operator, bound]), taint, { numeric: true })).toBe(false);
    }
    expect(tolerates(tolerationOf(['k', 'Lt', value]), taintOf('k=-5:NoSchedule'), { numeric: true })).toBe(false);
  });
});

test.each([...UNTOLERATED, ...TAINT_FILTER])('$id: tolerations $tolerations, taints $taints', (each) => {
  const left = findUntolerated(each.taints.map(taintOf), each.tolerations.map(tolerationOf), each.effects, {
    numeric: each.numeric,
  });
  expect(left.length === 0).toBe(each.areAllTolerated);
});

test('names every untolerated taint, in the order of the node', () => {
  const taints = ['b:NoSchedule', 'ok:NoSchedule', 'a=1:NoExecute', 'soft:PreferNoSchedule'].map(taintOf);
  const left = findUntolerated(taints, [tolerationOf(['ok', 'Exists'])], ['NoSchedule', 'NoExecute']);
  expect(left.map(formatTaint)).toEqual(['b:NoSchedule', 'a=1:NoExecute']);
});

describe('the tolerations that the controller adds', () => {
  const covered = (taint: string, hostNetwork: boolean) =>
    findUntolerated([taintOf(taint)], controllerTolerations(hostNetwork), null).length === 0;

  test.each([
    ['node.kubernetes.io/not-ready', 'NoExecute', 'NoSchedule'],
    ['node.kubernetes.io/unreachable', 'NoExecute', 'NoSchedule'],
    ['node.kubernetes.io/disk-pressure', 'NoSchedule', 'NoExecute'],
    ['node.kubernetes.io/memory-pressure', 'NoSchedule', 'NoExecute'],
    ['node.kubernetes.io/pid-pressure', 'NoSchedule', 'NoExecute'],
    ['node.kubernetes.io/unschedulable', 'NoSchedule', 'NoExecute'],
  ])('cover %s with %s and not with %s', (key, effect, other) => {
    expect(covered(`${key}:${effect}`, false)).toBe(true);
    expect(covered(`${key}:${other}`, false)).toBe(false);
  });

  test('cover network-unavailable only on the host network, and only NoSchedule', () => {
    expect(covered('node.kubernetes.io/network-unavailable:NoSchedule', true)).toBe(true);
    expect(covered('node.kubernetes.io/network-unavailable:NoSchedule', false)).toBe(false);
    expect(covered('node.kubernetes.io/network-unavailable:NoExecute', true)).toBe(false);
  });

  test("stand beside the template's own", () => {
    const template = podSpecWith({ hostNetwork: true, tolerations: [tolerationOf(['own', 'Exists'])] });
    expect(effectiveTolerations(template)).toEqual([tolerationOf(['own', 'Exists']), ...controllerTolerations(true)]);
  });
});

test.each(['key=value:NoSchedule', 'key:NoExecute'])('prints %s as kubectl does', (text) => {
  expect(formatTaint(taintOf(text))).toBe(text);
});

test('prints a taint without an effect as kubectl does', () => {
  expect(formatTaint({ key: 'key', value: '', effect: '' })).toBe('key');
  expect(formatTaint({ key: 'key', value: 'value', effect: '' })).toBe('key=value:');
});

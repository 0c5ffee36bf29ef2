import { describe, expect, it } from 'vitest';
import { sketchPicture } from '../summary/testing.ts';
import { hygieneException } from './hygiene.ts';
import { isNamed, nodeMatcher, sameFamily } from './match.ts';
import { overridden } from './overrides.ts';
import { type AgentRule, EMPTY_POLICY, NO_POLICY } from './policy.ts';
import { nextExpiry, policyView } from './policy-view.ts';
import { endOf, isDate } from './until.ts';

const SAID = { line: 2, reason: 'Because', owner: 'a-team' };
const DAY = 24 * 60 * 60_000;

describe('names in rules', () => {
  it.each([
    ['kube-system/kube-proxy', true],
    ['*/kube-proxy', true],
    ['kube-*/kube-*', true],
    ['kube-system/kube', false],
    ['*/proxy', false],
    ['kube-system', false],
    ['*', false],
  ])('mean a whole namespace and a whole name: %s', (pattern, means) => {
    expect(isNamed([pattern], { namespace: 'kube-system', name: 'kube-proxy' })).toBe(means);
  });

  it('mean a family in any spelling', () => {
    expect([sameFamily('fluent-bit', 'Fluent Bit'), sameFamily('fluentd', 'Fluent Bit')]).toEqual([true, false]);
  });
});

describe('node selectors', () => {
  const node = { pool: 'gpu-a100', labels: { zone: 'a', size: '8' } };
  it.each([
    [{ pools: [], requirements: [] }, true],
    [{ pools: ['gpu-*'], requirements: [] }, true],
    [{ pools: ['gpu'], requirements: [] }, false],
    [{ pools: ['cpu', '*a100'], requirements: [] }, true],
    [{ pools: [], requirements: [{ key: 'zone', operator: 'In', values: ['a', 'b'] }] }, true],
    [{ pools: [], requirements: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }, false],
    [{ pools: [], requirements: [{ key: 'rack', operator: 'NotIn', values: ['a'] }] }, true],
    [{ pools: [], requirements: [{ key: 'zone', operator: 'Exists', values: [] }] }, true],
    [{ pools: [], requirements: [{ key: 'rack', operator: 'DoesNotExist', values: [] }] }, true],
    [{ pools: [], requirements: [{ key: 'constructor', operator: 'Exists', values: [] }] }, false],
    [{ pools: [], requirements: [{ key: 'size', operator: 'Gt', values: ['7'] }] }, true],
    [{ pools: ['gpu-*'], requirements: [{ key: 'size', operator: 'Lt', values: ['8'] }] }, false],
  ])('hold as in Kubernetes: %j', (test, holds) => {
    expect(nodeMatcher(test)(node)).toBe(holds);
  });
});

describe('dates', () => {
  it.each([
    ['2026-12-31', true],
    ['2028-02-29', true],
    ['2027-02-29', false],
    ['2026-13-01', false],
    ['2026-1-1', false],
    ['2026-12-31T00:00:00Z', false],
    ['', false],
  ])('are days of the calendar: %j', (text, is) => {
    expect(isDate(text)).toBe(is);
  });

  it('count to the end of the day, in UTC', () => {
    expect(endOf('2026-12-31')).toBe(Date.UTC(2027, 0, 1));
    expect(endOf(null)).toBe(Number.POSITIVE_INFINITY);
  });

  it('tell when a policy changes by the clock alone', () => {
    const hygiene = ['2026-12-31', '2026-12-30', null].map((until) => ({
      ...SAID,
      rules: ['X'],
      daemonSets: [],
      until,
    }));
    const policy = { ...EMPTY_POLICY, hygiene };
    const first = Date.UTC(2026, 11, 31);
    expect(nextExpiry(policy, first - 1)).toBe(first);
    expect(nextExpiry(policy, first)).toBe(first + DAY);
    expect(nextExpiry(policy, first + DAY)).toBe(Number.POSITIVE_INFINITY);
    const view = policyView({ ...NO_POLICY, policy }, first);
    expect(view.expired.map(({ until, says }) => [until, says])).toEqual([
      ['2026-12-30', 'The hygiene exception of X ended on 2026-12-30; a-team owns it.'],
    ]);
    expect(view.counts).toEqual({ required: 0, excluded: 0, provided: 0, agents: 0, hygiene: 3 });
  });
});

describe('corrections of a DaemonSet', () => {
  const [view] = sketchPicture({ nodes: [], daemonSets: [{ key: 'tools/shipper', categories: ['other'] }] }).daemonSets;
  const correction = (fields: Partial<AgentRule>): AgentRule => ({
    ...SAID,
    daemonSets: ['tools/*'],
    categories: null,
    family: null,
    ignore: false,
    ...fields,
  });
  const corrected = (...agents: AgentRule[]) => view && overridden(view, { ...EMPTY_POLICY, agents });

  it('leave what they do not say', () => {
    expect(corrected()).toBe(view);
    expect(corrected(correction({ daemonSets: ['other/*'], ignore: true }))).toBe(view);
    expect(corrected(correction({ categories: ['logging'] }))).toEqual({ ...view, categories: ['logging'] });
    expect(corrected(correction({ family: 'Fluent Bit' }))).toEqual({ ...view, family: 'Fluent Bit' });
    expect(corrected(correction({ ignore: true }))).toEqual({ ...view, isIgnored: true });
  });

  it('make an agent of what they name without a pattern, unless its family is known as something else', () => {
    const puller = view && { ...view, role: 'imagePuller' as const };
    const roleBy = (fields: Partial<AgentRule>) =>
      puller && overridden(puller, { ...EMPTY_POLICY, agents: [correction(fields)] }).role;
    const daemonSets = ['tools/shipper'];
    expect(roleBy({ daemonSets, categories: ['logging'] })).toBe('agent');
    expect(roleBy({ daemonSets, family: 'Our logs' })).toBe('agent');
    expect(roleBy({ daemonSets, family: 'loki canary' })).toBe('probe');
    expect(roleBy({ categories: ['logging'] })).toBe('imagePuller');
    expect(roleBy({ daemonSets, ignore: true })).toBe('imagePuller');
  });

  it('count in the order of the file', () => {
    const both = corrected(correction({ family: 'First' }), correction({ family: 'Second', categories: ['backup'] }));
    expect(both).toMatchObject({ family: 'First', categories: ['backup'] });
  });
});

describe('an exception of hygiene', () => {
  const exception = (fields: object) => ({ ...SAID, rules: ['NoLimits'], daemonSets: [], until: null, ...fields });
  const found = (rule: object, finding = 'NoLimits') =>
    hygieneException(
      { ...EMPTY_POLICY, hygiene: [exception(rule)] },
      finding,
      { namespace: 'a', name: 'b' },
      Date.UTC(2026, 5, 1),
    );
  it.each([
    [{}, true],
    [{ daemonSets: ['a/*'] }, true],
    [{ daemonSets: ['b/*'] }, false],
    [{ rules: ['Latest'] }, false],
    [{ until: '2026-06-01' }, true],
    [{ until: '2026-05-31' }, false],
  ])('applies to its rules and DaemonSets until it ends: %j', (fields, applies) => {
    expect(found(fields) !== null).toBe(applies);
  });
});

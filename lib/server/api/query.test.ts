import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATEGORIES, CELL_STATES } from '../../coverage/model.ts';
import { KNOWN_REASON_IDS } from '../../coverage/reason-ids.ts';
import { parseCoverageQuery, rejectUnknown } from './query.ts';
import { QueryError } from './respond.ts';

const parse = (search: string) => parseCoverageQuery(new URLSearchParams(search));
const refusal = (params: URLSearchParams): string | null => {
  try {
    parseCoverageQuery(params);
    return null;
  } catch (error) {
    if (error instanceof QueryError) return error.message;
    throw error;
  }
};

const dnsLabel = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
const valid: Readonly<Record<string, fc.Arbitrary<string>>> = {
  state: fc.constantFrom(...CELL_STATES),
  reason: fc.constantFrom(...KNOWN_REASON_IDS),
  category: fc.oneof(fc.constantFrom(...CATEGORIES), dnsLabel),
  node: fc.array(dnsLabel, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.')),
  daemonSet: fc.tuple(dnsLabel, dnsLabel).map((parts) => parts.join('/')),
};
const FILTERS = Object.keys(valid);
const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 300 }));

describe('the query of the coverage', () => {
  it('takes every filter any number of times, with every value of its list', () => {
    const pair = fc
      .constantFrom(...FILTERS)
      .chain((name) => (valid[name] ?? fc.constant('')).map((value) => [name, value] as const));
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 12 }), fc.constantFrom(null, 'all', 'none'), (pairs, cells) => {
        const params = new URLSearchParams([
          ...pairs.map(([n, v]) => [n, v]),
          ...(cells === null ? [] : [['cells', cells]]),
        ]);
        const query = parseCoverageQuery(params);
        expect(query.cells).toBe(cells ?? 'some');
        for (const name of ['state', 'reason', 'category', 'node', 'daemonSet'] as const) {
          expect(query[name]).toEqual(new Set(pairs.filter(([one]) => one === name).map(([, value]) => value)));
        }
      }),
    );
  });

  it('refuses any other name, and says which', () => {
    fc.assert(
      fc.property(anyText, anyText, (name, value) => {
        fc.pre(![...FILTERS, 'cells'].includes(name));
        const message = refusal(new URLSearchParams([[name, value]]));
        expect(message).toMatch(
          /^Unknown parameter ".*": known are cells, state, reason, node, daemonSet, category\.$/s,
        );
        expect(message).toContain(JSON.stringify(name.toWellFormed().slice(0, 60)));
      }),
    );
  });

  it('refuses any value outside its list or form, and says of which parameter', () => {
    const isName = (text: string) => /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(text);
    const isRight: Readonly<Record<string, (text: string) => boolean>> = {
      state: (text) => (CELL_STATES as readonly string[]).includes(text),
      reason: (text) => KNOWN_REASON_IDS.has(text),
      category: isName,
      node: isName,
      daemonSet: (text) => text.split('/').length === 2 && text.split('/').every(isName),
    };
    fc.assert(
      fc.property(fc.constantFrom(...FILTERS), anyText, (name, value) => {
        fc.pre(isRight[name]?.(value) === false);
        const message = refusal(new URLSearchParams([[name, value]]));
        expect(message?.split(' ')[0]).toBe(name);
        expect(message?.length).toBeLessThan(600);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['state=Healthy', 'state "Healthy" does not exist: see /api/v1/openapi.json for the list.'],
    ['state=', 'state "" does not exist'],
    ['state=healthy&state=toString', 'state "toString" does not exist'],
    ['reason=NoSuchReason', 'reason "NoSuchReason" does not exist'],
    ['node=UPPER', 'node "UPPER" is malformed: it takes a node name.'],
    ['node=', 'node "" is malformed'],
    ['node=-a', 'node "-a" is malformed'],
    [`node=${'a'.repeat(254)}`, 'is malformed'],
    ['daemonSet=agent', 'daemonSet "agent" is malformed: it takes namespace/name.'],
    ['daemonSet=a/b/c', 'daemonSet "a/b/c" is malformed'],
    ['daemonSet=/b', 'daemonSet "/b" is malformed'],
    ['category=Logging%20', 'category "Logging " is malformed: it takes network,'],
    ['cells=some', 'cells is all or none, not "some"'],
    ['cells=', 'cells is all or none, not ""'],
    ['cells=all&cells=none', 'cells is given 2 times; once is enough.'],
    ['State=healthy', 'Unknown parameter "State"'],
    ['__proto__=x', 'Unknown parameter "__proto__"'],
  ])('%s is refused', (search, message) => {
    expect(refusal(new URLSearchParams(search))).toContain(message);
  });

  it('takes a category that does not exist: there may be none of it in this cluster', () => {
    expect(parse('category=nothing').category).toEqual(new Set(['nothing']));
  });

  it('is not slow at the worst name', () => {
    const started = performance.now();
    refusal(new URLSearchParams([['node', `${'a.'.repeat(30_000)}!`]]));
    expect(performance.now() - started).toBeLessThan(50);
  });
});

describe('a route without parameters', () => {
  it('says that it takes none', () => {
    expect(() => rejectUnknown(new URLSearchParams('a=1'), [])).toThrow(
      'Unknown parameter "a": this route takes none.',
    );
    expect(() => rejectUnknown(new URLSearchParams(''), [])).not.toThrow();
  });
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runs } from '../testing/runs.ts';
import { POLICY_FORMAT } from './format.ts';
import { jsonSchema } from './json-schema.ts';
import { parsePolicy } from './parse.ts';
import { BAD, GOOD } from './testing/documents.ts';
import { accepts } from './testing/json-schema.ts';

const SCHEMA = jsonSchema(POLICY_FORMAT, 'Rollcall policy');
const isValid = (text: string) => parsePolicy(text).policy !== null;

describe('the JSON schema', () => {
  it('in public/ is the one that the validator is made of (npx vitest run lib/policy -u writes it anew)', async () => {
    await expect(pretty(SCHEMA)).toMatchFileSnapshot('../../public/policy.schema.json');
  });

  it.each(GOOD)('takes what the validator takes: %j', (text) => {
    expect(parsePolicy(text).problems).toEqual([]);
    expect(accepts(SCHEMA, parse(text))).toBe(true);
  });

  it.each(BAD)('refuses what the validator refuses: %j', (text) => {
    expect(isValid(text)).toBe(false);
    expect(accepts(SCHEMA, parse(text))).toBe(false);
  });

  it('takes the example', () => {
    const example = readFileSync(new URL('../../deploy/policy.example.yaml', import.meta.url), 'utf8');
    expect(parsePolicy(example).problems).toEqual([]);
    expect(accepts(SCHEMA, parse(example))).toBe(true);
  });

  it('and the validator agree on documents of any make', () => {
    let good = 0;
    fc.assert(
      fc.property(anyPolicy, (document) => {
        const text = JSON.stringify(document);
        if (isValid(text)) good++;
        expect(isValid(text)).toBe(accepts(SCHEMA, JSON.parse(text)));
      }),
      { numRuns: runs(1_000, 100_000) },
    );
    expect(good).toBeGreaterThan(100);
  });
});

/** Mostly right, so that one mistake is what decides. */
const rarely = <T>(right: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 150, arbitrary: right }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) });
const some = <T>(right: fc.Arbitrary<T>) => rarely(fc.array(rarely(right), { minLength: 1, maxLength: 2 }));
const oneOf = (right: readonly string[], wrong: string) =>
  fc.oneof({ weight: 50, arbitrary: fc.constantFrom(...right) }, { weight: 1, arbitrary: fc.constant(wrong) });
const label = oneOf(['a', 'a.b/c', 'kubernetes.io/os', 'x_Y'], 'a/b/c');
const expression = fc.oneof(
  fc.record({ key: label, operator: oneOf(['In', 'NotIn'], 'Exists'), values: some(oneOf(['x', '5', ''], 'a b')) }),
  fc.record({ key: label, operator: oneOf(['Exists', 'DoesNotExist'], 'In') }),
  fc.record({ key: label, operator: oneOf(['Gt', 'Lt'], 'Gte'), values: fc.tuple(oneOf(['5', '-1'], 'x')) }),
);
const nodes = fc.record(
  {
    pools: some(oneOf(['gpu-*', 'a'], '')),
    matchLabels: rarely(fc.dictionary(label, oneOf(['x', ''], 'a b'), { minKeys: 1, maxKeys: 2 })),
    matchExpressions: some(expression),
  },
  { requiredKeys: ['pools'] },
);
const line = oneOf(['Because.', 'x'], ' x');
const AGENTS = {
  categories: some(oneOf(['logging', 'other'], 'Logging')),
  families: some(oneOf(['Fluent Bit', 'x'], ' x')),
  daemonSets: some(oneOf(['a/b', '*/b'], 'a')),
};
const SAID = { nodes: rarely(nodes), reason: rarely(line), owner: rarely(line) };
const until = rarely(oneOf(['2027-01-31', '2028-02-29'], '2027-02-30'));
const rules = some(oneOf(['NoMemoryLimit', 'MutableTag'], 'x'));
const { reason, owner } = SAID;
const anyPolicy = rarely(
  fc.record(
    {
      version: rarely(fc.constant(1)),
      required: some(fc.record({ ...AGENTS, ...SAID }, { requiredKeys: ['families'] })),
      excluded: some(fc.record({ ...AGENTS, ...SAID, until }, { requiredKeys: ['daemonSets', 'reason', 'owner'] })),
      provided: some(fc.record({ ...AGENTS, ...SAID, by: line }, { requiredKeys: ['categories', 'by'] })),
      agents: some(
        fc.record(
          { daemonSets: AGENTS.daemonSets, family: line, ignore: rarely(fc.boolean()), reason },
          { requiredKeys: ['daemonSets', 'ignore'] },
        ),
      ),
      hygiene: some(fc.record({ rules, daemonSets: AGENTS.daemonSets, reason, owner, until })),
    },
    { requiredKeys: ['version'] },
  ),
);

/** As the formatter has it: a short list of words stands on one line. */
function pretty(schema: unknown): string {
  const lists = /\[\n\s+("[^"\n]*"(?:,\n\s+"[^"\n]*")*)\n\s+\]/g;
  const onOneLine = (whole: string, words: string) => {
    const line = words.replaceAll(/\n\s+/g, ' ');
    return line.length <= 80 ? `[${line}]` : whole;
  };
  return `${JSON.stringify(schema, null, 2).replaceAll(lists, onOneLine)}\n`;
}

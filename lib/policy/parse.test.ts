import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../testing/runs.ts';
import { parsePolicy } from './parse.ts';
import { BAD, GOOD } from './testing/documents.ts';

/** `line:column message`, as an editor would jump there. */
const problemsOf = (text: string) =>
  parsePolicy(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);

describe('a policy file', () => {
  it('becomes rules that know their lines', () => {
    const { policy } = parsePolicy(`version: 1
required:
  - categories: [logging]
    nodes:
      pools: [gpu-*]
      matchLabels: { zone: a }
      matchExpressions:
        - { key: spot, operator: DoesNotExist }
excluded:
  - families: [Fluent Bit]
    reason: They ship their own.
    owner: ml-team
    until: 2027-03-31
`);
    expect(policy).toEqual({
      required: [
        {
          line: 3,
          reason: '',
          owner: '',
          agents: { categories: ['logging'], families: [], daemonSets: [] },
          nodes: {
            pools: ['gpu-*'],
            requirements: [
              { key: 'zone', operator: 'In', values: ['a'] },
              { key: 'spot', operator: 'DoesNotExist', values: [] },
            ],
          },
        },
      ],
      excluded: [
        {
          line: 10,
          reason: 'They ship their own.',
          owner: 'ml-team',
          agents: { categories: [], families: ['Fluent Bit'], daemonSets: [] },
          nodes: { pools: [], requirements: [] },
          until: '2027-03-31',
        },
      ],
      provided: [],
      agents: [],
      hygiene: [],
    });
  });

  it('may use anchors and aliases', () => {
    const { policy } = parsePolicy(`version: 1
required:
  - categories: [logging]
    nodes: &gpu { pools: [gpu] }
  - categories: [security]
    nodes: *gpu
`);
    expect(policy?.required.map(({ line, nodes }) => [line, nodes.pools])).toEqual([
      [3, ['gpu']],
      [5, ['gpu']],
    ]);
  });
});

describe('what is wrong', () => {
  it('is said all at once, each where it stands and with what is allowed', () => {
    const text = `version: 1
required:
  - catagories: [logging]
    nodes:
      matchExpressions:
        - { key: zone, operator: Ins, values: [a] }
        - { key: zone, operator: Exists, values: [a] }
        - { key: zone, operator: In }
      matchLabels: { gpu: true }
excluded:
  - families: [fluent-bit]
    until: 2026-02-30
    owner: ml-team
provded: []
`;
    expect(problemsOf(text)).toEqual([
      '3:5 "catagories" is unknown in required[0]: did you mean categories? It takes categories, families, daemonSets, nodes, reason or owner.',
      '3:5 required[0] needs at least one of categories, families or daemonSets.',
      '6:34 operator is "Ins": did you mean In? It takes In, NotIn, Exists, DoesNotExist, Gt or Lt.',
      '7:42 "values" is unknown in matchExpressions[1]: it takes key or operator.',
      '8:11 matchExpressions[2] lacks values: label values.',
      '9:27 matchLabels "gpu" is the boolean true: it takes a label value of up to 63 letters, digits, dashes, underscores and dots. Put it in quotes.',
      '11:5 excluded[0] lacks reason: why, in one line.',
      '12:12 until is "2026-02-30": it takes a date, such as 2027-01-31.',
      '14:1 "provded" is unknown in the file: did you mean provided? It takes version, required, excluded, provided, agents or hygiene.',
    ]);
  });

  it.each([
    ['', '1:1 The file is empty: it takes a mapping with version, required, excluded, provided, agents or hygiene.'],
    ['required: [', '1:12 Flow sequence in block collection must be sufficiently indented and end with a ].'],
    ['version: 1\n\tx: 1', '2:1 Tabs are not allowed as indentation.'],
    ['version: 1\nversion: 1', '2:1 "version" stands twice in the file: the first one is above.'],
    ['version: 1\n---\nversion: 1', '2:1 A second document begins here: one file is one policy.'],
    ['version: 2', '1:10 version is the number 2: it takes 1.'],
    ['version: 1\nrequired: *x', '2:11 "x" names nothing above it: mark what it means with &.'],
    ['version: !!js/function 1', '1:10 Unresolved tag: tag:yaml.org,2002:js/function.'],
  ])('in %j is said in one sentence', (text, said) => {
    expect(problemsOf(text)[0]).toBe(said);
  });

  it('is that there is too much of it, where aliases make much of little', () => {
    const rules = '  - categories: *c\n'.repeat(1_000);
    const many = `version: 1\nrequired:\n  - categories: &c [${'logging, '.repeat(100)}]\n${rules}`;
    expect(problemsOf(many)).toEqual(["1:1 The file can't be read: it has too many values."]);
  });

  it('is cut when it never ends', () => {
    const problems = problemsOf(`version: 1\n${Array.from({ length: 200 }, (_, index) => `x${index}: 1`).join('\n')}`);
    expect(problems).toHaveLength(51);
    expect(problems.at(-1)).toContain('And 150 more problems further down.');
  });

  it('never quotes more than a line of what was written', () => {
    for (const text of BAD) for (const problem of problemsOf(text)) expect(problem.length).toBeLessThan(400);
    const [long] = problemsOf(`version: "${'x'.repeat(100_000)}\u001b[31m"`);
    expect(long?.length).toBeLessThan(400);
  });
});

describe('reading', () => {
  it('never throws, never alters a prototype, and never takes what it calls wrong', () => {
    const before = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
    const word = fc.constantFrom(
      'version: 1',
      'required:',
      '  - ',
      '*x',
      '&x',
      '{',
      '[',
      ']',
      '}',
      ': ',
      '\n',
      '__proto__: ',
      '"',
    );
    const known = fc.constantFrom(...GOOD, ...BAD);
    const cut = fc.tuple(known, fc.nat(200), fc.nat(20), fc.string({ unit: 'binary', maxLength: 5 }));
    const mangled = cut.map(([text, at, gone, added]) => text.slice(0, at) + added + text.slice(at + gone));
    const bytes = fc.uint8Array({ maxLength: 200 }).map((raw) => new TextDecoder().decode(raw));
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      bytes,
      fc.array(word).map((words) => words.join('')),
      mangled,
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { policy, problems } = parsePolicy(text);
        expect(policy === null).toBe(problems.length > 0);
        for (const { line, column, message } of problems) {
          expect([line >= 1, column >= 1, message.length > 5]).toEqual([true, true, true]);
        }
      }),
      { numRuns: runs(2_000, 100_000) },
    );
    expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(before);
  });

  it.each([
    ['is nested without end', '['.repeat(50_000)],
    ['names itself', 'version: 1\nrequired: &x [*x, *x]'],
    [
      'grows by its aliases',
      `version: 1\n${Array.from({ length: 25 }, (_, at) => `x${at}: &x${at} [${`*x${at - 1}, `.repeat(at === 0 ? 0 : 9)}]`).join('\n')}\nrequired: *x24`,
    ],
    [
      'has values without end by its aliases',
      `version: 1\nagents: &a [{ daemonSets: [a/b], family: &f x, reason: x }]\nrequired: [&r { families: &l [${'*f, '.repeat(10_000)}] }, ${'*r, '.repeat(40_000)}]`,
    ],
    ['has one mapping with 10,000 keys', Array.from({ length: 10_000 }, (_, at) => `k${at}: 1`).join('\n')],
    ['has a key as long as the file', `${'x'.repeat(200_000)}: 1`],
  ])('takes bounded time for a file that %s', (_, text) => {
    const start = performance.now();
    expect(parsePolicy(text).policy).toBeNull();
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

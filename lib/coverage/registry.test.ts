import { describe, expect, test } from 'vitest';
import { evaluate, findings } from './evaluate.ts';
import { SENTENCE_LIMIT } from './reason.ts';
import type { ReasonFixture } from './reasons/testing/fixture.ts';
import { FIXTURES } from './reasons/testing/fixtures.ts';
import { stretch } from './reasons/testing/stretch.ts';
import { ALL_REASONS, REASONS, reasonById } from './registry.ts';
import { type ContextFields, context } from './testing.ts';

const ALL = Object.values(FIXTURES).flat();

function judge(id: string, fields: ContextFields) {
  const reason = reasonById(id);
  if (reason === undefined) throw new Error(`no reason ${id}`);
  return reason.judge(context(fields));
}

function found({ id, cell }: ReasonFixture) {
  const finding = judge(id, cell);
  if (finding === null) throw new Error(`${id} does not apply to its own fixture`);
  return finding;
}

describe('the list', () => {
  test('every reason has one fixture, in the order of the list', () => {
    for (const [layer, reasons] of Object.entries(REASONS)) {
      expect(FIXTURES[layer as keyof typeof FIXTURES].map(({ id }) => id)).toEqual(reasons.map(({ id }) => id));
    }
  });

  test('no id stands for two reasons, and each is a word of the API', () => {
    const ids = ALL_REASONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^(?:[A-Z][a-z]+)(?:[A-Z][a-z]*)*$/);
  });

  test('every reason stands in the layer that it names', () => {
    for (const [layer, reasons] of Object.entries(REASONS)) {
      for (const reason of reasons) expect([reason.id, reason.layer]).toEqual([reason.id, layer]);
    }
  });

  test('a fallback is the last of its layer', () => {
    for (const reasons of Object.values(REASONS)) {
      expect(reasons.slice(0, -1).filter(({ isFallback }) => isFallback)).toEqual([]);
    }
  });

  test('an id that no reason has is undefined', () => {
    expect(reasonById('Constructor')).toBeUndefined();
  });
});

describe.each(ALL)('$id', (fixture) => {
  const { id, state, severity, says, behind, cell, nearMiss } = fixture;

  test(`says: ${says}`, () => {
    expect(found(fixture).says()).toBe(says);
  });

  test(behind === undefined ? 'is the headline of its cell' : `is listed behind ${behind}`, () => {
    expect(evaluate(context(cell))).toMatchObject({ reason: behind ?? id, state });
    const found = findings(context(cell)).map((one) => [one.reason.id, one.severity, one.says()]);
    expect(behind === undefined ? found.slice(0, 1) : found.slice(1)).toContainEqual([id, severity, says]);
  });

  test('does not apply to the near miss', () => {
    expect(judge(id, nearMiss)).toBeNull();
  });

  test('fits its sentence even when every name is as long as names can be', () => {
    const finding = judge(id, stretch(cell));
    const sentence = finding?.says() ?? '';
    expect(sentence.length).toBeLessThanOrEqual(SENTENCE_LIMIT);
    expect(sentence).toMatch(/\.$/);
  });

  test('shows evidence, and every row of it says something', () => {
    const rows = found(fixture).evidence();
    expect(rows.length).toBeGreaterThan(0);
    for (const { label, value } of rows) {
      expect(label).not.toBe('');
      expect(value).not.toBe('');
      expect(value).not.toMatch(/undefined|null|NaN|\[object/);
    }
  });

  test('has a remedy with an effect, and commands that end by looking', () => {
    const { says: effect, commands, patch } = found(fixture).remedy();
    expect(effect).toMatch(/^[A-Z].*\.$/s);
    expect(effect).not.toMatch(/undefined|null|NaN| {2}/);
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) expect(command).toMatch(/^kubectl /);
    expect(commands.at(-1)).toMatch(/ (?:get|rollout status|describe|wait) /);
    if (patch !== null) expect(patch).toMatch(/^spec:\n(?: {2}.*\n)+$/);
  });

  test('began in the past, or it is not said', () => {
    const { since } = found(fixture);
    expect(since === null || since <= context(cell).time.now).toBe(true);
  });
});

test('a fallback is not listed beside what explains the cell', () => {
  const quota = FIXTURES.noPod.find(({ id }) => id === 'QuotaExceeded');
  expect(findings(context(quota?.cell ?? {})).map(({ reason }) => reason.id)).toEqual(['QuotaExceeded']);
});

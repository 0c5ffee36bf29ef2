import { describe, expect, test } from 'vitest';
import { KNOWN_REASON_IDS } from '../reason-ids.ts';
import { REFERENCE } from './reference.ts';

const ENTRIES = REFERENCE.flatMap(({ entries }) => entries);

describe('the reference', () => {
  test('has every reason that a cell can have, once', () => {
    const ids = ENTRIES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...KNOWN_REASON_IDS].filter((id) => !ids.includes(id))).toEqual([]);
  });

  test.each(ENTRIES.map(({ id, about }) => [id, about]))('says of %s what it means, in whole sentences', (_, about) => {
    expect(about.length).toBeGreaterThan(60);
    expect(about.length).toBeLessThan(480);
    expect(about).toMatch(/^[A-Z`].*[.]$/s);
  });
});

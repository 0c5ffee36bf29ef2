import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FAMILIES, faultsText, KNOWN_IDS, PROVOKED_IDS, UNPROVOKABLE } from './faults.ts';
import { nameOf } from './row.ts';

test('every reason and every note is brought about, or stands in the table with why not', () => {
  const missing = [...KNOWN_IDS].filter((id) => !PROVOKED_IDS.has(id) && !(id in UNPROVOKABLE));
  expect(missing).toEqual([]);
});

test('the table names no id that does not exist, and none twice over', () => {
  expect([...PROVOKED_IDS, ...Object.keys(UNPROVOKABLE)].filter((id) => !KNOWN_IDS.has(id))).toEqual([]);
  expect(Object.keys(UNPROVOKABLE).filter((id) => PROVOKED_IDS.has(id))).toEqual([]);
});

test('every row has a name of its own, which a label can hold', () => {
  const names = FAMILIES.flatMap(([, rows]) => rows.map(nameOf));
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  expect(names.filter((name) => name.length > 50)).toEqual([]);
});

test('FAULTS.md is what the rows make', () => {
  const path = join(import.meta.dirname, '..', 'FAULTS.md');
  if (process.env.ROLLCALL_WRITE === '1') writeFileSync(path, faultsText());
  expect(readFileSync(path, 'utf8')).toBe(faultsText());
});

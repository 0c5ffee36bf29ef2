import { describe, expect, it } from 'vitest';
import { CRASHING, FULL, incident, SILENT, TAINTED } from '../../lib/client/fixtures/incident.ts';
import { pageOf } from '../../lib/client/fixtures/page-start.ts';
import { arrangeColumns } from './columns.ts';
import { rowNote } from './row-note.ts';

const page = pageOf(incident());
const all = arrangeColumns(page.shapes, [], []);
function note(name: string, columns = all): string | null {
  const row = page.rows.get(name);
  const said = row === undefined ? null : rowNote(row, columns, undefined);
  return said === null ? null : said.lead + said.rest;
}

describe('the note at the end of a row', () => {
  it('names the worst gap, and how many more there are', () => {
    expect(note(CRASHING[0])).toBe('falco');
    expect(note(FULL)).toBe('node-problem-detector +1');
  });

  it('says that a node is silent', () => {
    expect(note(SILENT)).toBe('fluent-bit, silent');
  });

  it('is not there for a healthy row, nor for gaps in columns that are not shown', () => {
    expect(note('ip-10-0-12-166.eu-west-1.compute.internal')).toBeNull();
    expect(
      note(
        TAINTED,
        all.filter((column) => column.name === 'falco'),
      ),
    ).toBeNull();
  });
});

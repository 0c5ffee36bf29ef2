import { describe, expect, it } from 'vitest';
import { QueryError } from './respond.ts';
import { lastRevisionOf } from './stream.ts';

describe('the revision that a client saw last', () => {
  const asked = (search: string, id?: string) =>
    lastRevisionOf(id === undefined ? {} : { 'last-event-id': id }, new URLSearchParams(search));

  it('is the last event id, else since, else none', () => {
    expect(asked('?since=7', '9')).toBe(9);
    expect(asked('?since=7')).toBe(7);
    expect(asked('')).toBeNull();
  });

  it.each(['', 'x', '-1', '1.5', '1e3', '9'.repeat(20), 'NaN'])('is none of ours where the event id is %j', (id) => {
    expect(asked('', id)).toBe(-1);
  });

  it.each(['?since=', '?since=x', '?since=-1', '?since=1&since=2', `?since=${'9'.repeat(20)}`])(
    'is refused by name in %s',
    (search) => {
      expect(() => asked(search)).toThrow(QueryError);
      expect(() => asked(search)).toThrow(/^since takes one revision/);
    },
  );
});

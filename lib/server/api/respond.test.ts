import { afterEach, describe, expect, it, vi } from 'vitest';
import { answer, failure, json, QueryError, withRevision } from './respond.ts';

afterEach(() => vi.restoreAllMocks());

const request = (etag?: string) =>
  new Request('http://x/', etag === undefined ? {} : { headers: { 'if-none-match': etag } });

describe('an answer', () => {
  it('is JSON that no cache keeps', async () => {
    const response = json({ a: 1 }, 201, { 'x-more': 'y' });
    expect([response.status, await response.json()]).toEqual([201, { a: 1 }]);
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-more': 'y',
    });
  });

  it('has one shape where something failed', async () => {
    const response = failure(404, 'NotFound', 'Node x does not exist.');
    expect([response.status, await response.json()]).toEqual([
      404,
      { error: { code: 'NotFound', message: 'Node x does not exist.' } },
    ]);
  });
});

describe('a revision', () => {
  it.each(['"7"', 'W/"7"', '"1", "7"', '"1" ,W/"7"', '*'])('is not sent again to who has it: %s', async (etag) => {
    const body = vi.fn();
    const response = withRevision(request(etag), 7, body);
    expect([response.status, await response.text()]).toEqual([304, '']);
    expect(response.headers.get('etag')).toBe('"7"');
    expect(response.headers.get('cache-control')).toMatch(/no-store/);
    expect(body).not.toHaveBeenCalled();
  });

  it.each([undefined, '', '"8"', '7', '"77"', '"7', 'x"7"'])('is sent to who has another: %s', async (etag) => {
    const response = withRevision(request(etag), 7, () => ({ a: 1 }));
    expect([response.status, response.headers.get('etag'), await response.json()]).toEqual([200, '"7"', { a: 1 }]);
  });
});

describe('a route that fails', () => {
  const log = () => vi.spyOn(process.stderr, 'write').mockReturnValue(true);

  it('by a bad query says which, and logs nothing', async () => {
    const written = log();
    const response = answer(() => {
      throw new QueryError('state "x" does not exist.');
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: { code: 'BadQuery', message: 'state "x" does not exist.' } },
    ]);
    expect(written).not.toHaveBeenCalled();
  });

  it.each([
    ['a mistake of ours', new TypeError('secret-in-a-message is not a function')],
    ['something that is no error', 'secret-in-a-message'],
    ['an error that hides a cause', new Error('secret-in-a-message', { cause: new Error('secret-in-a-message') })],
  ])('by %s tells nothing of the inside, and logs where it was', async (_, thrown) => {
    const written = log();
    const response = answer(() => {
      throw thrown;
    });
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(JSON.parse(text).error.code).toBe('Internal');
    const logged = written.mock.calls.map(([line]) => line).join('');
    expect(`${text}${logged}`).not.toContain('secret');
    if (thrown instanceof Error) expect(logged).toMatch(/^A route failed: (Type)?Error\n\s+at .*respond\.test\.ts/);
  });
});

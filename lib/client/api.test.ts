import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fetchCell, fetchSnapshot, fetchWords } from './api.ts';

const fetchMock = vi.fn<typeof fetch>();
beforeEach(() => {
  vi.stubGlobal('fetch', fetchMock);
});
afterEach(() => {
  vi.unstubAllGlobals();
});
const never = new AbortController().signal;
const cell = { daemonSet: 'logging/fluent-bit', node: 'ip-10-0-48-21' };

describe('requests', () => {
  it('ask for a cell by namespace, DaemonSet and node', async () => {
    fetchMock.mockResolvedValue(Response.json({ state: 'repelled' }));
    await expect(fetchCell({ ...cell, node: 'a b' }, never)).resolves.toEqual({ state: 'repelled' });
    expect(fetchMock.mock.calls[0]?.[0]).toBe('/api/v1/cells/logging/fluent-bit/a%20b');
  });

  it('tell a snapshot that has not changed from a new one', async () => {
    fetchMock.mockResolvedValueOnce(new Response(null, { status: 304 }));
    await expect(fetchSnapshot(7)).resolves.toBeNull();
    expect(fetchMock.mock.lastCall?.[1]?.headers).toEqual({ 'if-none-match': '"7"' });
    fetchMock.mockResolvedValueOnce(new Response(new Uint8Array([1, 2])));
    await expect(fetchSnapshot(7)).resolves.toEqual(new Uint8Array([1, 2]));
  });

  it('ask for the words of a row by its node', async () => {
    fetchMock.mockResolvedValueOnce(Response.json({ cells: [] }));
    await expect(fetchWords('a&b', never)).resolves.toEqual([]);
    expect(fetchMock.mock.lastCall?.[0]).toBe('/api/page/words?node=a%26b');
  });

  it('fail with the words of the server', async () => {
    const error = { code: 'NotFound', message: 'Node ip-10-0-48-21 does not exist.' };
    fetchMock.mockResolvedValue(Response.json({ error }, { status: 404 }));
    await expect(fetchCell(cell, never)).rejects.toThrow('Node ip-10-0-48-21 does not exist.');
  });

  it('fail with the status when something else answers', async () => {
    fetchMock.mockResolvedValue(new Response('<html>', { status: 502, statusText: 'Bad Gateway' }));
    await expect(fetchCell(cell, never)).rejects.toThrow('Rollcall answered 502 Bad Gateway');
  });

  it('say that nothing answers when nothing does', async () => {
    fetchMock.mockRejectedValue(new TypeError('Failed to fetch'));
    await expect(fetchSnapshot(1)).rejects.toThrow('Rollcall does not answer.');
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fetchCell, fetchPicture } from './api.ts';

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

  it('tell a picture that has not changed from a new one', async () => {
    fetchMock.mockResolvedValueOnce(new Response(null, { status: 304 }));
    await expect(fetchPicture(7)).resolves.toBeNull();
    expect(fetchMock.mock.lastCall?.[1]?.headers).toEqual({ 'if-none-match': '"7"' });
    fetchMock.mockResolvedValueOnce(Response.json({ revision: 8 }));
    await expect(fetchPicture(7)).resolves.toEqual({ revision: 8 });
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
    await expect(fetchPicture(1)).rejects.toThrow('Rollcall does not answer.');
  });
});

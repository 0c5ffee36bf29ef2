import { getHub } from '../../lib/server/slot.ts';

export const dynamic = 'force-dynamic';

/** 200 once the first complete picture exists. */
export function GET(): Response {
  const { isReady } = getHub().stats();
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
  return new Response(isReady ? 'ok' : 'the first complete picture is not there yet', {
    status: isReady ? 200 : 503,
    headers,
  });
}

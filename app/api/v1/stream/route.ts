import { rejectUnknown } from '../../../../lib/server/api/query.ts';
import { answer } from '../../../../lib/server/api/respond.ts';
import { lastRevisionOf, streamHead, streamResponse } from '../../../../lib/server/api/stream.ts';
import { getHub } from '../../../../lib/server/slot.ts';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Response {
  return answer(() => {
    rejectUnknown(new URL(request.url).searchParams, ['since']);
    return streamResponse(getHub(), lastRevisionOf(request), request.signal);
  });
}

/** Next would answer HEAD by GET, and nobody would ever end that stream. */
export function HEAD(): Response {
  return streamHead();
}

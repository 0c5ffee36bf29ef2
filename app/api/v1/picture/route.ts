import { rejectUnknown } from '../../../../lib/server/api/query.ts';
import { answer, withRevision } from '../../../../lib/server/api/respond.ts';
import { getHub } from '../../../../lib/server/slot.ts';

export const dynamic = 'force-dynamic';

/** What the page draws from; scripts use `/api/v1/coverage`. */
export function GET(request: Request): Response {
  return answer(() => {
    rejectUnknown(new URL(request.url).searchParams, []);
    const picture = getHub().picture();
    return withRevision(request, picture.revision, () => picture);
  });
}

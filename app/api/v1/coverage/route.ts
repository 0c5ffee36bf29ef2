import { coverageBody } from '../../../../lib/server/api/coverage.ts';
import { parseCoverageQuery } from '../../../../lib/server/api/query.ts';
import { answer, withRevision } from '../../../../lib/server/api/respond.ts';
import { getRuntime } from '../../../../lib/server/slot.ts';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Response {
  return answer(() => {
    const { hub, now } = getRuntime();
    const query = parseCoverageQuery(new URL(request.url).searchParams);
    return withRevision(request, hub.picture().revision, () => coverageBody(hub, query, now()));
  });
}

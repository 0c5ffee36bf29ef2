import { coverageBody } from '../../../../lib/server/api/coverage.ts';
import { parseCoverageQuery } from '../../../../lib/server/api/query.ts';
import { answer, json, withRevision } from '../../../../lib/server/api/respond.ts';
import { getRuntime } from '../../../../lib/server/slot.ts';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Response {
  return answer(() => {
    const { hub, now } = getRuntime();
    const { searchParams, search } = new URL(request.url);
    const query = parseCoverageQuery(searchParams);
    const body = () => coverageBody(hub, query, now());
    return search === '' ? withRevision(request, hub.picture().revision, body) : json(body());
  });
}

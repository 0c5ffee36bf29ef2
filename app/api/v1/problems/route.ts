import { problemsBody } from '../../../../lib/server/api/problems.ts';
import { rejectUnknown } from '../../../../lib/server/api/query.ts';
import { answer, json } from '../../../../lib/server/api/respond.ts';
import { getRuntime } from '../../../../lib/server/slot.ts';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Response {
  return answer(() => {
    const { hub, now } = getRuntime();
    rejectUnknown(new URL(request.url).searchParams, []);
    return json(problemsBody(hub.picture(), now()));
  });
}

import { hygieneBody } from '../../../../lib/server/api/hygiene.ts';
import { parseDaemonSets, rejectUnknown } from '../../../../lib/server/api/query.ts';
import { answer, json } from '../../../../lib/server/api/respond.ts';
import { getRuntime } from '../../../../lib/server/slot.ts';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Response {
  return answer(() => {
    const { hub, now } = getRuntime();
    const { searchParams } = new URL(request.url);
    rejectUnknown(searchParams, ['daemonSet']);
    return json(hygieneBody(hub, parseDaemonSets(searchParams), now()));
  });
}

import { openApi } from '../../../../lib/server/api/openapi.ts';
import { rejectUnknown } from '../../../../lib/server/api/query.ts';
import { answer, json } from '../../../../lib/server/api/respond.ts';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Response {
  return answer(() => {
    rejectUnknown(new URL(request.url).searchParams, []);
    return json(openApi());
  });
}

import { openApi } from '../../../../lib/server/api/openapi.ts';
import { json } from '../../../../lib/server/api/respond.ts';

export const dynamic = 'force-dynamic';

export function GET(): Response {
  return json(openApi());
}

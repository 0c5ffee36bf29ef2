import { failure } from '../../../lib/server/api/respond.ts';

export const dynamic = 'force-dynamic';

/** Whatever no other route answers: a script gets JSON, not a page. */
export function GET(): Response {
  return failure(404, 'NotFound', 'There is no such route: /api/v1/openapi.json describes those that there are.');
}

import { metricsText } from '../../lib/server/api/metrics.ts';
import { getRuntime } from '../../lib/server/slot.ts';

export const dynamic = 'force-dynamic';

export function GET(): Response {
  return new Response(metricsText(getRuntime()), {
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' },
  });
}

export const dynamic = 'force-dynamic';

/** The process answers. Whether it knows the cluster is `/readyz`. */
export function GET(): Response {
  return new Response('ok', { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } });
}

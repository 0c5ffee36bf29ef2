/** Answers of the JSON routes: one shape for data, one for errors. */
import { traceOf } from '../errors.ts';

/** No cache keeps it, and nobody on the way compresses it again. */
export const UNKEPT = { 'cache-control': 'no-store, no-transform' };

const DATA_HEADERS = { 'content-type': 'application/json; charset=utf-8', ...UNKEPT };

/** A JSON answer that no cache keeps. */
export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { ...DATA_HEADERS, ...headers } });
}

/** `message` says what failed, on which object, and what to do. */
export function failure(status: number, code: string, message: string): Response {
  return json({ error: { code, message } }, status);
}

/** 304 when the client has this revision of the URL already, else the body with its ETag. */
export function withRevision(request: Request, revision: number, body: () => unknown): Response {
  const etag = `"${revision}"`;
  if (isKnown(request.headers.get('if-none-match') ?? '', revision))
    return new Response(null, { status: 304, headers: { etag, 'cache-control': 'no-store' } });
  return json(body(), 200, { etag });
}

/** Whether an `If-None-Match` names the revision. */
export function isKnown(ifNoneMatch: string | undefined, revision: number): boolean {
  const known = (ifNoneMatch ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known.includes(`"${revision}"`) || known.includes('*');
}

/** Runs a route; what it throws is answered by `failed`. */
export function answer(make: () => Response): Response {
  try {
    return make();
  } catch (error) {
    return failed(error);
  }
}

/** A bad query becomes 400 with the field named, anything else 500 without a trace of the inside. */
export function failed(error: unknown): Response {
  if (error instanceof QueryError) return failure(400, 'BadQuery', error.message);
  process.stderr.write(`A route failed: ${traceOf(error)}\n`);
  return failure(
    500,
    'Internal',
    'Rollcall failed to answer: its log has the details; the page goes on with what it has.',
  );
}

/** A parameter that can't be used. */
export class QueryError extends Error {}

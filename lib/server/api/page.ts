/** What only Rollcall's own page asks for, in a form that may change with any version. */
import type { IncomingHttpHeaders } from 'node:http';
import type { PageFeed } from '../page/feed.ts';
import type { Encoding } from '../page/snapshot-bytes.ts';
import { rejectUnknown } from './query.ts';
import { isKnown, json, QueryError, UNKEPT } from './respond.ts';

/** A window shows fewer rows. */
const MOST_NODES = 100;

/** `GET /api/page/snapshot`: the bytes of lib/wire, compressed as the client takes it. */
export async function snapshotResponse(page: PageFeed, headers: IncomingHttpHeaders): Promise<Response> {
  const encoding = encodingOf(String(headers['accept-encoding'] ?? ''));
  if (isKnown(headers['if-none-match'], page.revision)) {
    return new Response(null, { status: 304, headers: { ...UNKEPT, etag: `"${page.revision}"` } });
  }
  const { revision, bytes } = await page.snapshotBytes(encoding);
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      ...UNKEPT,
      'content-type': 'application/octet-stream',
      etag: `"${revision}"`,
      vary: 'accept-encoding',
      ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    },
  });
}

/** `GET /api/page/words?node=…`: the cells of these nodes that are spelled out. Throws `QueryError`. */
export function wordsResponse(page: PageFeed, params: URLSearchParams): Response {
  rejectUnknown(params, ['node']);
  const nodes = params.getAll('node');
  if (nodes.length > MOST_NODES) {
    throw new QueryError(`node is given ${nodes.length} times; ask for at most ${MOST_NODES} nodes at once.`);
  }
  return json({ revision: page.revision, cells: page.cellsOn([...new Set(nodes)]) });
}

/** The best that the client takes. */
function encodingOf(accepted: string): Encoding {
  const taken = new Set(
    accepted.split(',').flatMap((one) => {
      const [name = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase());
      return parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)) ? [] : [name];
    }),
  );
  return (['br', 'gzip'] as const).find((one) => taken.has(one)) ?? 'identity';
}

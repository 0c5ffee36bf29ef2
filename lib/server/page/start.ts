/** What a page is drawn from: in its HTML once, for the server's drawing and the browser's alike. */
import type { PageStart } from '../../client/picture-store.ts';
import type { Digest } from '../../coverage/digest/digest.ts';
import { toBase64 } from '../../wire/base64.ts';
import { digestParts, encodeDigest } from '../../wire/digest.ts';
import type { PageFeed } from './feed.ts';

/** Digests that are sent are counted from 1: none of them goes on top of the page's. */
const VERSION = 0;

/** Of now. Rejects where the snapshot can't be encoded. */
export async function pageStart(feed: PageFeed): Promise<PageStart> {
  const digest = await feed.digest().catch(() => null);
  for (;;) {
    const { revision, bytes } = await feed.snapshotBytes('identity');
    // Something happened meanwhile: rows may be others.
    if (revision !== feed.revision) continue;
    return { snapshot: toBase64(bytes), digest: digest === null ? null : encode(digest, feed) };
  }
}

function encode(digest: Digest, { revision, model }: PageFeed): string | null {
  const parts = digestParts(digest, { revision, nodes: model.rows, daemonSets: model.columns });
  return encodeDigest(parts, { revision, version: VERSION }, null);
}

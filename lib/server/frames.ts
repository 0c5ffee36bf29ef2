/** Server-sent events, as bytes. The id is the picture's revision, and only the last event of a revision has it. */
import { type Picture, type PictureDelta, toTimestamp } from '../coverage/picture.ts';
import { toBase64 } from '../wire/base64.ts';
import type { Frame } from './backlog.ts';

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n`;
}

/** `text` is whole events. */
function frame(revision: number | null, text: string): Frame {
  return { revision, bytes: Buffer.from(text) };
}

/** Nodes and DaemonSets come before the cells that refer to them. */
export function frameOfDelta(delta: PictureDelta): Frame {
  const { revision, observedAt } = delta;
  const events: string[] = [];
  if (delta.nodes.length > 0 || delta.nodesGone.length > 0) {
    events.push(event('nodes', { revision, observedAt, set: delta.nodes, gone: delta.nodesGone }));
  }
  if (delta.daemonSets.length > 0 || delta.daemonSetsGone.length > 0) {
    events.push(event('daemonSets', { revision, observedAt, set: delta.daemonSets, gone: delta.daemonSetsGone }));
  }
  events.push(event('cells', { revision, observedAt, cells: delta.cells }));
  const text = `${events.join('\n')}id: ${revision}\n\n`;
  return frame(revision, text);
}

export function frameOfSources(
  now: number,
  { sources, requests, cluster }: Pick<Picture, 'sources' | 'requests' | 'cluster'>,
): Frame {
  const text = event('sources', { observedAt: toTimestamp(now), sources, requests, cluster });
  return frame(null, `${text}\n`);
}

/** Tells a client to fetch the picture anew. */
export function frameOfResync(revision: number): Frame {
  return frame(revision, `${event('resync', { revision })}id: ${revision}\n\n`);
}

export function frameOfHeartbeat(now: number, revision: number): Frame {
  const text = event('heartbeat', { observedAt: toTimestamp(now), revision });
  return frame(null, `${text}\n`);
}

/** The page's own: the bytes of lib/wire as base64. */
export function frameOfPageDelta(revision: number, bytes: Uint8Array): Frame {
  return frame(revision, `event: delta\ndata: ${toBase64(bytes)}\nid: ${revision}\n\n`);
}

/** `body` as lib/wire/digest.ts encodes it. */
export function frameOfDigest(body: string): Frame {
  return frame(null, `event: digest\ndata: ${body}\n\n`);
}

/** Also whether the digest may be of the past, since it can't be made. */
export function frameOfPageHeartbeat(now: number, revision: number, isDigestBehind: boolean): Frame {
  const text = event('heartbeat', { observedAt: toTimestamp(now), revision, isDigestBehind });
  return frame(null, `${text}\n`);
}

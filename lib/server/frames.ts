/** Server-sent events, as bytes. The id is the picture's revision, and only the last event of a revision has it. */
import { type Picture, type PictureDelta, toTimestamp } from '../coverage/picture.ts';
import type { Frame } from './backlog.ts';

const encoder = new TextEncoder();

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n`;
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
  return { revision, bytes: encoder.encode(text) };
}

export function frameOfSources(
  now: number,
  { sources, requests, cluster }: Pick<Picture, 'sources' | 'requests' | 'cluster'>,
): Frame {
  const text = event('sources', { observedAt: toTimestamp(now), sources, requests, cluster });
  return { revision: null, bytes: encoder.encode(`${text}\n`) };
}

/** Tells a client to fetch the picture anew. */
export function frameOfResync(revision: number): Frame {
  return { revision, bytes: encoder.encode(`${event('resync', { revision })}id: ${revision}\n\n`) };
}

export function frameOfHeartbeat(now: number, revision: number): Frame {
  const text = event('heartbeat', { observedAt: toTimestamp(now), revision });
  return { revision: null, bytes: encoder.encode(`${text}\n`) };
}

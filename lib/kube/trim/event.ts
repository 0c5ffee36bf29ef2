import type { EventObject } from '../../coverage/objects.ts';
import { trimMeta } from './meta.ts';
import type { Pool } from './pool.ts';
import {
  NO_STRINGS,
  readInteger,
  readMessage,
  readObject,
  readOptionalObject,
  readString,
  readTime,
  type Wire,
} from './read.ts';

/**
 * The Normal events that tell the reader of a card something: what a Pod waits for, and who stopped it. The others (a
 * line for each Pod created, each image found) would push the warnings out.
 */
const TELLING_NORMAL_EVENTS: ReadonlySet<string> = new Set([
  'Killing',
  'Pulling',
  'Scheduled',
  'Preempted',
  'Preempting',
  'TaintManagerEviction',
  'SucceededDaemonPod',
]);

/** `v1.Event` as Rollcall keeps it; null when it is not about a DaemonSet or a Pod, or tells nothing. Throws MalformedError. */
export function trimEvent(wire: Wire, pool: Pool): EventObject | null {
  const regarding = readObject(wire, 'involvedObject');
  const kind = readString(regarding, 'kind');
  if (kind !== 'DaemonSet' && kind !== 'Pod') return null;
  const type = readString(wire, 'type');
  const reason = readString(wire, 'reason');
  if (type === 'Normal' && !TELLING_NORMAL_EVENTS.has(reason)) return null;
  const meta = trimMeta(wire, pool);
  const series = readOptionalObject(wire, 'series');
  const eventTime = readTime(wire, 'eventTime') ?? meta.createdAt;
  return {
    kind: 'Event',
    ...meta,
    labels: NO_STRINGS,
    regardingKind: pool.string(kind),
    regardingName: readString(regarding, 'name'),
    regardingUid: readString(regarding, 'uid'),
    type: pool.string(type),
    reason: pool.string(reason),
    message: readMessage(wire, 'message'),
    count: (series === null ? 0 : readInteger(series, 'count')) || readInteger(wire, 'count') || 1,
    firstSeen: readTime(wire, 'firstTimestamp') ?? eventTime,
    lastSeen: (series && readTime(series, 'lastObservedTime')) ?? readTime(wire, 'lastTimestamp') ?? eventTime,
  };
}

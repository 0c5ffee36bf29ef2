/** Where a stream of events begins. */
import type { IncomingHttpHeaders } from 'node:http';
import { QueryError } from './respond.ts';

/** No revision was ever this low: whoever asks for what came after it starts over. */
const NEVER_OURS = -1;

/**
 * The revision of a `Last-Event-ID` header, else of `?since=`; null when there is neither. An id that is not ours leads
 * to a resync; a `since` that is no number throws a QueryError.
 */
export function lastRevisionOf(headers: IncomingHttpHeaders, params: URLSearchParams): number | null {
  const id = headers['last-event-id'];
  if (id !== undefined) return parseRevision(String(id)) ?? NEVER_OURS;
  const since = params.getAll('since');
  const [text] = since;
  if (text === undefined) return null;
  const revision = since.length === 1 ? parseRevision(text) : null;
  if (revision === null) throw new QueryError('since takes one revision, a number, as the id of an event has it.');
  return revision;
}

function parseRevision(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

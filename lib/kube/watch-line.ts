/**
 * One line of a watch, read no further than it has to be. Most events of a large cluster tell of a new status: their
 * `managedFields` are never looked at, and their `spec` only where `metadata.generation` says that it is another one.
 */
import { isWire, MalformedError, type Wire } from './trim/read.ts';

export interface WatchEvent {
  readonly type: string;
  readonly object: Wire;
}

// A quote inside a JSON string is escaped, so none of these can occur inside one.
const MODIFIED = Buffer.from('{"type":"MODIFIED",');
const METADATA = Buffer.from(',"metadata":{');
const SPEC = Buffer.from(',"spec":{');
const STATUS = Buffer.from(',"status":{');
const MANAGED_FIELDS = Buffer.from(',"managedFields":[');
const NEXT_AFTER_LIST = Buffer.from('],"');
const END_OF_METADATA = Buffer.from(']}');
const BRACE = 0x7b;
/** Stands where something was cut out, and so tells of which object that was a part. */
const CUT_SPEC = ',"spec":null';
const CUT_MANAGED_FIELDS = ',"managedFields":null}';
/** `{"type":…,"object":{"kind":…,"apiVersion":…`: an event before its metadata. */
const LONGEST_START = 256;
const BRACES_OF_START = 2;

/**
 * The event, or null when the line is none. The object's `spec` may be parsed only when it is read, and throws a
 * MalformedError then if it is no JSON; `managedFields` may be missing.
 */
export function readEvent(line: Buffer): WatchEvent | null {
  return (isInUsualOrder(line) ? readUsual(line) : null) ?? readWhole(line.toString('utf8'));
}

/** Whether it begins as an API server writes it. In metadata nothing is nested under the names that are looked for. */
function isInUsualOrder(line: Buffer): boolean {
  const metadataAt = line.indexOf(METADATA);
  if (metadataAt === -1 || metadataAt > LONGEST_START) return false;
  let braces = 0;
  for (let at = 0; at < metadataAt; at += 1) if (line[at] === BRACE) braces += 1;
  return braces === BRACES_OF_START;
}

function readUsual(line: Buffer): WatchEvent | null {
  const specAt = line.indexOf(SPEC);
  if (specAt === -1) return null;
  const head = headOf(line, specAt);
  if (startsWith(line, MODIFIED)) {
    const statusAt = line.indexOf(STATUS, specAt);
    if (statusAt !== -1) return readSections(line, head, specAt, statusAt);
  }
  return readWhole(head + line.toString('utf8', specAt));
}

function readSections(line: Buffer, head: string, specAt: number, statusAt: number): WatchEvent | null {
  const event = readWhole(head + CUT_SPEC + line.toString('utf8', statusAt));
  if (event === null || event.object.spec !== null) return null;
  const spec = line.subarray(specAt + SPEC.length - 1, statusAt);
  Object.defineProperty(event.object, 'spec', { get: () => parseSpec(spec, line) });
  return event;
}

/** Between `spec` and `status` there may be more. */
function parseSpec(spec: Buffer, line: Buffer): unknown {
  const parsed = parseObject(spec.toString('utf8')) ?? readWhole(line.toString('utf8'))?.object.spec;
  if (parsed === undefined) throw new MalformedError('spec is not JSON');
  return parsed;
}

/** The line up to `end`, where `metadata` ends, without the list that it ends with. */
function headOf(line: Buffer, end: number): string {
  const at = line.indexOf(MANAGED_FIELDS);
  const isLast =
    at !== -1 && line.indexOf(END_OF_METADATA, at) === end - END_OF_METADATA.length && !hasBetween(line, at, end);
  return isLast ? line.toString('utf8', 0, at) + CUT_MANAGED_FIELDS : line.toString('utf8', 0, end);
}

/** Whether another field comes after a list. */
function hasBetween(line: Buffer, start: number, end: number): boolean {
  const next = line.indexOf(NEXT_AFTER_LIST, start);
  return next !== -1 && next < end;
}

function readWhole(text: string): WatchEvent | null {
  const event = parseObject(text);
  const object = event?.object;
  return typeof event?.type === 'string' && isWire(object) ? { type: event.type, object } : null;
}

function startsWith(line: Buffer, start: Buffer): boolean {
  return line.length >= start.length && line.compare(start, 0, start.length, 0, start.length) === 0;
}

function parseObject(text: string): Wire | null {
  try {
    const value: unknown = JSON.parse(text);
    return isWire(value) ? value : null;
  } catch {
    return null;
  }
}

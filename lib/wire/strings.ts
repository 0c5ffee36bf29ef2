/** Strings of which most begin and end as the one before: how much is the same, and what stands between. */
import type { MessageReader, MessageWriter } from './message.ts';
import { WireError } from './wire-error.ts';

/** A shorter ending that is the same is chance, and would only be noise. */
const ENDING_AT_LEAST = 4;

/** One that no middle has stands between them; where each is in use, they are a list. */
const SEPARATORS = [' ', ',', ';', '|', '~'];

export function writeStrings(out: MessageWriter, strings: readonly string[]): void {
  const middles: string[] = [];
  let before = '';
  for (const value of strings) {
    const start = commonStart(before, value);
    const end = commonEnd(before, value, Math.min(before.length, value.length) - start);
    out.numbers.put(start);
    out.places.put(end);
    middles.push(value.slice(start, value.length - end));
    before = value;
  }
  const separator = SEPARATORS.find((one) => !middles.some((middle) => middle.includes(one)));
  out.text.push(separator === undefined ? middles : separator + middles.join(separator));
}

export function readStrings(from: MessageReader, count: number): string[] {
  const said = from.next();
  const middles: unknown = typeof said === 'string' ? said.slice(1).split(said.charAt(0)) : said;
  if (!Array.isArray(middles) || middles.length !== count) throw new WireError('the strings are of another number');
  let before = '';
  return middles.map((middle: unknown) => {
    const start = from.numbers.get();
    const end = from.places.get();
    if (typeof middle !== 'string' || start + end > before.length) throw new WireError('a string is cut short');
    before = before.slice(0, start) + middle + before.slice(before.length - end);
    from.claim(before.length);
    return before;
  });
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

function commonEnd(a: string, b: string, atMost: number): number {
  let length = 0;
  while (length < atMost && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length++;
  return length < ENDING_AT_LEAST ? 0 : length;
}

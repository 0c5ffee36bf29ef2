/** Strings of which most begin as the one before: how much is the same, and what follows. */
import type { MessageReader, MessageWriter } from './message.ts';
import { WireError } from './wire-error.ts';

/** One that no string has stands between them; where each is in use, they are a list. */
const SEPARATORS = [' ', ',', ';', '|', '~'];

export function writeStrings(out: MessageWriter, strings: readonly string[]): void {
  const endings: string[] = [];
  let before = '';
  for (const value of strings) {
    const same = commonLength(before, value);
    out.numbers.put(same);
    endings.push(value.slice(same));
    before = value;
  }
  const separator = SEPARATORS.find((one) => !endings.some((ending) => ending.includes(one)));
  out.text.push(separator === undefined ? endings : separator + endings.join(separator));
}

export function readStrings(from: MessageReader, count: number): string[] {
  const said = from.next();
  const endings: unknown = typeof said === 'string' ? said.slice(1).split(said.charAt(0)) : said;
  if (!Array.isArray(endings) || endings.length !== count) throw new WireError('the strings are of another number');
  let before = '';
  return endings.map((ending: unknown) => {
    const same = from.numbers.get();
    if (typeof ending !== 'string' || same > before.length) throw new WireError('a string is cut short');
    before = before.slice(0, same) + ending;
    from.claim(before.length);
    return before;
  });
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

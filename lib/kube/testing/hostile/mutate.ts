/** Structure-aware damage to one object of the wire: what a broken or hostile API server might send in its place. */
import type { Random } from './random.ts';

type Fields = Record<string, unknown>;
interface Place {
  readonly parent: Fields;
  readonly key: string;
}
type Damage = (place: Place, random: Random) => string;

/** What JSON.stringify can't write stands in the text as a marked string until the end. */
const RAW = '@@raw@@';
const TWICE = '@@twice@@';
const DEEP_OBJECT = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
const DEEP_LIST = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;

/** Keys that mean something to JavaScript. */
const KEYS = [
  '__proto__',
  '__proto__',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'length',
  '',
  '\ud800',
  '0',
];
const STRINGS = [
  '',
  ' ',
  'x',
  '\ud800',
  'a\udfffb',
  '\u0000',
  '\u202e',
  'null',
  '[object Object]',
  '../..',
  'a/b',
  '__proto__',
];
const NAMES = ['', '.', '..', 'a/b', 'A B', '%2F', '\ud83d', '__proto__', 'constructor', 'ü', 'n'.repeat(300), '\n'];
const NUMBERS = [0, -0, -1, 0.5, 1e21, 1e308, -1e308, 2 ** 53, 2 ** 63, 4_294_967_296, Number.MAX_SAFE_INTEGER];
const QUANTITIES = [
  'NaN',
  '1e999999',
  '-1e999999',
  '9'.repeat(400),
  `0.${'0'.repeat(400)}1`,
  `1.${'1'.repeat(400)}`,
  '1e-999999',
  '-1',
  '1.1.1',
  '0x10',
  '1Kii',
  '+',
  'Ki',
  '',
  ' 1 ',
  '١',
  'Infinity',
];
const TIMES = [
  '0000-00-00T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '1969-12-31T23:59:59Z',
  '9999-12-31T23:59:59Z',
  'yesterday',
  '12345',
  '2026-11-24T14:32:11.123456789Z',
  '2026-02-30T00:00:00Z',
];
const TOKENS = [DEEP_OBJECT, DEEP_LIST, '1e400', '-1e400', '9007199254740993', '123456789012345678901234567890'];

const set = (name: string, value: (random: Random, before: unknown) => unknown): Damage => {
  return ({ parent, key }, random) => {
    parent[key] = value(random, parent[key]);
    return name;
  };
};

/** Also `__proto__`, which an assignment would take for the prototype. */
function define(parent: object, key: string, value: unknown): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}

const remove: Damage = ({ parent, key }) => {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
  return 'missing';
};

const rename: Damage = ({ parent, key }, random) => {
  if (Array.isArray(parent)) return 'nothing';
  const value = parent[key];
  delete parent[key];
  define(parent, random.of(KEYS), value);
  return 'another key';
};

/** Beside what is there, an own key that looks like a part of every object. */
const plantKey: Damage = (place, random) => {
  const key = random.of(KEYS);
  const inner = place.parent[place.key];
  const target = isFields(inner) ? inner : place.parent;
  if (Array.isArray(target)) return 'nothing';
  define(target, key, random.of<unknown>([{ polluted: true }, { toString: null }, 'x', 'x', null, 7, []]));
  return `key ${key}`;
};

const twice: Damage = ({ parent, key }, random) => {
  if (Array.isArray(parent)) return 'nothing';
  define(parent, TWICE + key, random.of<unknown>([null, 'x', 1, {}, []]));
  return 'key twice';
};

const crowd: Damage = ({ parent, key }, random) => {
  const count = random.below(400) === 0 ? 100_000 : 200;
  parent[key] = Object.fromEntries(Array.from({ length: count }, (_, i) => [`l${i}`, 'v']));
  return `${count} labels`;
};

const swell: Damage = ({ parent, key }, random) => {
  const length = random.below(400) === 0 ? 1_500_000 : 5_000;
  parent[key] = random.of(['x', '9', '\ud800', '.', '\n']).repeat(length);
  return `${length} characters`;
};

const multiply: Damage = ({ parent, key }, random) => {
  const before = parent[key];
  if (!Array.isArray(before)) return 'nothing';
  const times = random.below(100) === 0 ? 2_000 : 3;
  parent[key] = random.below(4) === 0 ? before.reverse() : Array.from({ length: times }, () => before).flat();
  return 'list in another order or longer';
};

/** An object where a list should be, a list where an object should be, and each around what is there. */
const reshape: Damage = ({ parent, key }, random) => {
  const before = parent[key];
  if (Array.isArray(before)) parent[key] = random.of<unknown>([{ ...before }, before[0], [before]]);
  else if (isFields(before)) parent[key] = random.of<unknown>([Object.values(before), [before], Object.keys(before)]);
  else parent[key] = random.of<unknown>([[before], { value: before }, String(before), [[before]]]);
  return 'another shape';
};

const DAMAGES: readonly Damage[] = [
  remove,
  remove,
  rename,
  plantKey,
  plantKey,
  twice,
  crowd,
  swell,
  multiply,
  reshape,
  reshape,
  set('null', () => null),
  set('null', () => null),
  set('a boolean', (random, before) => (typeof before === 'boolean' ? !before : random.below(2) === 0)),
  set('a number', (random) => random.of(NUMBERS)),
  set('a text', (random) => random.of(STRINGS)),
  set('a name', (random) => random.of(NAMES)),
  set('a quantity', (random) => random.of(QUANTITIES)),
  set('a time', (random) => random.of(TIMES)),
  set('a token', (random) => RAW + random.of(TOKENS)),
  set('an empty object', () => ({})),
  set('an empty list', () => []),
];
/** Where a random place would seldom fall, and much depends on what stands there. */
const TELLING =
  /^(name|namespace|uid|nodeName|status|revision|ownerReferences|labels|taints|conditions|nodeSelector|.*Seconds|.*Time(stamp)?)$/;

export interface Mutant {
  readonly text: string;
  readonly says: string;
}

/** `original` as JSON, damaged in one to three places. `relative` is one of its kind, to take parts from. */
export function mutate(original: string, relative: string, random: Random): Mutant {
  const object: unknown = JSON.parse(original);
  const says: string[] = [];
  for (let left = 1 + random.below(3); left > 0; left -= 1) {
    const all = placesIn(object);
    const telling = all.filter(({ key }) => TELLING.test(key));
    const place = random.of(random.below(3) === 0 && telling.length > 0 ? telling : all);
    const where = place.key;
    const what =
      random.below(20) === 0 ? takePart(place, JSON.parse(relative), random) : random.of(DAMAGES)(place, random);
    says.push(`${where}: ${what}`);
  }
  return { text: write(object), says: says.join('; ') };
}

/** What stands at the same key in another object of the kind. */
function takePart(place: Place, relative: unknown, random: Random): string {
  const same = placesIn(relative).filter(({ key }) => key === place.key);
  if (same.length === 0) return 'nothing';
  const { parent, key } = random.of(same);
  place.parent[place.key] = parent[key];
  return "another object's";
}

function write(object: unknown): string {
  const text = JSON.stringify(object) ?? 'null';
  return text
    .replaceAll(TWICE, '')
    .replaceAll(new RegExp(`"${RAW}((?:[^"\\\\]|\\\\.)*)"`, 'g'), (_, raw: string) => raw.replaceAll('\\"', '"'));
}

/** One to three changes of single bytes, of stretches, or of where the line ends. */
export function mutateBytes(line: Uint8Array, random: Random): Uint8Array {
  let bytes = Buffer.from(line);
  for (let left = 1 + random.below(3); left > 0; left -= 1) {
    const at = random.below(bytes.length);
    const kind = random.below(7);
    if (kind === 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    else if (kind === 1) bytes[at] = random.below(256);
    else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(20))]);
    else if (kind === 3) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - 30))]);
    else if (kind === 4)
      bytes = Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from([random.of([0, 10, 13, 34, 92, 123, 125, 0xc0, 0xff])]),
        bytes.subarray(at),
      ]);
    else if (kind === 5) bytes = bytes.subarray(0, Math.max(1, at));
    else bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at).reverse()]);
  }
  return bytes;
}

function placesIn(value: unknown): Place[] {
  if (!isFields(value)) return [];
  return Object.keys(value).flatMap((key) => [{ parent: value, key }, ...placesIn(value[key])]);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

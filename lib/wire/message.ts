/**
 * The frame of every message: a version, three parts, and a sum over all of it. What is alike lies together, since
 * that compresses best: `text` is one JSON list, `numbers` are distances, `places` are places in some list.
 */
import { ByteSink, ByteSource } from './bytes.ts';
import { WireError, WireVersionError } from './wire-error.ts';

/** Grows with every change of the format. */
const VERSION = 1;
const SUM_BYTES = 4;

/** How many values one message may unfold to: a few bytes can stand for very many. The largest cluster needs a third. */
const MOST_VALUES = 1 << 25;

export class MessageWriter {
  readonly text: unknown[] = [];
  readonly numbers = new ByteSink();
  readonly places = new ByteSink();

  /** `seed` is what both sides know already, and must agree on. */
  finish(seed = 0): Uint8Array<ArrayBuffer> {
    const parts = new ByteSink();
    for (const part of [this.text.length === 0 ? new Uint8Array() : utf8(this.text), this.numbers.written]) {
      parts.put(part.length);
      parts.append(part);
    }
    parts.append(this.places.written);
    return seal(parts.written, seed);
  }
}

/** The parts behind the version and before the sum. */
export function seal(parts: Uint8Array, seed: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(1 + parts.length + SUM_BYTES);
  whole[0] = VERSION;
  whole.set(parts, 1);
  const end = whole.length - SUM_BYTES;
  const sum = sumOf(whole.subarray(0, end), seed);
  for (let i = 0; i < SUM_BYTES; i++) whole[end + i] = sum >>> (8 * i);
  return whole;
}

export class MessageReader {
  readonly numbers: ByteSource;
  readonly places: ByteSource;
  readonly #text: readonly unknown[];
  #next = 0;
  #valuesLeft = MOST_VALUES;

  /** Throws WireVersionError for another version, and WireError for anything that a writer with this seed did not make. */
  constructor(bytes: Uint8Array, seed = 0) {
    if (bytes[0] !== VERSION) {
      throw new WireVersionError(`the message is of version ${bytes[0]}, this side reads version ${VERSION}`);
    }
    const end = bytes.length - SUM_BYTES;
    const sum = sumOf(bytes.subarray(0, Math.max(end, 0)), seed);
    for (let i = 0; i < SUM_BYTES; i++) {
      if (bytes[end + i] !== ((sum >>> (8 * i)) & 255)) throw new WireError('the message is damaged or cut short');
    }
    const whole = new ByteSource(bytes.subarray(1, end));
    const text = whole.take(whole.get());
    this.numbers = new ByteSource(whole.take(whole.get()));
    this.places = new ByteSource(whole.rest());
    this.#text = text.length === 0 ? [] : asList(parse(text));
  }

  /** The next value of the text. */
  next(): unknown {
    if (this.#next === this.#text.length) throw new WireError('the text is too short');
    return this.#text[this.#next++];
  }

  nextList(): readonly unknown[] {
    return asList(this.next());
  }

  /** Before so many values are made. Throws where they are more than any message has. */
  claim(values: number): void {
    this.#valuesLeft -= values;
    if (this.#valuesLeft < 0) throw new WireError('the message says more than any cluster has');
  }

  /** How many values follow, claimed. */
  count(): number {
    const count = this.numbers.get();
    this.claim(count);
    return count;
  }

  /** Throws where something is left that nobody asked for. */
  finish(): void {
    if (this.#next < this.#text.length || !this.numbers.isAtEnd || !this.places.isAtEnd) {
      throw new WireError('the message is too long');
    }
  }
}

function utf8(text: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(text));
}

function parse(text: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text));
  } catch (error) {
    throw new WireError('the text is not JSON', { cause: error });
  }
}

function asList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new WireError('the text is no list');
  return value;
}

/** FNV-1a. */
function sumOf(bytes: Uint8Array, seed: number): number {
  let sum = 0x811c9dc5 ^ seed;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193);
  return sum;
}

/**
 * How a document may look, said once: the validator and the JSON schema for editors are both made from it, so neither
 * can allow what the other does not.
 */

export interface ObjectShape {
  readonly kind: 'object';
  readonly says: string;
  readonly keys: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
  /** At least one of these must be there; empty asks for none. */
  readonly oneOf: readonly string[];
}

/** At least one item. */
export interface ListShape {
  readonly kind: 'list';
  readonly says: string;
  readonly of: Shape;
  readonly exactly?: number;
}

export interface TextShape {
  readonly kind: 'text';
  readonly says: string;
  /** Anchored at both ends. */
  readonly pattern: RegExp;
  /** What the pattern takes, for a sentence: `a date, such as 2027-01-31`. */
  readonly takes: string;
  /** Beyond the pattern; `format` is how JSON Schema calls it. */
  readonly check?: { readonly format: string; readonly passes: (text: string) => boolean };
}

export interface WordShape {
  readonly kind: 'word';
  readonly says: string;
  readonly words: readonly string[];
}

interface FlagShape {
  readonly kind: 'flag';
  readonly says: string;
}

/** The only number that is taken. */
interface NumberShape {
  readonly kind: 'number';
  readonly says: string;
  readonly value: number;
}

/** Text by key, both of one form. */
export interface TextMapShape {
  readonly kind: 'textMap';
  readonly says: string;
  readonly key: TextShape;
  readonly value: TextShape;
}

/** Objects that differ by the word under one key, which each of them has. */
export interface VariantsShape {
  readonly kind: 'variants';
  readonly says: string;
  readonly by: string;
  readonly variants: readonly ObjectShape[];
}

export type Shape =
  | ObjectShape
  | ListShape
  | TextShape
  | WordShape
  | FlagShape
  | NumberShape
  | TextMapShape
  | VariantsShape;

export const object = (
  says: string,
  keys: Readonly<Record<string, Shape>>,
  required: readonly string[] = [],
  oneOf: readonly string[] = [],
): ObjectShape => ({ kind: 'object', says, keys, required, oneOf });

export const listOf = (says: string, of: Shape): ListShape => ({ kind: 'list', says, of });

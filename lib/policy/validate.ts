/** Holds a YAML document to a shape. Every mistake is reported, each where it stands and with what is allowed there. */
import { type Alias, type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, visit } from 'yaml';
import { shown } from '../cli/values.mjs';
import { closest } from './closest.ts';
import type { ListShape, ObjectShape, Shape, TextMapShape, TextShape, VariantsShape } from './shape.ts';

/** Aliases make a short file long; this is where it ends. */
const MOST_NODES = 20_000;

/** The document has more values than anybody writes by hand; which of them are wrong does not matter. */
export class TooLongError extends Error {
  override readonly name = 'TooLongError';
}

export class Validator {
  readonly problems: { readonly offset: number; readonly message: string }[] = [];
  readonly #meant: ReadonlyMap<Alias, Node>;
  #nodes = 0;

  constructor(document: Document) {
    this.#meant = resolveAliases(document);
  }

  /**
   * The value as plain data: lists, text, and objects without a prototype, each of which has its place in the file
   * under `OFFSET`. What is wrong is left out and reported in `problems`. Throws a TooLongError.
   */
  read(node: unknown, shape: Shape, what: string, at: number): unknown {
    this.#nodes += 1;
    if (this.#nodes > MOST_NODES) throw new TooLongError();
    const resolved = this.#resolve(node);
    const offset = offsetOf(node) ?? at;
    if (isAlias(node) && resolved === undefined) {
      return this.#report(offset, `${shown(node.source)} names nothing above it: mark what it means with &.`);
    }
    switch (shape.kind) {
      case 'object':
        return this.#object(resolved, shape, what, offset);
      case 'variants':
        return this.#variant(resolved, shape, what, offset);
      case 'list':
        return this.#list(resolved, shape, what, offset);
      case 'textMap':
        return this.#textMap(resolved, shape, what, offset);
      case 'text':
        return this.#text(resolved, shape, what, offset);
      case 'word': {
        const value = scalar(resolved);
        if (typeof value === 'string' && shape.words.includes(value)) return value;
        const word = typeof value === 'string' ? value : '';
        return this.#report(offset, `${what} is ${sayValue(resolved)}: ${sayAllowed(word, shape.words)}`);
      }
      case 'flag': {
        const value = scalar(resolved);
        if (typeof value === 'boolean') return value;
        return this.#report(offset, `${what} is ${sayValue(resolved)}: it takes true or false.`);
      }
      case 'number': {
        if (scalar(resolved) === shape.value) return shape.value;
        return this.#report(offset, `${what} is ${sayValue(resolved)}: it takes ${shape.value}.`);
      }
    }
  }

  #object(node: unknown, shape: ObjectShape, what: string, offset: number): unknown {
    const known = Object.keys(shape.keys);
    const pairs = this.#pairs(node, what, offset, `a mapping with ${either(known)}`);
    if (pairs === undefined) return undefined;
    const made: Record<PropertyKey, unknown> = Object.assign(Object.create(null), { [OFFSET]: offset });
    for (const { key, keyOffset, value } of pairs) {
      const inner = Object.hasOwn(shape.keys, key) ? shape.keys[key] : undefined;
      if (inner === undefined) {
        this.#report(keyOffset, `${shown(key)} is unknown in ${what}: ${sayAllowed(key, known)}`);
      } else made[key] = this.read(value, inner, key, keyOffset);
    }
    const has = (key: string) => pairs.some((pair) => pair.key === key);
    for (const key of shape.required) {
      if (!has(key)) this.#report(offset, `${what} lacks ${key}: ${lowerFirst(shape.keys[key]?.says ?? '')}`);
    }
    if (shape.oneOf.length > 0 && !shape.oneOf.some(has)) {
      this.#report(offset, `${what} needs at least one of ${either(shape.oneOf)}.`);
    }
    return made;
  }

  #variant(node: unknown, shape: VariantsShape, what: string, offset: number): unknown {
    const allowed = (one: ObjectShape) => {
      const discriminator = one.keys[shape.by];
      return discriminator?.kind === 'word' ? discriminator.words : [];
    };
    const word = isMap(node) ? scalar(this.#resolve(node.get(shape.by, true))) : undefined;
    const variant = shape.variants.find((one) => typeof word === 'string' && allowed(one).includes(word));
    if (variant !== undefined) return this.#object(node, variant, what, offset);
    // Whatever fits nowhere is held to the fullest variant, with every word allowed: its sentence then names them all.
    const [fullest] = shape.variants;
    if (fullest === undefined) return undefined;
    const words = shape.variants.flatMap(allowed);
    const keys = { ...fullest.keys, [shape.by]: { kind: 'word' as const, says: shape.says, words } };
    return this.#object(node, { ...fullest, keys, required: ['key', shape.by] }, what, offset);
  }

  #list(node: unknown, shape: ListShape, what: string, offset: number): unknown {
    const one = shape.exactly === 1 ? 'a list of exactly one value' : 'a list with at least one item';
    if (!isSeq(node)) return this.#report(offset, `${what} is ${sayValue(node)}: it takes ${one}.`);
    const { length } = node.items;
    if (length === 0) return this.#report(offset, `${what} is an empty list: it takes ${one}.`);
    if (shape.exactly !== undefined && length !== shape.exactly) {
      return this.#report(offset, `${what} has ${length} values: it takes ${one}.`);
    }
    return node.items.map((item, index) => this.read(item, shape.of, `${what}[${index}]`, offset));
  }

  #textMap(node: unknown, shape: TextMapShape, what: string, offset: number): unknown {
    const pairs = this.#pairs(node, what, offset, 'a mapping of labels to values');
    if (pairs === undefined) return undefined;
    if (pairs.length === 0) return this.#report(offset, `${what} is empty: it takes at least one label.`);
    return pairs.map(({ key, keyOffset, value }) => {
      if (!passes(key, shape.key)) this.#report(keyOffset, `${shown(key)} in ${what} is not ${shape.key.takes}.`);
      return [key, this.read(value, shape.value, `${what} ${shown(key)}`, keyOffset)];
    });
  }

  #text(node: unknown, shape: TextShape, what: string, offset: number): unknown {
    const value = scalar(node);
    if (typeof value !== 'string') {
      const isPlain = typeof value === 'number' || typeof value === 'boolean';
      const hint = isPlain ? ' Put it in quotes.' : '';
      return this.#report(offset, `${what} is ${sayValue(node)}: it takes ${shape.takes}.${hint}`);
    }
    if (passes(value, shape)) return value;
    return this.#report(offset, `${what} is ${shown(value)}: it takes ${shape.takes}.`);
  }

  /** Undefined, and reported, when it is no mapping. Of a key that stands twice, the second is reported. */
  #pairs(node: unknown, what: string, offset: number, takes: string) {
    if (!isMap(node)) return this.#report(offset, `${what} is ${sayValue(node)}: it takes ${takes}.`);
    const seen = new Set<string>();
    const pairs: { readonly key: string; readonly keyOffset: number; readonly value: unknown }[] = [];
    for (const pair of node.items) {
      const keyNode = this.#resolve(pair.key);
      const keyOffset = offsetOf(pair.key) ?? offset;
      const key = scalar(keyNode);
      if (typeof key !== 'string') this.#report(keyOffset, `A key of ${what} is ${sayValue(keyNode)}: keys are text.`);
      else if (seen.has(key)) this.#report(keyOffset, `${shown(key)} stands twice in ${what}: the first one is above.`);
      else {
        seen.add(key);
        pairs.push({ key, keyOffset, value: pair.value });
      }
    }
    return pairs;
  }

  #resolve(node: unknown): unknown {
    return isAlias(node) ? this.#meant.get(node) : node;
  }

  #report(offset: number, message: string): undefined {
    this.problems.push({ offset, message: message.replace(/^the file/, 'The file') });
    return undefined;
  }
}

/** Where an object that `Validator.read` made began in the file. */
export const OFFSET = Symbol('offset');

/** In one pass: the library's own way looks through the whole document for each alias. */
function resolveAliases(document: Document): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const meant = new Map<Alias, Node>();
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target !== undefined) meant.set(node, target);
      } else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return meant;
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

/** Undefined for what is no scalar. */
function scalar(node: unknown): unknown {
  return isScalar(node) ? node.value : undefined;
}

function passes(text: string, { pattern, check }: TextShape): boolean {
  return pattern.test(text) && (check?.passes(text) ?? true);
}

function sayValue(node: unknown): string {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  const value = scalar(node);
  if (value === null || value === undefined) return 'empty';
  return typeof value === 'string' ? shown(value) : `the ${typeof value} ${String(value).slice(0, 40)}`;
}

function sayAllowed(word: string, allowed: readonly string[]): string {
  const meant = closest(word, allowed);
  return `${meant === null ? 'it takes' : `did you mean ${meant}? It takes`} ${either(allowed)}.`;
}

function either(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

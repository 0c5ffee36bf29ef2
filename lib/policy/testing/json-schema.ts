/** Whether a value is what a JSON Schema takes, as far as the policy's schema uses the language. */
import { isDate } from '../../coverage/policy/until.ts';
import type { JsonSchema } from '../json-schema.ts';

export function accepts(schema: JsonSchema, value: unknown): boolean {
  return Object.entries(schema).every(([word, of]) => RULES.get(word)?.(of as never, value, schema) ?? refuse(word));
}

type Rule = (of: never, value: unknown, schema: JsonSchema) => boolean;
type Text = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Text =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const always: Rule = () => true;

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['$schema', always],
  ['title', always],
  ['description', always],
  ['type', (of: string, value) => of === (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value)],
  ['const', (of: unknown, value) => of === value],
  ['enum', (of: readonly unknown[], value) => of.includes(value)],
  ['pattern', (of: string, value) => typeof value !== 'string' || new RegExp(of, 'u').test(value)],
  ['format', (of: string, value) => typeof value !== 'string' || (of === 'date' ? isDate(value) : refuse(of))],
  ['minItems', (of: number, value) => !Array.isArray(value) || value.length >= of],
  ['maxItems', (of: number, value) => !Array.isArray(value) || value.length <= of],
  ['items', (of: JsonSchema, value) => !Array.isArray(value) || value.every((item) => accepts(of, item))],
  ['minProperties', (of: number, value) => !isObject(value) || Object.keys(value).length >= of],
  ['required', (of: readonly string[], value) => !isObject(value) || of.every((key) => Object.hasOwn(value, key))],
  ['propertyNames', (of: JsonSchema, value) => !isObject(value) || Object.keys(value).every((key) => accepts(of, key))],
  [
    'properties',
    (of: Readonly<Record<string, JsonSchema>>, value) =>
      !isObject(value) ||
      Object.entries(of).every(([key, one]) => !Object.hasOwn(value, key) || accepts(one, value[key])),
  ],
  [
    'additionalProperties',
    (of: JsonSchema | false, value, { properties = {} }) =>
      !isObject(value) ||
      Object.keys(value).every(
        (key) => Object.hasOwn(properties as Text, key) || (of !== false && accepts(of, value[key])),
      ),
  ],
  ['anyOf', (of: readonly JsonSchema[], value) => of.some((one) => accepts(one, value))],
  ['oneOf', (of: readonly JsonSchema[], value) => of.filter((one) => accepts(one, value)).length === 1],
]);

/** A word that is not held to would make every test of the schema pass. */
function refuse(word: string): never {
  throw new Error(`This test knows no ${word}.`);
}

/** Holds a value to a JSON Schema, as far as Rollcall's description uses it, and to nothing beyond it. */
import type { Schema } from '../api/openapi-schemas.ts';

/** What is wrong, one line each; empty when all is well. A property that is not described is wrong too. */
export function mistakes(
  schema: Schema,
  value: unknown,
  schemas: Readonly<Record<string, Schema>>,
  at = '$',
): string[] {
  const check = (one: Schema, of: unknown, where: string) => mistakes(one, of, schemas, where);
  if (typeof schema.$ref === 'string') {
    const found = schemas[schema.$ref.replace('#/components/schemas/', '')];
    return found === undefined ? [`${at}: ${schema.$ref} leads nowhere`] : check(found, value, at);
  }
  if (Array.isArray(schema.oneOf)) {
    const tries = (schema.oneOf as Schema[]).map((one) => check(one, value, at));
    return tries.some((found) => found.length === 0) ? [] : (tries.sort((a, b) => b.length - a.length)[0] ?? []);
  }
  const type = typeOf(value);
  const types = [schema.type].flat();
  if (!types.includes(type) && !(type === 'integer' && types.includes('number'))) {
    return [`${at} is ${type}, not ${types.join(' or ')}: ${JSON.stringify(value)?.slice(0, 80)}`];
  }
  const found: string[] = [];
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) found.push(`${at} is not on its list: ${value}`);
  if (schema.format === 'date-time' && value !== null && !isTimestamp(value)) found.push(`${at} is no time: ${value}`);
  if (Array.isArray(value)) {
    found.push(...value.flatMap((item, index) => check(schema.items as Schema, item, `${at}[${index}]`)));
  } else if (type === 'object') {
    found.push(...checkObject(schema, value as Readonly<Record<string, unknown>>, at, check));
  }
  return found;
}

function checkObject(
  schema: Schema,
  value: Readonly<Record<string, unknown>>,
  at: string,
  check: (schema: Schema, value: unknown, at: string) => string[],
): string[] {
  const {
    properties = {},
    required = [],
    additionalProperties,
  } = schema as {
    properties?: Record<string, Schema>;
    required?: string[];
    additionalProperties?: Schema;
  };
  const isFree = schema.properties === undefined && additionalProperties === undefined;
  const missing = required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${at}.${name} is missing`);
  const wrong = Object.entries(value).flatMap(([name, one]) => {
    const of = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (of !== undefined) return check(of, one, `${at}.${name}`);
    return isFree ? [] : [`${at}.${name} is not described`];
  });
  return [...missing, ...wrong];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** RFC 3339, as the routes write it. */
function isTimestamp(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
}

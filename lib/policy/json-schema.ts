/** A shape as JSON Schema, for editors. */
import type { ObjectShape, Shape, TextShape } from './shape.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Draft-07, which is what editors read. */
export function jsonSchema(shape: Shape, title: string): JsonSchema {
  return { $schema: 'http://json-schema.org/draft-07/schema#', title, ...schemaOf(shape) };
}

function schemaOf(shape: Shape): JsonSchema {
  const { says: description } = shape;
  switch (shape.kind) {
    case 'object':
      return { description, ...objectSchema(shape) };
    case 'list': {
      const { exactly } = shape;
      const most = exactly === undefined ? {} : { maxItems: exactly };
      return { description, type: 'array', items: schemaOf(shape.of), minItems: exactly ?? 1, ...most };
    }
    case 'text':
      return { description, ...textSchema(shape) };
    case 'word':
      return { description, type: 'string', enum: shape.words };
    case 'flag':
      return { description, type: 'boolean' };
    case 'number':
      return { description, const: shape.value };
    case 'textMap':
      return {
        description,
        type: 'object',
        minProperties: 1,
        propertyNames: textSchema(shape.key),
        additionalProperties: textSchema(shape.value),
      };
    case 'variants':
      return { description, oneOf: shape.variants.map(schemaOf) };
  }
}

function objectSchema({ keys, required, oneOf }: ObjectShape): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(keys).map(([key, shape]) => [key, schemaOf(shape)])),
    required,
    additionalProperties: false,
    ...(oneOf.length === 0 ? {} : { anyOf: oneOf.map((key) => ({ required: [key] })) }),
  };
}

function textSchema({ pattern, check }: TextShape): JsonSchema {
  return { type: 'string', pattern: pattern.source, ...(check === undefined ? {} : { format: check.format }) };
}

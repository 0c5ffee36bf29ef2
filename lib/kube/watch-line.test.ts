import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { realPod } from './testing/real-objects.ts';
import { MalformedError } from './trim/read.ts';
import { readEvent } from './watch-line.ts';

const managedFields = [{ manager: 'kubelet', fieldsV1: { 'f:spec': { 'f:x': {} }, 'k:{"type":"Ready"}': {} } }];

function lineOf(type: string, object: object): Buffer {
  return Buffer.from(JSON.stringify({ type, object }));
}

/** All that is read of the event, `managedFields` aside. */
function read(line: Buffer): unknown {
  const event = readEvent(line);
  if (event === null) return null;
  const { metadata, spec, status } = event.object as Record<string, Record<string, unknown>>;
  const { managedFields: _, ...kept } = metadata ?? {};
  return { type: event.type, metadata: kept, spec, status };
}

function whole(line: Buffer): unknown {
  const { type, object } = JSON.parse(line.toString('utf8'));
  const { managedFields: _, ...metadata } = object.metadata ?? {};
  return { type, metadata, spec: object.spec, status: object.status };
}

describe('an event of a watch', () => {
  it.each(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK'])('%s says what its whole JSON says', (type) => {
    const { metadata, ...rest } = realPod() as { metadata: object };
    const line = lineOf(type, { ...rest, metadata: { ...metadata, managedFields } });
    expect(read(line)).toEqual(whole(line));
  });

  const quotes = '","spec":{"a":1},"status":{"b":2},"managedFields":[{}]},"spec":{';
  const text = fc.oneof(fc.string(), fc.constant(quotes), fc.constant('\\'), fc.constant(']}'));
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 3 }, text, fc.integer(), fc.constant(null), tie('list'), tie('object')),
    list: fc.array(tie('any'), { maxLength: 3 }),
    object: fc.dictionary(
      fc.oneof(fc.constantFrom('spec', 'status', 'metadata', 'managedFields', 'object', 'type'), text),
      tie('any'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  }));
  const object = fc.record(
    {
      kind: text,
      metadata: fc.record(
        { name: text, annotations: fc.dictionary(text, text), managedFields: value.list, more: text },
        { requiredKeys: [] },
      ),
      spec: value.object,
      status: value.object,
      more: value.any,
    },
    { requiredKeys: [] },
  );

  it('says what its whole JSON says, whatever it holds and in which order', () => {
    const shuffled = object.chain((fields) =>
      fc
        .shuffledSubarray(Object.keys(fields), { minLength: Object.keys(fields).length })
        .map((keys) => Object.fromEntries(keys.map((key) => [key, fields[key as keyof typeof fields]]))),
    );
    fc.assert(
      fc.property(fc.constantFrom('ADDED', 'MODIFIED'), fc.oneof(object, shuffled), (type, fields) => {
        const line = lineOf(type, fields);
        expect(read(line)).toEqual(whole(line));
      }),
      { numRuns: 3_000 },
    );
  });

  it('reads a spec only when it is asked for', () => {
    const line = Buffer.from(
      '{"type":"MODIFIED","object":{"kind":"Pod","metadata":{"name":"a"},"spec":{"x":!},"status":{}}}',
    );
    const event = readEvent(line);
    expect(event?.object.status).toEqual({});
    expect(() => event?.object.spec).toThrow(MalformedError);
  });

  it.each(['', '{', '[]', '{"type":1,"object":{}}', '{"type":"MODIFIED"}', '{"type":"MODIFIED","object":[]}', 'x'])(
    'is none in %j',
    (text) => {
      expect(readEvent(Buffer.from(text))).toBeNull();
    },
  );
});

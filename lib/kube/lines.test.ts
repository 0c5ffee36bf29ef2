import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from './lines.ts';

function split(chunks: readonly Uint8Array[], maxBytes?: number): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line.toString('utf8')), maxBytes);
  for (const chunk of chunks) splitter.push(chunk);
  return lines;
}

describe('LineSplitter', () => {
  const text = '{"name":"né"}\n{"name":"节点-🚀"}\n\n{"c":3}\n';
  const bytes = Buffer.from(text);

  it('gives the same lines wherever the stream is cut in two', () => {
    for (let at = 0; at <= bytes.length; at++) {
      expect(split([bytes.subarray(0, at), bytes.subarray(at)])).toEqual([
        '{"name":"né"}',
        '{"name":"节点-🚀"}',
        '{"c":3}',
      ]);
    }
  });

  it('gives the same lines for any chunks of any text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.array(fc.nat(40)), (parts, sizes) => {
        const lines = parts.map((part) => part.replaceAll('\n', ' ')).filter((part) => part !== '');
        const all = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const chunks: Uint8Array[] = [];
        let start = 0;
        for (const size of sizes) {
          chunks.push(all.subarray(start, start + size));
          start += size;
        }
        chunks.push(all.subarray(start));
        expect(split(chunks)).toEqual(lines.map((line) => Buffer.from(line).toString('utf8')));
      }),
    );
  });

  it('keeps back a line without an end', () => {
    expect(split([Buffer.from('{"a":1}\n{"b"')])).toEqual(['{"a":1}']);
  });

  it('refuses a line that never ends, at its limit and not one byte before', () => {
    const tenBytes = Buffer.from('0123456789');
    expect(split([tenBytes, Buffer.from('\n')], 10)).toEqual(['0123456789']);
    expect(() => split([tenBytes, tenBytes], 19)).toThrow('the API server sent a line of more than 19 bytes');
  });
});

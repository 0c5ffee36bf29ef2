import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shellQuote, yamlString } from './shell.ts';

describe('shellQuote', () => {
  test.each([
    ['kube-system', 'kube-system'],
    ['spec.nodeName=ip-10-0-1-2.eu-west-1', 'spec.nodeName=ip-10-0-1-2.eu-west-1'],
    ['nvidia.com/gpu:NoSchedule-', 'nvidia.com/gpu:NoSchedule-'],
    ['', "''"],
    ['a b', "'a b'"],
    ['$(reboot)', "'$(reboot)'"],
    ["it's", String.raw`'it'\''s'`],
    ['a\nb', "'a\nb'"],
    ['~', "'~'"],
    ['*', "'*'"],
  ])('%j becomes %s', (text, quoted) => {
    expect(shellQuote(text)).toBe(quoted);
  });

  test('is read back as the same single word, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        expect(unquote(shellQuote(text))).toBe(text);
      }),
    );
  });
});

/** What a POSIX shell makes of one word of plain, quoted and escaped parts. */
function unquote(word: string): string {
  const parts = word.matchAll(/'([^']*)'|\\(.)|([\w@%+=:,./-]+)/gs);
  let length = 0;
  let text = '';
  for (const [whole, quoted, escaped, plain] of parts) {
    length += whole.length;
    text += quoted ?? escaped ?? plain ?? '';
  }
  expect(length).toBe(word.length);
  return text;
}

describe('yamlString', () => {
  test.each([
    ['nvidia.com/gpu', 'nvidia.com/gpu'],
    ['NoSchedule', 'NoSchedule'],
    ['true', '"true"'],
    ['No', '"No"'],
    ['False', '"False"'],
    ['1', '"1"'],
    ['', '""'],
    ['a: b', '"a: b"'],
  ])('%j becomes %s', (text, scalar) => {
    expect(yamlString(text)).toBe(scalar);
  });
});

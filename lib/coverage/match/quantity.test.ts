import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatQuantity, parseQuantity } from './quantity.ts';

const MAX_INT64 = Number(2n ** 63n - 1n);

describe('parseQuantity', () => {
  test.each([
    ['100m', 100],
    ['1', 1000],
    ['0.5', 500],
    ['.5', 500],
    ['1.', 1000],
    ['0.0001', 1],
    ['1n', 1],
    ['1001u', 2],
    ['2k', 2_000_000],
    ['0', 0],
    ['0m', 0],
    [2, 2000],
    [0.25, 250],
  ])('reads %s as thousandths, rounded up', (text, expected) => {
    expect(parseQuantity(text, 'milli')).toBe(expected);
  });

  test.each([
    ['128974848', 128_974_848],
    ['129e6', 129_000_000],
    ['129E6', 129_000_000],
    ['1E+3', 1000],
    ['15e-1', 2],
    ['129M', 129_000_000],
    ['123Mi', 128_974_848],
    ['1.5Gi', 1_610_612_736],
    ['16384256Ki', 16_777_478_144],
    ['0.1Ki', 103],
    ['1500m', 2],
    ['1k', 1000],
    ['1G', 1e9],
    ['1T', 1e12],
    ['1P', 1e15],
    ['1E', 1e18],
    ['1Ti', 2 ** 40],
    ['1Pi', 2 ** 50],
    ['1Ei', 2 ** 60],
    ['+7', 7],
    ['-1.5', -2],
    [' 7 ', 7],
    [1e21, MAX_INT64],
    [`2.${'0'.repeat(200)}`, 2],
    [`2.${'0'.repeat(200)}1`, 3],
    [`2${'0'.repeat(200)}e-200`, 2],
    [`2${'0'.repeat(199)}1e-200`, 3],
  ])('reads %s as whole units, rounded up', (text, expected) => {
    expect(parseQuantity(text, 'unit')).toBe(expected);
  });

  test.each(['', ' ', '.', 'Ki', '1..2', '1.1.M', '1+1.0M', '0.1mi', 'aoeu', '1i', '1K', '1 Ki', '1e', '1e3m', 'NaN'])(
    'marks %j as unreadable',
    (text) => {
      expect(parseQuantity(text, 'unit')).toBeNaN();
    },
  );

  test.each([
    ['16Ei', MAX_INT64],
    ['10E', MAX_INT64],
    ['-10E', -MAX_INT64],
    ['1e99999999999', MAX_INT64],
    ['1e-99999999999', 1],
    ['0e99999999999', 0],
  ])('stops at int64 for %s, without building the number', (text, expected) => {
    expect(parseQuantity(text, 'unit')).toBe(expected);
  });

  test('is exact below 2^53, whatever the spelling', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 53n - 1n }), fc.constantFrom('n', 'u', 'm'), (amount, suffix) => {
        const zeros = { n: 9, u: 6, m: 3 }[suffix];
        expect(parseQuantity(`${amount}${'0'.repeat(zeros)}${suffix}`, 'unit')).toBe(Number(amount));
        expect(parseQuantity(`${amount}e0`, 'unit')).toBe(Number(amount));
        expect(parseQuantity(`${amount}m`, 'milli')).toBe(Number(amount));
      }),
    );
  });

  test('never rounds down', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 999 }), (whole, thousandths) => {
        const text = `${whole}.${String(thousandths).padStart(3, '0')}`;
        expect(parseQuantity(text, 'unit')).toBe(whole + 1);
        expect(parseQuantity(text, 'milli')).toBe(whole * 1000 + thousandths);
      }),
    );
  });
});

describe('formatQuantity', () => {
  test.each([
    ['cpu', 0, '0'],
    ['cpu', 100, '100m'],
    ['cpu', 4000, '4'],
    ['cpu', 3920, '3.92'],
    ['cpu', -250, '-250m'],
    ['memory', 0, '0'],
    ['memory', 1000, '1000'],
    ['memory', 512 * 2 ** 20, '512 Mi'],
    ['memory', 15_676_630_630, '14.6 Gi'],
    ['memory', 2 ** 30 - 1, '1 Gi'],
    ['memory', -(512 * 2 ** 20), '-512 Mi'],
    ['ephemeral-storage', 2 ** 40, '1 Ti'],
    ['hugepages-2Mi', 2 ** 21, '2 Mi'],
    ['pods', 110, '110'],
    ['nvidia.com/gpu', 4, '4'],
    ['memory', Number.NaN, 'unreadable'],
  ])('says %s %d as %s', (resource, amount, expected) => {
    expect(formatQuantity(resource, amount)).toBe(expected);
  });
});

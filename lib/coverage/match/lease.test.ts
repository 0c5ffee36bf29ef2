import { expect, test } from 'vitest';
import { NOW, SECOND } from '../testing.ts';
import { lease } from '../testing-cluster-objects.ts';
import { leaseGivenUpAt } from './lease.ts';

test('a lease is given up after four times its duration', () => {
  expect(leaseGivenUpAt(lease({ durationSeconds: 30, renewedAt: NOW }))).toBe(NOW + 120 * SECOND);
});

test('a lease that its holder let go still leaves the next one a minute', () => {
  expect(leaseGivenUpAt(lease({ durationSeconds: 1, renewedAt: NOW }))).toBe(NOW + 60 * SECOND);
  expect(leaseGivenUpAt(lease({ durationSeconds: null, renewedAt: NOW }))).toBe(NOW + 60 * SECOND);
});

test('a lease that was never renewed says nothing', () => {
  expect(leaseGivenUpAt(lease({ renewedAt: null }))).toBeNull();
});

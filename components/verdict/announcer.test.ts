import { describe, expect, it } from 'vitest';
import { withoutAges } from './announcer.tsx';

describe('what is announced', () => {
  it('is not said again because time goes by', () => {
    expect(withoutAges('4 lack logging since 12 min.')).toBe(withoutAges('4 lack logging since 13 min.'));
    expect(withoutAges('for 59 s.')).toBe(withoutAges('for 1 min 2 s.'));
  });

  it('is said again when a number of nodes changes', () => {
    expect(withoutAges('4 lack logging since 12 min.')).not.toBe(withoutAges('5 lack logging since 12 min.'));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growClass } from './share.ts';

describe('shares of a bar', () => {
  it('are exact while the total is small', () => {
    expect(growClass(56, 60)).toBe('grow-56');
  });

  it('show one of five thousand, and never more than there is room for', () => {
    expect(growClass(1, 5000)).toBe('grow-1');
    expect(growClass(5000, 5000)).toBe('grow-200');
    expect(growClass(0, 5000)).toBe('grow-0');
  });

  it('are always a class that the style sheet knows', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (part, total) => {
        const share = Number(/^grow-(\d+)$/.exec(growClass(part, total))?.[1]);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(200);
      }),
    );
  });
});

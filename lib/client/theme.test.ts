import { describe, expect, it } from 'vitest';
import { readTheme, themeCookie } from './theme.ts';

describe('the theme', () => {
  it('is read back from its own cookie', () => {
    expect(readTheme(/rollcall-theme=(\w+)/.exec(themeCookie('dark'))?.[1])).toBe('dark');
  });

  it('is the choice of the system when the cookie says nothing known', () => {
    expect(readTheme(undefined)).toBeNull();
    expect(readTheme('solarized')).toBeNull();
  });
});

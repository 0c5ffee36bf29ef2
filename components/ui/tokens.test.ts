import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const TOKENS = new Map(
  [...css.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }] as const,
  ),
);
const THEMES = ['light', 'dark'] as const;

function channel(hex: string, place: number): number {
  const value = Number.parseInt(hex.slice(place, place + 2), 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  return 0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5);
}

function contrast(a: string, b: string, theme: 'light' | 'dark'): number {
  const [one, other] = [a, b].map((name) => luminance(TOKENS.get(name)?.[theme] ?? '')) as [number, number];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

const TEXT: readonly (readonly [string, string])[] = [
  ...['fg', 'fg-2', 'fg-3'].flatMap((ink) =>
    ['bg', 'bg-sub', 'bg-hover', 'bg-code'].map((paper) => [ink, paper] as const),
  ),
  ...['ok', 'upd', 'nr', 'mis', 'tnt', 'dsn', 'unk'].map((state) => [`${state}-t`, 'bg'] as const),
  ...['upd', 'nr', 'mis', 'tnt', 'unk'].map((state) => [`${state}-t`, `${state}-bg`] as const),
  ...['mis', 'tnt', 'nr'].flatMap((state) => [[`${state}-t`, 'bg-sub'] as const, [`${state}-t`, 'bg-hover'] as const]),
];
const MARKS: readonly (readonly [string, string])[] = [
  ...['ok', 'upd', 'nr', 'mis', 'tnt', 'dsn', 'unk'].map((state) => [`${state}-f`, 'bg'] as const),
  ['ok-f', 'bg-hover'],
  ['dsn-f', 'bg-hover'],
  ['tnt-f', 'tnt-bg'],
  ['unk-f', 'unk-bg'],
  ['mis-on', 'mis-f'],
  ['nr-on', 'nr-f'],
  ['focus', 'bg'],
];

describe.each(THEMES)('colours, %s', (theme) => {
  it.each(TEXT)('%s on %s can be read: 4.5 to 1', (ink, paper) => {
    expect(contrast(ink, paper, theme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(MARKS)('%s on %s can be seen: 3 to 1', (mark, paper) => {
    expect(contrast(mark, paper, theme)).toBeGreaterThanOrEqual(3);
  });
});

'use client';
import { useLayoutEffect, useRef } from 'react';
import { useSignal } from '../app/services.tsx';
import type { GlyphName } from '../glyph/sprite.tsx';
import { layAxis } from './axis.ts';
import { Painter } from './painter.ts';
import { FIRST_WIDE, rankOf } from './strip-marks.ts';
import { useStripsTools } from './use-cursor.ts';

/** CSS pixels. */
const [WIDTH, HEIGHT] = [22, 12];

/** A mark as the strips paint it, in a stretch of healthy nodes where it is one that a single node may have. */
export function StripSample({ glyph }: { readonly glyph: GlyphName }) {
  const { canvas } = useStripsTools();
  const palette = useSignal(canvas.palette);
  const element = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const surface = element.current?.getContext('2d');
    if (element.current === null || surface == null || palette === null) return;
    const [width, height] = [Math.round(WIDTH * palette.ratio), Math.round(HEIGHT * palette.ratio)];
    element.current.width = width;
    element.current.height = height;
    const minMark = Math.ceil(2.5 * palette.ratio);
    const axis = layAxis([{ name: '', size: width, isFolded: false }], width, { floor: 0, gap: 0, slot: 0, minMark });
    const rank = rankOf(glyph);
    const pixels = new Uint8Array(width).fill(rank);
    if (rank >= FIRST_WIDE && SINGLE.has(glyph)) {
      pixels.fill(rankOf(glyph.startsWith('old-') ? 'old-healthy' : 'healthy'));
      pixels.fill(rank, Math.round(width * 0.4), Math.round(width * 0.4) + minMark);
    }
    new Painter().paint(
      surface,
      axis,
      { pixels, top: Math.round(palette.ratio), height: height - 2 * Math.round(palette.ratio) },
      palette,
      null,
    );
  }, [palette, glyph]);
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: this canvas takes no focus.
  return <canvas ref={element} className="strip-sample" aria-hidden="true" />;
}

const SINGLE: ReadonlySet<GlyphName> = new Set<GlyphName>([
  'missing',
  'pending',
  'notReady',
  'misscheduled',
  'old-missing',
  'old-pending',
  'old-notReady',
  'old-misscheduled',
]);

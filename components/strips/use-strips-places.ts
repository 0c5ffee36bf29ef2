'use client';
import { type RefObject, useEffect, useLayoutEffect } from 'react';
import type { StripLane } from './arrange-strips.ts';
import type { StripsCanvas } from './strips-canvas.ts';

/** Names have larger letters where strips are at least this high, CSS pixels. */
const ROOMY_PX = 18;

/** Keeps the canvas told where its strips are: the style sheet decides that. */
export function useStripsPlaces(
  canvas: StripsCanvas,
  root: RefObject<HTMLDivElement | null>,
  field: RefObject<HTMLCanvasElement | null>,
  lanes: readonly StripLane[],
): void {
  // In this order: what is measured below is painted on what is attached here.
  useLayoutEffect(() => {
    return field.current === null ? undefined : canvas.attach(field.current);
  }, [canvas, field]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: other strips have other places.
  useLayoutEffect(() => {
    const [grid, element] = [root.current, field.current];
    if (grid === null || element === null) return;
    const look = () => {
      const frame = element.getBoundingClientRect();
      const boxes = [...grid.querySelectorAll('[data-lane]')].map((strip) => {
        const { top, height } = strip.getBoundingClientRect();
        return { top: top - frame.top, height };
      });
      canvas.place(frame.width, frame.height, boxes);
      grid.toggleAttribute('data-roomy', (boxes[0]?.height ?? 0) >= ROOMY_PX);
    };
    look();
    const resized = new ResizeObserver(look);
    resized.observe(element);
    for (const strip of grid.querySelectorAll('[data-lane]')) resized.observe(strip);
    return () => resized.disconnect();
  }, [canvas, root, field, lanes]);

  // A window that moves to a screen with other pixels keeps its size.
  useEffect(() => {
    let query: MediaQueryList | null = null;
    const watch = () => {
      query?.removeEventListener('change', watch);
      query = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
      query.addEventListener('change', watch);
      canvas.resolve();
    };
    watch();
    return () => query?.removeEventListener('change', watch);
  }, [canvas]);
}

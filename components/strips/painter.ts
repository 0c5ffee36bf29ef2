/** Paints strips. Marks differ in height and shape, not only in colour. Lengths in device pixels. */
import type { Axis } from './axis.ts';
import { findRuns, makeRuns, type Runs } from './runs.ts';
import { MARKS, type Mark } from './strip-marks.ts';

export type Ink = string | CanvasPattern;

/** What a mark is filled with; a box has a line around it. */
interface Paint {
  readonly fill: Ink;
  readonly line?: Ink;
}

export interface Palette {
  readonly paints: Readonly<Record<Mark, Paint>>;
  /** Behind what belongs to the problem under the pointer. */
  readonly lit: Ink;
  /** Device pixels a CSS pixel. */
  readonly ratio: number;
}

/** The part of a canvas that this needs. */
export type Surface = Pick<
  CanvasRenderingContext2D,
  'clearRect' | 'fillRect' | 'fillStyle' | 'globalAlpha' | 'translate'
>;

/** Where marks stand in their strip, from its top: shares of its height, or a thread of so many CSS pixels in its middle. */
type Shape = 'none' | 'box' | { readonly from: number; readonly to: number } | { readonly thread: number };

const FULL = { from: 0, to: 1 };
const LOWER = { from: 0.5, to: 1 };
const UPPER = { from: 0, to: 0.4 };

const SHAPES: Readonly<Record<Mark, Shape>> = {
  notSelected: 'none',
  healthy: { thread: 2 },
  'old-healthy': { thread: 2 },
  outdated: { thread: 4 },
  'old-outdated': { thread: 4 },
  passing: { thread: 2 },
  misscheduled: UPPER,
  'old-misscheduled': UPPER,
  unread: { thread: 1 },
  question: FULL,
  unknown: FULL,
  repelled: 'box',
  'old-repelled': 'box',
  notReady: LOWER,
  'old-notReady': LOWER,
  pending: FULL,
  'old-pending': FULL,
  missing: FULL,
  'old-missing': FULL,
};

const BOX_LINE = 1.6;
const DIM = 0.35;

export interface Strip {
  readonly pixels: Uint8Array;
  readonly top: number;
  readonly height: number;
}

/** How the problem under the pointer changes a strip: it has no part in it, or these of its pixels have. */
export type Light = { readonly pixels: readonly number[] } | 'dimmed' | null;

export class Painter {
  #runs: Runs = makeRuns(0);

  /** Wipes the strip's lines of the canvas and paints them anew, worst last. */
  paint(surface: Surface, axis: Axis, { pixels, top, height }: Strip, palette: Palette, light: Light): void {
    if (this.#runs.rank.length < axis.width) this.#runs = makeRuns(axis.width);
    const runs = this.#runs;
    surface.clearRect(0, top, axis.width + axis.minMark, height);
    if (typeof light === 'object' && light !== null) {
      surface.fillStyle = palette.lit;
      for (const x of light.pixels) surface.fillRect(x - axis.minMark, top, 3 * axis.minMark, height);
    }
    findRuns(pixels, axis, runs);
    surface.globalAlpha = light === 'dimmed' ? DIM : 1;
    // Patterns begin where the canvas does.
    surface.translate(0, top);
    for (let rank = 1; rank < MARKS.length; rank++) {
      if ((runs.present & (1 << rank)) !== 0) paintRank(surface, runs, rank, height, palette);
    }
    surface.translate(0, -top);
    surface.globalAlpha = 1;
  }
}

function paintRank(surface: Surface, runs: Runs, rank: number, height: number, palette: Palette): void {
  const mark = MARKS[rank] ?? 'unknown';
  const shape = SHAPES[mark];
  const { fill, line = fill } = palette.paints[mark];
  if (shape === 'none') return;
  surface.fillStyle = fill;
  const [top, bottom] = extentOf(shape, height, palette.ratio);
  for (let at = 0; at < runs.count; at++) {
    if (runs.rank[at] === rank) surface.fillRect(runs.x[at] as number, top, runs.width[at] as number, bottom - top);
  }
  if (shape !== 'box') return;
  const edge = Math.max(1, Math.round(BOX_LINE * palette.ratio));
  surface.fillStyle = line;
  for (let at = 0; at < runs.count; at++) {
    if (runs.rank[at] !== rank) continue;
    const x = runs.x[at] as number;
    const width = runs.width[at] as number;
    surface.fillRect(x, 0, width, edge);
    surface.fillRect(x, height - edge, width, edge);
    surface.fillRect(x, 0, Math.min(edge, width), height);
    surface.fillRect(x + width - Math.min(edge, width), 0, Math.min(edge, width), height);
  }
}

function extentOf(
  shape: Exclude<Shape, 'none'>,
  height: number,
  ratio: number,
): readonly [top: number, bottom: number] {
  if (shape === 'box') return [0, height];
  if ('from' in shape) return [Math.round(shape.from * height), Math.round(shape.to * height)];
  const thread = Math.max(1, Math.round(shape.thread * ratio));
  const top = Math.round((height - thread) / 2);
  return [top, top + thread];
}

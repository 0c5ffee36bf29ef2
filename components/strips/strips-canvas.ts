/** The canvas of the strips: knows where each strip is, and paints those that changed, once a frame at most. */
import type { Highlight } from '../../lib/client/page-services.ts';
import { createSignal, type Signal } from '../../lib/client/signal.ts';
import { type Axis, type AxisPool, layAxis, pixelsOf } from './axis.ts';
import { type Lane, Lanes, type LanesInput } from './lanes.ts';
import { type Light, Painter, type Palette } from './painter.ts';
import { readPalette, watchColours } from './palette.ts';

/** CSS pixels. */
const ROOMY = { floor: 34, gap: 5, slot: 12, minMark: 2.5 };
const NARROW = { floor: 5, gap: 2, slot: 4, minMark: 2.5 };
const NARROW_FIELD = 400;
const MOST_STRIP = 18;
const AROUND_STRIP = 1.5;
/** 64 MB at four bytes each; a larger field is painted coarser. */
const MOST_PIXELS = 16_000_000;

/** Where a strip is in the field, CSS pixels. */
interface Box {
  readonly top: number;
  readonly height: number;
}

export class StripsCanvas {
  readonly lanes = new Lanes();
  /** What the heads of the pools and the cursor are placed by; null until the window was measured. */
  readonly axis: Signal<Axis | null> = createSignal<Axis | null>(null);
  readonly palette: Signal<Palette | null> = createSignal<Palette | null>(null);
  /** Told of every change of what the strips say. */
  readonly changes: Signal<number> = createSignal(0);
  /** Device pixels a CSS pixel. */
  ratio = 1;
  #canvas: HTMLCanvasElement | null = null;
  #surface: CanvasRenderingContext2D | null = null;
  #pools: readonly AxisPool[] = [];
  #boxes: readonly Box[] = [];
  #field: readonly [width: number, height: number, boxes: readonly Box[]] | null = null;
  #highlight: Highlight | null = null;
  #input: LanesInput | null = null;
  #painter = new Painter();
  #frame = 0;

  /** Returns the way to stop. */
  attach(canvas: HTMLCanvasElement): () => void {
    this.#canvas = canvas;
    this.#surface = canvas.getContext('2d');
    const stop = watchColours(() => this.#readColours());
    return () => {
      stop();
      cancelAnimationFrame(this.#frame);
      this.#frame = 0;
      this.#canvas = null;
      this.#surface = null;
    };
  }

  update(input: LanesInput, pools: readonly AxisPool[]): void {
    this.#input = input;
    if (this.lanes.update(input)) this.changes.set(this.changes.getSnapshot() + 1);
    if (pools !== this.#pools) {
      this.#pools = pools;
      this.#layAxis();
    }
    this.#request();
  }

  /** The window's pixels may be others. */
  resolve(): void {
    if (this.#field !== null) this.place(...this.#field);
  }

  /** The field's size and its strips, in their order. CSS pixels. */
  place(width: number, height: number, boxes: readonly Box[]): void {
    const canvas = this.#canvas;
    if (canvas === null || width <= 0) return;
    this.#field = [width, height, boxes];
    const most = Math.sqrt(MOST_PIXELS / Math.max(1, width * height));
    const ratio = Math.min(window.devicePixelRatio, most);
    const [across, down] = [Math.floor(width * ratio), Math.ceil(height * ratio)];
    const isSameSize = canvas.width === across && canvas.height === down && ratio === this.ratio;
    this.#boxes = boxes;
    if (!isSameSize) {
      this.ratio = ratio;
      canvas.width = across;
      canvas.height = down;
      this.#readColours();
      this.#layAxis();
    }
    this.#paintAll();
  }

  light(highlight: Highlight | null): void {
    if (highlight === this.#highlight) return;
    this.#highlight = highlight;
    this.#paintAll();
  }

  /** The middle of a node's pixels, CSS pixels from the field's left edge. */
  centreOf(node: number): number {
    const axis = this.axis.getSnapshot();
    if (axis === null) return 0;
    const [first, last] = pixelsOf(axis, node);
    return (first + last + 1) / 2 / this.ratio;
  }

  #layAxis(): void {
    const canvas = this.#canvas;
    if (canvas === null || canvas.width === 0) return;
    const scale = canvas.width / this.ratio < NARROW_FIELD ? NARROW : ROOMY;
    const { ratio } = this;
    const axis = layAxis(this.#pools, canvas.width, {
      floor: scale.floor * ratio,
      gap: Math.round(scale.gap * ratio),
      slot: scale.slot * ratio,
      minMark: Math.ceil(scale.minMark * ratio),
    });
    this.lanes.setAxis(axis);
    this.axis.set(axis);
    this.#wipe();
  }

  #readColours(): void {
    if (this.#surface === null) return;
    this.palette.set(readPalette(this.#surface, this.ratio));
    this.#paintAll();
  }

  #wipe(): void {
    this.#surface?.clearRect(0, 0, this.#canvas?.width ?? 0, this.#canvas?.height ?? 0);
  }

  #paintAll(): void {
    this.#wipe();
    for (const lane of this.lanes.all) lane.isDirty = true;
    this.#request();
  }

  #request(): void {
    if (this.#frame !== 0 || this.#surface === null) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  #paint(): void {
    const axis = this.axis.getSnapshot();
    const palette = this.palette.getSnapshot();
    if (this.#surface === null || axis === null || palette === null) return;
    for (const [place, lane] of this.lanes.all.entries()) {
      const box = this.#boxes[place];
      if (!lane.isDirty || box === undefined) continue;
      lane.isDirty = false;
      const height = Math.min(box.height - AROUND_STRIP, MOST_STRIP);
      const top = Math.round((box.top + (box.height - height) / 2) * this.ratio);
      const strip = { pixels: lane.pixels, top, height: Math.round(height * this.ratio) };
      this.#painter.paint(this.#surface, axis, strip, palette, this.#lightOf(lane, axis));
    }
  }

  #lightOf(lane: Lane, axis: Axis): Light {
    const input = this.#input;
    if (this.#highlight === null || input === null) return null;
    const keys = new Set(
      lane.spec.columns.flatMap((place) => input.columns[place]?.members.map((member) => member.key) ?? []),
    );
    const here = this.#highlight.filter(({ daemonSet }) => daemonSet === null || keys.has(daemonSet));
    if (here.length === 0) return 'dimmed';
    const pixels: number[] = [];
    const lit = new Set(here.flatMap(({ nodes }) => [...nodes].map((name) => input.page.rows.placeOf(name))));
    for (const [node, place] of input.places.entries()) if (lit.has(place)) pixels.push(...pixelsOf(axis, node));
    return { pixels };
  }
}

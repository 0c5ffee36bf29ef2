/** Moving through the strips by keys: pure, so that the page only has to put the focus where this says. */
import { step } from '../ui/step.ts';
import type { Lane } from './lanes.ts';
import { FIRST_GAP } from './strip-marks.ts';

/** `lane` -1 is the line of pools above the strips; `node` -1 the name of the strip's category. */
export interface StripPlace {
  readonly lane: number;
  readonly node: number;
}

/** Strips that PageUp and PageDown move. */
const PAGE = 20;

/** Where a key leads, or null for a key that does not move. Never leaves the strips. */
export function moveInStrips(
  from: StripPlace,
  key: string,
  isCtrl: boolean,
  bounds: { readonly lanes: number; readonly nodes: number },
): StripPlace | null {
  const last = { lane: bounds.lanes - 1, node: bounds.nodes - 1 };
  const to = (lane: number, node: number): StripPlace => {
    const landed = Math.max(-1, Math.min(last.lane, lane));
    // Only categories have a name to go to: not the line of pools, nor the worst of all.
    const least = landed <= 0 ? 0 : -1;
    return { lane: landed, node: Math.max(least, Math.min(last.node, node)) };
  };
  const end = { line: last.lane, place: last.node };
  const spot = step({ line: from.lane, place: from.node }, key, isCtrl, end, PAGE);
  return spot === null ? null : to(spot.line, spot.place);
}

/**
 * Where the next stretch of gaps alike begins, strip by strip and round the end: after the place (`step` 1) or before it
 * (-1), where it is the end that is met first. Null without gaps. The first strip only repeats the others.
 */
export function nextGapInStrips(
  lanes: readonly Pick<Lane, 'ranks'>[],
  from: StripPlace,
  step: 1 | -1,
): StripPlace | null {
  const count = lanes.length - 1;
  const start = Math.max(1, from.lane);
  // From above the strips, all of the first one is ahead; all of the last one is, backwards.
  const isOutside = from.lane < 1;
  for (let turn = 0; turn <= count; turn++) {
    const lane = ((((start - 1 + step * turn) % count) + count) % count) + 1;
    const ranks = lanes[lane]?.ranks ?? new Uint8Array(0);
    const edge = step === 1 ? 0 : ranks.length - 1;
    const isOwn = turn === 0 && !isOutside;
    if (turn === 0 && isOutside && step === -1) continue;
    const node = findGap(ranks, isOwn ? leaveStretch(ranks, from.node, step) : edge, step);
    if (node !== null) return { lane, node };
  }
  return null;
}

/** The first node that is not part of the stretch that `node` is in. */
function leaveStretch(ranks: Uint8Array, node: number, step: 1 | -1): number {
  let at = node < 0 && step === 1 ? 0 : node;
  while (at >= 0 && at < ranks.length && ranks[at] === ranks[node]) at += step;
  return at;
}

function findGap(ranks: Uint8Array, from: number, step: 1 | -1): number | null {
  for (let node = from; node >= 0 && node < ranks.length; node += step) {
    if ((ranks[node] as number) >= FIRST_GAP) return node;
  }
  return null;
}

/** The node that a pixel stands for: the worst of its own, or a gap whose mark reaches over it. */
export function nodeUnder(
  lane: Pick<Lane, 'ranks' | 'pixels'>,
  axis: { readonly from: Int32Array; readonly to: Int32Array; readonly width: number; readonly minMark: number },
  pixel: number,
): number {
  let best = pixel;
  for (let away = 1; away <= axis.minMark; away++) {
    for (const x of [pixel - away, pixel + away]) {
      const rank = lane.pixels[x] ?? 0;
      if (rank >= FIRST_GAP && rank > (lane.pixels[best] ?? 0)) best = x;
    }
  }
  const [from, to] = nearestNodes(axis, best);
  const rank = lane.pixels[best] ?? 0;
  for (let node = from; node < to; node++) if (lane.ranks[node] === rank) return node;
  return from;
}

/** Those of the nearest pixel that has any: between two pools there are none. */
function nearestNodes(
  { from, to, width }: { readonly from: Int32Array; readonly to: Int32Array; readonly width: number },
  pixel: number,
): readonly [number, number] {
  for (let away = 0; away < width; away++) {
    for (const x of [pixel - away, pixel + away]) {
      const [first = 0, end = 0] = [from[x], to[x]];
      if (end > first) return [first, end];
    }
  }
  return [0, 0];
}

/** The colours of the strips, from the page's own tokens: as they are now, in this theme or in the system's colours. */
import type { Ink, Palette } from './painter.ts';
import type { Mark } from './strip-marks.ts';

type Texture = 'solid' | 'hatch' | 'dots' | 'dashes' | 'stripes';

/** Token of the colour, and what it is laid on with. Nothing that is past is solid. */
const INKS: Readonly<Record<Exclude<Mark, 'notSelected' | 'repelled' | 'old-repelled'>, readonly [string, Texture]>> = {
  healthy: ['ok-f', 'solid'],
  'old-healthy': ['unk-f', 'dashes'],
  outdated: ['upd-f', 'hatch'],
  'old-outdated': ['unk-f', 'hatch'],
  passing: ['dsn-f', 'dashes'],
  misscheduled: ['nr-t', 'solid'],
  'old-misscheduled': ['unk-f', 'stripes'],
  unread: ['line-strong', 'solid'],
  question: ['unk-f', 'dots'],
  unknown: ['unk-f', 'dots'],
  notReady: ['nr-f', 'solid'],
  'old-notReady': ['unk-f', 'stripes'],
  pending: ['mis-f', 'solid'],
  'old-pending': ['unk-f', 'stripes'],
  missing: ['mis-f', 'solid'],
  'old-missing': ['unk-f', 'stripes'],
};

/** In CSS pixels: the tile that repeats, and what of it is filled. */
const TEXTURES: Readonly<Record<Exclude<Texture, 'solid'>, readonly [tile: number, width: number, height: number]>> = {
  hatch: [3, 2, 3],
  dots: [3, 1.4, 1.6],
  dashes: [4, 2, 4],
  stripes: [3, 1, 3],
};

const FORCED: Readonly<Record<string, string>> = { 'tnt-bg': 'Canvas', 'unk-bg': 'Canvas', 'bg-hover': 'Highlight' };

/** The surface's canvas must be in the document, and must keep its own colour where colours are forced. */
export function readPalette(surface: CanvasRenderingContext2D, ratio: number): Palette {
  const probe = surface.canvas;
  const isForced = matchMedia('(forced-colors: active)').matches;
  const colour = (token: string): string => {
    probe.style.color = isForced ? (FORCED[token] ?? 'CanvasText') : `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const inks = Object.entries(INKS).map(([mark, [token, texture]]) => {
    return [mark, { fill: makeInk(surface, colour(token), texture, ratio) }];
  });
  const stale = makeInk(surface, colour('unk-f'), 'dots', ratio);
  return {
    paints: {
      ...(Object.fromEntries(inks) as Palette['paints']),
      notSelected: { fill: 'transparent' },
      repelled: { fill: colour('tnt-bg'), line: colour('tnt-f') },
      'old-repelled': { fill: 'transparent', line: stale },
    },
    lit: colour('bg-hover'),
    ratio,
  };
}

function makeInk(surface: CanvasRenderingContext2D, colour: string, texture: Texture, ratio: number): Ink {
  if (texture === 'solid') return colour;
  const [tilePx, width, height] = TEXTURES[texture];
  const side = Math.max(2, Math.round(tilePx * ratio));
  const tile = new OffscreenCanvas(side, side);
  const paper = tile.getContext('2d');
  if (paper === null) return colour;
  paper.fillStyle = colour;
  paper.fillRect(0, 0, (side * width) / tilePx, (side * height) / tilePx);
  return surface.createPattern(tile, 'repeat') ?? colour;
}

/** Calls back when the colours may be others. Returns the way to stop. */
export function watchColours(onChange: () => void): () => void {
  const theme = new MutationObserver(onChange);
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', onChange);
  return () => {
    theme.disconnect();
    for (const query of queries) query.removeEventListener('change', onChange);
  };
}

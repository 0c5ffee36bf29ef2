import type { ReactNode } from 'react';

const QUESTION = 'M6 6.2a2 2 0 1 1 2.9 1.9c-.6.3-.9.6-.9 1.3';
const HALF_DISC = 'M8 3.75a4.25 4.25 0 0 0 0 8.5z';
const TILE = { width: 16, height: 16, rx: 3 };
const OUTLINE = { x: 0.75, y: 0.75, width: 14.5, height: 14.5, rx: 2.6 };

/** One shape per state: they differ without colour. */
const SHAPES = {
  healthy: <circle className="g-ok" cx="8" cy="8" r="2.75" />,
  outdated: (
    <>
      <circle className="g-upd-line" cx="8" cy="8" r="4.25" />
      <path className="g-upd" d={HALF_DISC} />
    </>
  ),
  notReady: (
    <>
      <rect className="g-nr" {...TILE} />
      <path className="g-nr-on" d="M8 3.2 13 12.3H3z" />
    </>
  ),
  missing: (
    <>
      <rect className="g-mis" {...TILE} />
      <path className="g-mis-line" d="m4.8 4.8 6.4 6.4m0-6.4-6.4 6.4" />
    </>
  ),
  pending: (
    <>
      <rect className="g-mis" {...TILE} />
      <path className="g-mis-on" d={dots(4, 8, 12, 1.4)} />
    </>
  ),
  repelled: (
    <>
      <rect className="g-tnt-tile" x="0.9" y="0.9" width="14.2" height="14.2" rx="2.6" />
      <path className="g-tnt-line" d="M4 12 12 4" />
    </>
  ),
  notSelected: <path className="g-dsn-line" strokeWidth="1.3" d="M5.5 8h5" />,
  /** Kept off by a taint, and meant to be: as quiet as by design. */
  meant: <path className="g-dsn-line" strokeWidth="1.3" d="M6.2 9.8 9.8 6.2" />,
  /** Not selected, and required by the policy: the dash of by design in the tile of a gap. */
  required: (
    <>
      <rect className="g-tnt-tile" x="0.9" y="0.9" width="14.2" height="14.2" rx="2.6" />
      <path className="g-tnt-line" d="M4.5 8h7" />
    </>
  ),
  /** A gap of a node that joins or leaves: no tile, since nobody has to act. */
  passing: <path className="g-dsn" d={dots(4, 8, 12, 1.1)} />,
  /** Healthy, and something about it needs attention. */
  warned: (
    <>
      <circle className="g-ok" cx="8" cy="8" r="2.75" />
      <path className="g-warn-line" d="M12.2 2.6v2.9M12.2 7.4v.2" />
    </>
  ),
  misscheduled: (
    <>
      <circle className="g-mss-line" cx="8" cy="8" r="5.6" />
      <path className="g-mss-line" d="M8 5.4v5.2M5.4 8h5.2" />
    </>
  ),
  unknown: (
    <>
      <rect className="g-unk-tile" {...OUTLINE} />
      <path className="g-unk-line" d={QUESTION} />
      <circle className="g-unk-ink" cx="8" cy="11.7" r="0.95" />
    </>
  ),
  'old-healthy': <circle className="g-old-line" strokeDasharray="1.6 1.5" cx="8" cy="8" r="3" />,
  'old-outdated': (
    <>
      <circle className="g-old-line" strokeDasharray="1.8 1.5" cx="8" cy="8" r="4.25" />
      <path className="g-old" opacity="0.55" d={HALF_DISC} />
    </>
  ),
  'old-notReady': (
    <>
      <rect className="g-old-tile" {...OUTLINE} />
      <path className="g-old" d="M8 3.6 12.6 12H3.4z" />
    </>
  ),
  'old-missing': (
    <>
      <rect className="g-old-tile" {...OUTLINE} />
      <path className="g-old-ink-line" d="m5 5 6 6m0-6-6 6" />
    </>
  ),
  'old-pending': (
    <>
      <rect className="g-old-tile" {...OUTLINE} />
      <path className="g-unk-ink" d={dots(4.2, 8, 11.8, 1.3)} />
    </>
  ),
  'old-repelled': (
    <>
      <rect className="g-old-tile" {...OUTLINE} />
      <path className="g-old-ink-line" d="M4.5 11.5 11.5 4.5" />
    </>
  ),
  'old-misscheduled': (
    <>
      <circle className="g-old-line" strokeDasharray="1.8 1.5" cx="8" cy="8" r="5.6" />
      <path className="g-old-line" d="M8 5.4v5.2M5.4 8h5.2" />
    </>
  ),
  /** Unknown for one cause that all share: a wall of tiles would be louder than the cause. */
  question: (
    <>
      <path className="g-old-line g-old-medium" d={QUESTION} />
      <circle className="g-old" cx="8" cy="11.7" r="0.85" />
    </>
  ),
  unread: <circle className="g-dsn-line" strokeWidth="1.1" cx="8" cy="8" r="2.2" />,
  live: (
    <>
      <circle className="g-ok" cx="8" cy="8" r="3" />
      <circle className="g-ok-line" cx="8" cy="8" r="5.6" />
    </>
  ),
  aged: (
    <>
      <circle className="glyph-line" strokeDasharray="2.4 2" cx="8" cy="8" r="5.2" />
      <path className="glyph-line" d="M8 5.2V8l1.8 1.6" />
    </>
  ),
  check: <path className="glyph-line glyph-bold" d="m3.5 8.4 3 3 6-6.6" />,
  cross: <path className="glyph-line" d="m4.5 4.5 7 7m0-7-7 7" />,
  down: <path className="glyph-line" d="m5 6.5 3 3 3-3" />,
  fold: <path className="glyph-line" d="m2.5 5 3 3-3 3m11-6-3 3 3 3" />,
  unfold: <path className="glyph-line" d="m5.5 5-3 3 3 3m5-6 3 3-3 3" />,
  right: <path className="glyph-line" d="m6.5 5 3 3-3 3" />,
  moon: <path className="glyph-line" d="M13 9.6A5.5 5.5 0 0 1 6.4 3 5.5 5.5 0 1 0 13 9.6z" />,
  search: (
    <>
      <circle className="glyph-line" cx="7" cy="7" r="4" />
      <path className="glyph-line" d="m10 10 3.2 3.2" />
    </>
  ),
  copy: (
    <>
      <rect className="glyph-line" x="5.5" y="5.5" width="7.5" height="7.5" rx="1.5" />
      <path className="glyph-line" d="M10.5 3H4.5A1.5 1.5 0 0 0 3 4.5v6" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type GlyphName = keyof typeof SHAPES;

/** All glyphs, once a page; `Glyph` refers to them. */
export function Sprite() {
  return (
    <svg className="absolute" width="0" height="0" aria-hidden="true">
      {Object.entries(SHAPES).map(([name, shape]) => (
        <symbol key={name} id={`g-${name}`} viewBox="0 0 16 16">
          {shape}
        </symbol>
      ))}
    </svg>
  );
}

function dots(first: number, second: number, third: number, radius: number): string {
  const size = radius * 2;
  const circle = (x: number) =>
    `M${x - radius} 8a${radius} ${radius} 0 1 0 ${size} 0a${radius} ${radius} 0 1 0 -${size} 0z`;
  return [first, second, third].map(circle).join('');
}

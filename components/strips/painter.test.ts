import { describe, expect, it } from 'vitest';
import { layAxis } from './axis.ts';
import { Painter, type Palette, type Surface } from './painter.ts';
import { FIRST_GAP, MARKS, type Mark, rankOf } from './strip-marks.ts';

const paints = Object.fromEntries(MARKS.map((mark) => [mark, { fill: mark, line: `line of ${mark}` }]));
const palette = (ratio = 1): Palette => ({ paints: paints as Palette['paints'], lit: 'lit', ratio });
const axis = layAxis([{ name: '', size: 10, isFolded: false }], 10, { floor: 0, gap: 0, slot: 0, minMark: 3 });

/** Every filled rectangle, as `fill x,y width*height`. */
function paint(
  marks: readonly Mark[],
  options: { ratio?: number; height?: number; light?: 'dimmed' | { pixels: number[] } } = {},
) {
  const said: string[] = [];
  let [top, alpha] = [0, 1];
  const surface: Surface = {
    fillStyle: '',
    get globalAlpha() {
      return alpha;
    },
    set globalAlpha(next) {
      alpha = next;
    },
    clearRect: () => {},
    translate: (_, y) => {
      top += y;
    },
    fillRect(x, y, width, height) {
      said.push(`${this.fillStyle} ${x},${y + top} ${width}*${height}${alpha === 1 ? '' : ` at ${alpha}`}`);
    },
  };
  const strip = { pixels: Uint8Array.from(marks, rankOf), top: 100, height: options.height ?? 12 };
  new Painter().paint(surface, axis, strip, palette(options.ratio), options.light ?? null);
  expect([top, alpha]).toEqual([0, 1]);
  return said;
}
const whole = (mark: Mark) => paint(Array(10).fill(mark));

describe('a strip on the canvas', () => {
  it.each([
    ['healthy', ['healthy 0,105 10*2']],
    ['outdated', ['outdated 0,104 10*4']],
    ['notReady', ['notReady 0,106 10*6']],
    ['missing', ['missing 0,100 10*12']],
    ['pending', ['pending 0,100 10*12']],
    ['misscheduled', ['misscheduled 0,100 10*5']],
    ['unknown', ['unknown 0,100 10*12']],
    ['notSelected', []],
    [
      'repelled',
      [
        'repelled 0,100 10*12',
        'line of repelled 0,100 10*2',
        'line of repelled 0,110 10*2',
        'line of repelled 0,100 2*12',
        'line of repelled 8,100 2*12',
      ],
    ],
  ] as const)('has its own shape: %s', (mark, painted) => expect(whole(mark)).toEqual(painted));

  it('has the same shape in grey for what is only the last known', () => {
    const grey = (mark: Mark) => whole(mark).map((said) => said.replaceAll('old-', ''));
    for (const mark of ['healthy', 'outdated', 'notReady', 'missing', 'pending', 'repelled', 'misscheduled'] as const) {
      expect(grey(`old-${mark}`)).toEqual(whole(mark));
    }
  });

  it('has gaps painted after everything else, the worst last', () => {
    const said = paint([
      'missing',
      'healthy',
      'healthy',
      'notReady',
      'unknown',
      'healthy',
      'healthy',
      'repelled',
      'outdated',
      'healthy',
    ]);
    const order = said.map((each) => rankOf(each.replace('line of ', '').split(' ')[0] as Mark));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order.at(-1)).toBe(rankOf('missing'));
    expect(order.filter((rank) => rank >= FIRST_GAP).length).toBeGreaterThan(2);
  });

  it('is as thick in CSS pixels on a screen of two pixels each', () => {
    expect(paint(Array(10).fill('healthy'), { ratio: 2, height: 24 })).toEqual(['healthy 0,110 10*4']);
  });

  it('is pale where the problem under the pointer is elsewhere, and has light behind the cells of it', () => {
    expect(paint(Array(10).fill('healthy'), { light: 'dimmed' })).toEqual(['healthy 0,105 10*2 at 0.35']);
    expect(paint(Array(10).fill('healthy'), { light: { pixels: [5] } })).toEqual([
      'lit 2,100 9*12',
      'healthy 0,105 10*2',
    ]);
  });
});

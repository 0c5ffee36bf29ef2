'use client';
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { capital } from '../../lib/coverage/summary/words.ts';
import { useSignal, useWords } from '../app/services.tsx';
import { Glyph } from '../glyph/glyph.tsx';
import { gridGlyph, gridWords } from '../grid/cell-looks.ts';
import { cellClass, isPlain } from '../grid/row.tsx';
import type { StripPlace } from './move.ts';
import { rankOf } from './strip-marks.ts';
import {
  type Frame,
  nameAt,
  readStripCell,
  rowAt,
  type Scene,
  type StripCell,
  shortName,
  useCursorPlace,
  useStripsTools,
} from './use-cursor.ts';

/** On either side of the cursor. */
const AROUND = 10;
const APART_PX = 5;
const BEFORE_PX = 60;

interface LensProps {
  readonly frame: Frame;
  readonly wrap: RefObject<HTMLDivElement | null>;
  readonly onOpen: (place: StripPlace) => void;
}

/** The nodes around the cursor as cells of the grid, in its strip and the two beside it. */
export function Lens({ frame, wrap, onOpen }: LensProps) {
  const { isOpen, scene: shown } = useStripsTools();
  const place = useCursorPlace(frame);
  const isShown = useSignal(isOpen);
  const scene = useSignal(shown);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (box.current !== null && wrap.current !== null) putBeside(box.current, wrap.current);
  });
  if (!isShown || scene === null || place.lane < 0 || place.node < 0) return null;
  const found = readStripCell(scene, place);
  if (found === null) return null;
  const first = Math.max(0, Math.min(place.node - AROUND, scene.places.length - 2 * AROUND - 1));
  const nodes = Array.from({ length: Math.min(2 * AROUND + 1, scene.places.length) }, (_, at) => first + at);
  const top = Math.max(0, Math.min(place.lane - 1, scene.lanes.length - 3));
  const lanes = [top, top + 1, top + 2].filter((lane) => lane < scene.lanes.length);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the cursor's cell does the same.
    <div ref={box} className="strip-lens" role="tooltip" onClick={() => onOpen(place)}>
      <LensWords scene={scene} place={place} found={found} />
      <div className="lens-cells" aria-hidden="true">
        {lanes.map((lane) => (
          <LensLane key={lane} scene={scene} lane={lane} nodes={nodes} at={place} />
        ))}
      </div>
    </div>
  );
}

interface LensWordsProps {
  readonly scene: Scene;
  readonly place: StripPlace;
  readonly found: StripCell;
}

function LensWords({ scene, place, found }: LensWordsProps) {
  const { canvas } = useStripsTools();
  const row = rowAt(scene, place.node);
  useWords(nameAt(scene, place.node));
  if (row === undefined) return null;
  const { name, pool, lifecycleSays } = row.node;
  const { cell } = found;
  const glyph = gridGlyph(cell, scene.isLost);
  const alike = canvas.lanes.all[place.lane]?.counts[rankOf(glyph)] ?? 0;
  const words = gridWords(cell, scene.isLost);
  const [state = '', ...reason] = words.split(', ');
  const says = [capital(reason.join(', ')), cell.cell?.message ?? '', lifecycleSays ?? ''].filter(
    (text) => text !== '',
  );
  return (
    <>
      <p className="lens-title">
        <Glyph name={glyph} />
        <b>{cell.member.name}</b> {state} on <b>{shortName(scene, name)}</b>
        {pool !== '' && ` in ${pool}`}, {alike.toLocaleString('en')} of {scene.places.length.toLocaleString('en')} nodes
      </p>
      {says.slice(0, 2).map((text) => (
        <p key={text}>{text}</p>
      ))}
      <p className="faint">Enter or a click opens the card.</p>
    </>
  );
}

interface LensLaneProps {
  readonly scene: Scene;
  readonly lane: number;
  readonly nodes: readonly number[];
  readonly at: StripPlace;
}

function LensLane({ scene, lane, nodes, at }: LensLaneProps) {
  const isOwn = lane === at.lane;
  return (
    <>
      <span className="lens-name" data-own={isOwn ? '' : undefined}>
        {scene.lanes[lane]?.name}
      </span>
      {nodes.map((node) => {
        const found = readStripCell(scene, { lane, node });
        const glyph = found === null ? 'unknown' : gridGlyph(found.cell, scene.isLost);
        return (
          <span key={node} className={cellClass(glyph, false)} data-own={isOwn && node === at.node ? '' : undefined}>
            {isPlain(glyph) ? null : <Glyph name={glyph} />}
          </span>
        );
      })}
    </>
  );
}

/** Below the cursor; above where there is no room. Never over its strip. */
function putBeside(box: HTMLElement, wrap: HTMLElement): void {
  const cursor = wrap.querySelector('.strip-cursor');
  const strip = cursor?.closest('.strip');
  if (cursor == null || strip == null) return;
  const frame = wrap.getBoundingClientRect();
  const { left } = cursor.getBoundingClientRect();
  const { top, bottom } = strip.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const floor = Math.min(frame.bottom, window.innerHeight);
  const fitsBelow = floor - bottom - APART_PX >= height;
  const x = Math.max(4, Math.min(left - frame.left - BEFORE_PX, frame.width - width - 4));
  box.style.left = `${x}px`;
  box.style.top = `${(fitsBelow ? bottom + APART_PX : top - APART_PX - height) - frame.top}px`;
}

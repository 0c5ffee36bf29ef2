'use client';
import { type FocusEvent, type KeyboardEvent, type MouseEvent, type PointerEvent, type RefObject, useRef } from 'react';
import { moveInStrips, nodeUnder, type StripPlace } from './move.ts';
import { headOf } from './pool-heads.tsx';
import type { PoolLabel } from './pool-labels.ts';
import { cursorAt, cursorOfCategory, type Frame, HEAD, nameAt, placeOfCursor, type StripsTools } from './use-cursor.ts';

interface HandlersOptions {
  readonly frame: Frame;
  readonly tools: StripsTools;
  readonly labels: readonly PoolLabel[];
  readonly root: RefObject<HTMLDivElement | null>;
  readonly field: RefObject<HTMLCanvasElement | null>;
  readonly open: (place: StripPlace) => void;
}

/** Pointer and keys move one cursor; the focus stays with it. */
export function useStripsHandlers({ frame: shown, tools, labels, root, field, open }: HandlersOptions) {
  const { cursor, isOpen, canvas } = tools;
  const frame = useRef(0);
  const here = () => placeOfCursor(cursor.getSnapshot(), shown);

  const placeUnder = (target: Element, clientX: number): StripPlace | null => {
    const lane = Number(target.closest<HTMLElement>('[data-lane]')?.dataset.lane ?? Number.NaN);
    const box = field.current?.getBoundingClientRect();
    const axis = canvas.axis.getSnapshot();
    const strip = canvas.lanes.all[lane];
    if (strip === undefined || box === undefined || axis === null) return null;
    if (clientX < box.left || clientX > box.right) return null;
    const pixel = Math.min(axis.width - 1, Math.floor((clientX - box.left) * canvas.ratio));
    return { lane, node: nodeUnder(strip, axis, pixel) };
  };
  const follow = (place: StripPlace | null) => {
    const hasFocus = root.current?.contains(document.activeElement) === true;
    if (place === null) {
      isOpen.set(hasFocus);
      return;
    }
    if (hasFocus) tools.focus(cursorAt(place, shown));
    else cursor.set(cursorAt(place, shown));
    isOpen.set(true);
  };
  const moveAmongPools = (from: StripPlace, key: string): StripPlace | null => {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
    if (from.lane >= 0 || step === 0) return null;
    const to = Math.max(0, Math.min(labels.length - 1, headOf(labels, from.node) + step));
    return { lane: -1, node: labels[to]?.node ?? 0 };
  };
  const go = (place: StripPlace) => {
    const next = place.node < 0 ? headOfCategory(shown, place) : place;
    tools.focus(cursorAt(next, shown));
    const head = `[data-pool-head="${headOf(labels, next.node)}"]`;
    const button = next.lane < 0 ? head : next.node < 0 ? `[data-category-of="${next.lane}"]` : null;
    if (button === null) return;
    tools.takeFocus();
    root.current?.querySelector<HTMLElement>(button)?.focus();
  };

  return {
    onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
      if (event.altKey || event.metaKey) return;
      const from = here();
      if ((event.key === 'Enter' || event.key === ' ') && (event.target as Element).role === 'gridcell') {
        event.preventDefault();
        open(from);
        return;
      }
      const bounds = { lanes: shown.lanes.length, nodes: shown.places.length };
      const next = moveAmongPools(from, event.key) ?? moveInStrips(from, event.key, event.ctrlKey, bounds);
      if (next === null) return;
      event.preventDefault();
      go(next);
    },
    onPointerMove(event: PointerEvent<HTMLDivElement>) {
      if (event.pointerType === 'touch') return;
      const { target, clientX } = event;
      cancelAnimationFrame(frame.current);
      frame.current = requestAnimationFrame(() => follow(placeUnder(target as Element, clientX)));
    },
    onPointerLeave() {
      cancelAnimationFrame(frame.current);
      follow(null);
    },
    onClick(event: MouseEvent<HTMLDivElement>) {
      const place = placeUnder(event.target as Element, event.clientX);
      if (place === null) return;
      const was = here();
      const isSame = isOpen.getSnapshot() && was.lane === place.lane && was.node === place.node;
      // A finger has not hovered: what it hits is shown first.
      const isTouch = (event.nativeEvent as globalThis.PointerEvent).pointerType === 'touch';
      if (isTouch && !isSame) follow(place);
      else open(place);
    },
    onFocus(event: FocusEvent<HTMLDivElement>) {
      const { poolHead, categoryOf } = event.target.dataset;
      if (poolHead !== undefined) cursor.set({ lane: HEAD, node: nameAt(shown, labels[Number(poolHead)]?.node ?? 0) });
      else if (categoryOf !== undefined)
        cursor.set(cursorOfCategory(shown.lanes[Number(categoryOf)]?.category ?? null));
      isOpen.set(true);
    },
    onBlur(event: FocusEvent<HTMLDivElement>) {
      if (event.relatedTarget !== null && root.current?.contains(event.relatedTarget) === true) return;
      isOpen.set(false);
    },
  };
}

/** The strip that has the name of this one's category. */
function headOfCategory(frame: Frame, { lane, node }: StripPlace): StripPlace {
  const category = frame.lanes[lane]?.category;
  return { lane: frame.lanes.findIndex((one) => one.isHead && one.category === category), node };
}

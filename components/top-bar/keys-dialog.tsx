'use client';
import { useEffect, useRef } from 'react';
import { Glyph } from '../glyph/glyph.tsx';

const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['← ↑ ↓ →', 'move through the grid or the strips'],
  ['Home End', 'first, last DaemonSet; in the strips: node'],
  ['PgUp PgDn', '20 rows'],
  ['Enter Space', 'open the card of a cell'],
  ['Esc', 'close; the focus returns to its cell'],
  ['n N', 'next, previous gap'],
  ['j k', 'next, previous of the same problem'],
  ['c', 'copy the first command of the card'],
  ['/', 'search'],
  ['1 … 8', 'show only a state of the legend'],
  ['\\', 'collapse the right column'],
  ['f', 'one column for an agent’s DaemonSets, or one each'],
  ['g s', 'grid, strips'],
  ['r h', 'rollouts, hygiene'],
  ['t', 'light, dark'],
];

interface KeysDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function KeysDialog({ isOpen, onClose }: KeysDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      className="m-auto w-[420px] max-w-[92vw] rounded-lg border border-strong bg-bg p-0 text-fg backdrop:bg-[rgb(0_0_0/.35)]"
      aria-labelledby="keys-title"
      onClose={onClose}
    >
      <div className="flex items-center justify-between px-5 pt-3.5 pb-1">
        <h2 id="keys-title" className="font-semibold text-title">
          Keys
        </h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
          <Glyph name="cross" />
        </button>
      </div>
      <dl className="grid grid-cols-[112px_1fr] gap-y-1.5 px-5 pb-3 text-small">
        {KEYS.map(([keys, does]) => (
          <div key={keys} className="contents">
            <dt className="flex gap-1">
              {keys.split(' ').map((key) => (
                <kbd key={key} className="key">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd className="text-fg-2">{does}</dd>
          </div>
        ))}
      </dl>
      <p className="border-line border-t px-5 py-2.5 text-fg-3 text-label">All times are UTC.</p>
    </dialog>
  );
}

// biome-ignore-all lint/a11y/useSemanticElements: see strip-row.tsx.
// biome-ignore-all lint/a11y/useFocusableInteractive: see strip-row.tsx.
'use client';
import { memo } from 'react';
import { Glyph } from '../glyph/glyph.tsx';
import type { AxisPool } from './axis.ts';
import type { PoolLabel } from './pool-labels.ts';
import { type Frame, useCursorPlace } from './use-cursor.ts';

interface PoolHeadsProps {
  readonly labels: readonly PoolLabel[];
  readonly frame: Frame;
  /** Folds the pools, or unfolds them where all are folded. */
  readonly onToggle: (pools: readonly AxisPool[]) => void;
}

/** The names of the pools, over their part of the strips. */
export const PoolHeads = memo(function PoolHeads({ labels, frame, onToggle }: PoolHeadsProps) {
  const cursor = useCursorPlace(frame);
  const active = cursor.lane < 0 ? headOf(labels, cursor.node) : -1;
  return (
    <div className="pool-heads" role="row" aria-rowindex={1}>
      <div role="columnheader" aria-colindex={1}>
        <span className="visually-hidden">Agent</span>
      </div>
      {labels.map((label, place) => (
        <PoolHead key={label.node} {...label} place={place} isActive={place === active} onToggle={onToggle} />
      ))}
      <div role="columnheader" aria-colindex={frame.places.length + 2}>
        <span className="visually-hidden">Nodes by state</span>
      </div>
    </div>
  );
});

/** The label that a node is under. */
export function headOf(labels: readonly PoolLabel[], node: number): number {
  return Math.max(
    0,
    labels.findLastIndex((label) => label.node <= node),
  );
}

interface PoolHeadProps extends PoolLabel {
  readonly place: number;
  readonly isActive: boolean;
  readonly onToggle: PoolHeadsProps['onToggle'];
}

function PoolHead({ pools, node, left, room, line, place, isActive, onToggle }: PoolHeadProps) {
  const [first] = pools;
  const isFolded = first?.isFolded === true;
  const size = pools.reduce((sum, pool) => sum + pool.size, 0);
  const names = pools.map(({ name }) => (name === '' ? 'no pool' : name));
  const nodes = size === 1 ? '1 node' : `${size.toLocaleString('en')} nodes`;
  return (
    <div
      className="pool-head"
      role="columnheader"
      aria-colindex={node + 2}
      aria-colspan={size}
      data-line={line}
      style={{ left, maxWidth: room }}
    >
      <button
        type="button"
        aria-expanded={!isFolded}
        aria-label={`${names.join(', ')}, ${nodes}`}
        title={`${names.join(', ')}: ${nodes}`}
        tabIndex={isActive ? 0 : -1}
        data-pool-head={place}
        onClick={() => onToggle(isFolded || first === undefined ? pools : [first])}
      >
        {isFolded ? (
          <>
            <Glyph name="right" />
            <b>+{pools.length}</b>
          </>
        ) : (
          <>
            <b>{names[0]}</b> {first?.size.toLocaleString('en')}
            {pools.length > 1 && ` +${pools.length - 1}`}
          </>
        )}
      </button>
    </div>
  );
}

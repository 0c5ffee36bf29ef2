// biome-ignore-all lint/a11y/useSemanticElements: a grid of thousands of cells is laid out by flex, with a table's roles.
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell has the tab stop; keys move it.
import type { ColumnShape } from '../../lib/client/page-data.ts';
import { shownState, stateOfLetter } from '../../lib/client/shown-state.ts';
import { type CellState, compareStates } from '../../lib/coverage/model.ts';
import { glyphOf, stateWords } from '../glyph/cell-glyph.ts';
import { Glyph } from '../glyph/glyph.tsx';
import type { GlyphName } from '../glyph/sprite.tsx';
import type { Pool } from './arrange.ts';
import { cellClass } from './row.tsx';

interface PoolRowProps {
  readonly pool: Pool;
  readonly rowIndex: number;
  readonly columnCount: number;
  readonly isPast: boolean;
  /** While not all is read, the absence of gaps is not news. */
  readonly isKnown: boolean;
  readonly isActive: boolean;
  readonly onToggle: (pool: string) => void;
}

/** Names a pool, says how it is, folds it. Stays in sight while its rows scroll by. */
export function PoolRow({ pool, rowIndex, columnCount, isPast, isKnown, isActive, onToggle }: PoolRowProps) {
  const { name, rows, gaps, instanceType, taints, isFolded } = pool;
  const isTainted = !isPast && rows.some((row) => row.node.counts.repelled > 0);
  return (
    <div className="pool-row" role="row" aria-rowindex={rowIndex} data-key={`pool:${name}`}>
      <div role="rowheader" aria-colindex={1} aria-colspan={columnCount}>
        <button type="button" aria-expanded={!isFolded} tabIndex={isActive ? 0 : -1} onClick={() => onToggle(name)}>
          <Glyph name={isFolded ? 'right' : 'down'} />
          <b>{name === '' ? 'no pool' : name}</b>
        </button>
        <span>{rows.length === 1 ? '1 node' : `${rows.length.toLocaleString('en')} nodes`}</span>
        {gaps > 0 && <PoolGaps gaps={gaps} isPast={isPast} />}
        {gaps === 0 && isKnown && <span>no gap</span>}
        {instanceType !== '' && <span className="type">{instanceType}</span>}
        {taints.map((taint) => (
          <code key={taint} data-taint={isTainted ? '' : undefined}>
            {taint}
          </code>
        ))}
      </div>
    </div>
  );
}

function PoolGaps({ gaps, isPast }: { readonly gaps: number; readonly isPast: boolean }) {
  if (isPast) return <span>{gaps === 1 ? '1 had a gap' : `${gaps} had gaps`}</span>;
  return <span data-gap="">{gaps} with gaps</span>;
}

interface AggregateRowProps {
  readonly pool: Pool;
  readonly columns: readonly ColumnShape[];
  readonly rowIndex: number;
  readonly isLost: boolean;
  readonly active: number;
}

/** A folded pool in one row: the worst of every column, and how many share it. */
export function AggregateRow({ pool, columns, rowIndex, isLost, active }: AggregateRowProps) {
  const worst = columns.map((column) => worstOf(pool, column, isLost));
  return (
    <div className="matrix-row" role="row" aria-rowindex={rowIndex} data-key={`all:${pool.name}`} data-pool={pool.name}>
      <div className="node-name" role="rowheader" aria-colindex={1}>
        all {pool.rows.length.toLocaleString('en')}
      </div>
      {columns.map((column, place) => {
        const { glyph, state, count } = worst[place] ?? NOTHING;
        const isAll = count === pool.rows.length;
        return (
          <div
            key={column.key}
            className={cellClass(glyph, column.category !== columns[place - 1]?.category)}
            role="gridcell"
            aria-colindex={place + 2}
            aria-label={`${pool.name}, ${column.name}: ${isAll ? 'all' : count} ${stateWords(state, column.updateStrategy)}`}
            tabIndex={active === place ? 0 : -1}
          >
            {glyph === 'healthy' || glyph === 'notSelected' ? null : <Glyph name={glyph} />}
            {!isAll && <small>{count}</small>}
          </div>
        );
      })}
      <div className="row-note" role="gridcell" aria-colindex={columns.length + 2} />
    </div>
  );
}

interface Worst {
  readonly state: CellState;
  readonly glyph: GlyphName;
  readonly count: number;
}

const NOTHING: Worst = { state: 'unknown', glyph: 'unknown', count: 0 };

function worstOf(pool: Pool, column: ColumnShape, isLost: boolean): Worst {
  return pool.rows.reduce<Worst>((worst, row) => {
    const cell = row.cells.find((one) => one.daemonSet === column.key) ?? null;
    const state = stateOfLetter(row.letters, column.index);
    const shown = shownState(state, cell);
    const order = worst.count === 0 ? -1 : compareStates(shown, worst.state);
    if (order > 0) return worst;
    if (order === 0) return { state: worst.state, glyph: worst.glyph, count: worst.count + 1 };
    return { state: shown, glyph: glyphOf(state, cell, isLost), count: 1 };
  }, NOTHING);
}

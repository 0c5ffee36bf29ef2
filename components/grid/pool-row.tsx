// biome-ignore-all lint/a11y/useSemanticElements: a grid of thousands of cells is laid out by flex, with a table's roles.
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell has the tab stop; keys move it.
import { lookOf, type RowMarks } from '../../lib/coverage/digest/marks.ts';
import { type CellState, compareStates } from '../../lib/coverage/model.ts';
import { stateWords } from '../glyph/cell-glyph.ts';
import { Glyph } from '../glyph/glyph.tsx';
import type { GlyphName } from '../glyph/sprite.tsx';
import type { Pool } from './arrange.ts';
import { gridGlyph } from './cell-looks.ts';
import { type GridCell, type GridColumn, readRow } from './columns.ts';
import { cellClass, isPlain } from './row.tsx';

interface PoolRowProps {
  readonly pool: Pool;
  readonly marks: ReadonlyMap<string, RowMarks>;
  readonly rowIndex: number;
  readonly columnCount: number;
  readonly isPast: boolean;
  /** While not all is read, the absence of gaps is not news. */
  readonly isKnown: boolean;
  readonly isActive: boolean;
  readonly onToggle: (pool: string) => void;
}

/** Names a pool, says how it is, folds it. Stays in sight while its rows scroll by. */
export function PoolRow({ pool, marks, rowIndex, columnCount, isPast, isKnown, isActive, onToggle }: PoolRowProps) {
  const { name, rows, gaps, instanceType, taints, isFolded } = pool;
  const isTainted =
    !isPast &&
    rows.some(({ node, cells }) =>
      cells.some(({ state, daemonSet }) => lookOf(state, daemonSet, marks.get(node.name)) === 'repelled'),
    );
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
  readonly columns: readonly GridColumn[];
  readonly marks: ReadonlyMap<string, RowMarks>;
  readonly rowIndex: number;
  readonly isLost: boolean;
  readonly active: number;
}

/** A folded pool in one row: the worst of every column, and how many share it. */
export function AggregateRow({ pool, columns, marks, rowIndex, isLost, active }: AggregateRowProps) {
  const rows = pool.rows.map((row) => readRow(row, marks.get(row.node.name)));
  const worst = columns.map((column) =>
    worstOf(
      rows.map((read) => read(column)),
      isLost,
    ),
  );
  return (
    <div className="matrix-row" role="row" aria-rowindex={rowIndex} data-key={`all:${pool.name}`} data-pool={pool.name}>
      <div className="node-name" role="rowheader" aria-colindex={1}>
        all {pool.rows.length.toLocaleString('en')}
      </div>
      {columns.map((column, place) => {
        const { glyph, state, count, updateStrategy } = worst[place] ?? NOTHING;
        const isAll = count === pool.rows.length;
        return (
          <div
            key={column.key}
            className={cellClass(glyph, column.category !== columns[place - 1]?.category)}
            role="gridcell"
            aria-colindex={place + 2}
            aria-label={`${pool.name}, ${column.name}: ${isAll ? 'all' : count} ${stateWords(state, updateStrategy)}`}
            tabIndex={active === place ? 0 : -1}
          >
            {isPlain(glyph) ? null : <Glyph name={glyph} />}
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
  readonly updateStrategy: string;
}

const NOTHING: Worst = { state: 'unknown', glyph: 'unknown', count: 0, updateStrategy: '' };

function worstOf(cells: readonly GridCell[], isLost: boolean): Worst {
  return cells.reduce<Worst>((worst, cell) => {
    const order = worst.count === 0 ? -1 : compareStates(cell.look, worst.state);
    if (order > 0) return worst;
    if (order === 0)
      return { state: worst.state, glyph: worst.glyph, count: worst.count + 1, updateStrategy: worst.updateStrategy };
    const { updateStrategy } = cell.member;
    return { state: cell.look, glyph: gridGlyph(cell, isLost), count: 1, updateStrategy };
  }, NOTHING);
}

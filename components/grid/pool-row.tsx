// biome-ignore-all lint/a11y/useSemanticElements: a grid of thousands of cells is laid out by flex, with a table's roles.
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell has the tab stop; keys move it.
import type { PageData } from '../../lib/client/page-data.ts';
import { lookOf } from '../../lib/coverage/digest/marks.ts';
import { type CellState, compareStates } from '../../lib/coverage/model.ts';
import { stateWords } from '../glyph/cell-glyph.ts';
import { Glyph } from '../glyph/glyph.tsx';
import type { GlyphName } from '../glyph/sprite.tsx';
import { askAlike, type Marks, markedPlaces } from './alike.ts';
import type { Pool } from './arrange.ts';
import { gridGlyph } from './cell-looks.ts';
import type { GridCell, GridColumn } from './columns.ts';
import { cellClass, isPlain } from './row.tsx';

interface PoolRowProps {
  readonly page: PageData;
  readonly pool: Pool;
  readonly marks: Marks;
  readonly rowIndex: number;
  readonly columnCount: number;
  readonly isPast: boolean;
  /** While not all is read, the absence of gaps is not news. */
  readonly isKnown: boolean;
  readonly isActive: boolean;
  readonly onToggle: (pool: string) => void;
}

/** Names a pool, says how it is, folds it. Stays in sight while its rows scroll by. */
export function PoolRow({
  page,
  pool,
  marks,
  rowIndex,
  columnCount,
  isPast,
  isKnown,
  isActive,
  onToggle,
}: PoolRowProps) {
  const { name, places, gaps, instanceType, taints, isFolded } = pool;
  const isTainted = !isPast && taints.length > 0 && hasTainted(page, places, marks);
  return (
    <div className="pool-row" role="row" aria-rowindex={rowIndex} data-key={`pool:${name}`}>
      <div role="rowheader" aria-colindex={1} aria-colspan={columnCount}>
        <button type="button" aria-expanded={!isFolded} tabIndex={isActive ? 0 : -1} onClick={() => onToggle(name)}>
          <Glyph name={isFolded ? 'right' : 'down'} />
          <b>{name === '' ? 'no pool' : name}</b>
        </button>
        <span>{places.length === 1 ? '1 node' : `${places.length.toLocaleString('en')} nodes`}</span>
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
  readonly page: PageData;
  readonly pool: Pool;
  readonly columns: readonly GridColumn[];
  readonly marks: Marks;
  readonly rowIndex: number;
  readonly isLost: boolean;
  readonly active: number;
}

/** A folded pool in one row: the worst of every column, and how many share it. */
export function AggregateRow({ page, pool, columns, marks, rowIndex, isLost, active }: AggregateRowProps) {
  const marked = markedPlaces(page.rows, marks);
  const worst = columns.map((column) => {
    const read = askAlike(page, column, marks, marked, (cell) => cell);
    return worstOf(pool.places.map(read), isLost);
  });
  return (
    <div className="matrix-row" role="row" aria-rowindex={rowIndex} data-key={`all:${pool.name}`} data-pool={pool.name}>
      <div className="node-name" role="rowheader" aria-colindex={1}>
        all {pool.places.length.toLocaleString('en')}
      </div>
      {columns.map((column, place) => {
        const { glyph, state, count, updateStrategy } = worst[place] ?? NOTHING;
        const isAll = count === pool.places.length;
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

/** Cells that are alike are one cell here: each is looked at once. */
function worstOf(cells: readonly (GridCell | null)[], isLost: boolean): Worst {
  const numbers = new Map<GridCell, number>();
  for (const cell of cells) if (cell !== null) numbers.set(cell, (numbers.get(cell) ?? 0) + 1);
  let worst = NOTHING;
  for (const [cell, number] of numbers) {
    const order = worst.count === 0 ? -1 : compareStates(cell.look, worst.state);
    if (order === 0) worst = { ...worst, count: worst.count + number };
    if (order >= 0) continue;
    const { updateStrategy } = cell.member;
    worst = { state: cell.look, glyph: gridGlyph(cell, isLost), count: number, updateStrategy };
  }
  return worst;
}

/** Whether a taint keeps an agent off one of these nodes, and that is not meant. */
function hasTainted({ layout, cells, columns }: PageData, places: readonly number[], marks: Marks): boolean {
  const isRepelled = cells.kinds.map(({ state }) => state === 'repelled');
  if (!isRepelled.includes(true)) return false;
  return columns.some(({ key, index }) => {
    const column = cells.columns[index];
    return places.some((place) => {
      if (isRepelled[column?.[place] ?? -1] !== true) return false;
      return lookOf('repelled', key, marks.get(layout.nodes[place]?.name ?? '')) === 'repelled';
    });
  });
}

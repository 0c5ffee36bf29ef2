import { findCell, type PageData } from '../../lib/client/page-data.ts';
import { stateOfLetter } from '../../lib/client/shown-state.ts';
import { glyphOf } from '../glyph/cell-glyph.ts';
import { Glyph } from '../glyph/glyph.tsx';

/** More nodes than this are better read in the grid. */
const MOST_NODES = 400;

interface PoolStripsProps {
  readonly page: PageData;
  readonly daemonSet: string;
  readonly isLost: boolean;
}

/** The column of one DaemonSet laid out by pool. */
export function PoolStrips({ page, daemonSet, isLost }: PoolStripsProps) {
  const shape = page.shapes.find((column) => column.key === daemonSet);
  if (shape === undefined || page.rows.size > MOST_NODES) return null;
  const pools = [...Map.groupBy(page.rows.values(), (row) => row.node.pool)].sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    <section className="block">
      <h3>
        Nodes <span>{page.rows.size}, by node pool</span>
      </h3>
      <div className="pool-strip" aria-hidden="true">
        {pools.map(([pool, rows]) => (
          <div key={pool} className="contents">
            <span>{pool === '' ? 'no pool' : pool}</span>
            <div>
              {rows.map((row) => (
                <Glyph
                  key={row.node.name}
                  name={glyphOf(
                    stateOfLetter(row.letters, shape.index),
                    findCell(page, row.node.name, daemonSet),
                    isLost,
                  )}
                />
              ))}
            </div>
          </div>
        ))}
      </div>
    </section>
  );
}

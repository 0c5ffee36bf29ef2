// biome-ignore-all lint/a11y/useSemanticElements: a grid of thousands of cells is laid out by flex, with a table's roles.
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell has the tab stop; keys move it.
import { memo } from 'react';
import type { ColumnCounts } from '../../lib/client/marks.ts';
import type { DaemonSetView } from '../../lib/coverage/picture.ts';
import { ColumnHead } from './column-head.tsx';
import type { GridColumn } from './columns.ts';

export interface HeaderProps {
  readonly columns: readonly GridColumn[];
  /** In the picture's order. */
  readonly daemonSets: readonly DaemonSetView[];
  readonly counts: ReadonlyMap<string, ColumnCounts>;
  readonly nodeCount: number;
  readonly suffix: string;
  readonly look: HeaderLook;
  /** Column under the pointer or of the open card. */
  readonly hot: string | null;
  /** The column that has the tab stop, or null. */
  readonly active: string | null;
  /** Folds or unfolds the agent that the column is, or is part of. */
  readonly onToggle: (column: GridColumn) => void;
}

/** `past`: counts are the last known. `unread`: the DaemonSets' own counts say nothing about cells yet. */
export type HeaderLook = 'live' | 'past' | 'unread';

/** Names, kubectl's `ready/desired` over our `of all nodes`, and categories. */
export const Header = memo(function Header(props: HeaderProps) {
  const { columns, nodeCount, suffix } = props;
  const groups = [...Map.groupBy(columns, (column) => column.category)];
  const places = new Map(columns.map((column, place) => [column.key, place]));
  return (
    <div className="matrix-head" role="rowgroup">
      <div role="row" aria-rowindex={1}>
        <div className="corner" role="columnheader" aria-colindex={1}>
          <span>
            <b>{nodeCount.toLocaleString('en')}</b> {nodeCount === 1 ? 'node' : 'nodes'}
          </span>
          {suffix !== '' && (
            <small title={suffix}>
              names end in
              <br />
              {suffix}
            </small>
          )}
        </div>
        {groups.map(([category, members]) => (
          <div key={category} className="category-columns">
            <div>
              {members.map((column) => (
                <ColumnHead key={column.key} {...props} column={column} place={places.get(column.key) ?? 0} />
              ))}
            </div>
            <div className="category-band" aria-hidden="true">
              {category}
            </div>
          </div>
        ))}
        <div className="gaps-head" role="columnheader" aria-colindex={columns.length + 2}>
          Gaps
        </div>
      </div>
    </div>
  );
});

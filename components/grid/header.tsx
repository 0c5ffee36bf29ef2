// biome-ignore-all lint/a11y/useSemanticElements: a grid of thousands of cells is laid out by flex, with a table's roles.
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell has the tab stop; keys move it.
import { memo } from 'react';
import { ColumnHead, type HeaderProps } from './column-head.tsx';

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

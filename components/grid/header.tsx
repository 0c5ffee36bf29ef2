// biome-ignore-all lint/a11y/useSemanticElements: a grid of thousands of cells is laid out by flex, with a table's roles.
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell has the tab stop; keys move it.
import { memo } from 'react';
import type { ColumnShape } from '../../lib/client/page-data.ts';
import { NO_PANEL } from '../../lib/client/view-state.ts';
import type { DaemonSetView } from '../../lib/coverage/picture.ts';
import { ViewLink } from '../ui/view-link.tsx';

interface HeaderProps {
  readonly columns: readonly ColumnShape[];
  /** In the picture's order. */
  readonly daemonSets: readonly DaemonSetView[];
  readonly nodeCount: number;
  readonly suffix: string;
  readonly look: HeaderLook;
  /** Column under the pointer or of the open card; `namespace/name`. */
  readonly hot: string | null;
  /** The column that has the tab stop, or null. */
  readonly active: string | null;
}

/** `past`: counts are the last known. `unread`: the DaemonSets' own counts say nothing about cells yet. */
export type HeaderLook = 'live' | 'past' | 'unread';

/** Names, kubectl's `ready/desired` over our `of all nodes`, and categories. */
export const Header = memo(function Header(props: HeaderProps) {
  const { columns, daemonSets, nodeCount, suffix } = props;
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
              {members.map((column) => {
                const daemonSet = daemonSets[column.index];
                if (daemonSet === undefined) return null;
                const place = places.get(column.key) ?? 0;
                return <ColumnHead key={column.key} {...props} column={column} daemonSet={daemonSet} place={place} />;
              })}
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

interface ColumnHeadProps extends HeaderProps {
  readonly column: ColumnShape;
  readonly daemonSet: DaemonSetView;
  readonly place: number;
}

function ColumnHead({ column, daemonSet, place, nodeCount, look, hot, active }: ColumnHeadProps) {
  const { missing, pending, notReady, repelled } = daemonSet.counts;
  const { numberReady, desiredNumberScheduled } = daemonSet.status;
  const isShort = look === 'live' && missing + pending + notReady > 0;
  const isTainted = look !== 'past' && repelled > 0;
  const of = nodeCount.toLocaleString('en');
  const ready = `${numberReady} of ${desiredNumberScheduled} ready`;
  const said = { live: ready, past: `last known ${ready}`, unread: 'not read yet' }[look];
  return (
    <div
      className="column-head"
      role="columnheader"
      aria-colindex={place + 2}
      aria-label={`${column.name}, ${column.category}: ${said}, of ${of} nodes${isTainted ? `, ${repelled} excluded by taint` : ''}`}
      data-gap={isShort || isTainted ? '' : undefined}
      data-hot={hot === column.key ? '' : undefined}
      title={column.key}
    >
      <ViewLink
        className="column-name"
        to={{ ...NO_PANEL, rollout: column.key }}
        tabIndex={active === column.key ? 0 : -1}
      >
        <span>{column.name}</span>
      </ViewLink>
      <div className="column-counts">
        <b data-short={isShort ? '' : undefined}>
          {look === 'unread' ? '–' : numberReady}
          {look !== 'unread' && <span className="rest">/{desiredNumberScheduled}</span>}
        </b>
        <span className="of-all" data-taint={isTainted ? '' : undefined}>
          of {of}
        </span>
      </div>
    </div>
  );
}

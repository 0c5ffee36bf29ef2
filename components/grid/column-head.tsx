// biome-ignore-all lint/a11y/useSemanticElements: a grid of thousands of cells is laid out by flex, with a table's roles.
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell has the tab stop; keys move it.

import { NO_PANEL } from '../../lib/client/view-state.ts';
import type { ColumnCounts } from '../../lib/coverage/digest/marks.ts';
import { isSerious } from '../../lib/coverage/model.ts';
import type { DaemonSetView } from '../../lib/coverage/picture.ts';
import { Glyph } from '../glyph/glyph.tsx';
import { ViewLink } from '../ui/view-link.tsx';
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

interface ColumnHeadProps extends HeaderProps {
  readonly column: GridColumn;
  readonly place: number;
}

/** One column: a DaemonSet leads to its rollout, an agent of several opens into them. */
export function ColumnHead({
  column,
  columns,
  place,
  daemonSets,
  counts,
  nodeCount,
  look,
  hot,
  active,
  onToggle,
}: ColumnHeadProps) {
  const { key, name, category, members, family } = column;
  const views = members.flatMap(({ index }) => daemonSets[index] ?? []);
  const { missing = 0, pending = 0, notReady = 0, repelled = 0 } = counts.get(key)?.looks ?? {};
  const numberReady = sum(views, 'numberReady');
  const desired = sum(views, 'desiredNumberScheduled');
  const isShort = look === 'live' && missing + pending + notReady > 0;
  const isTainted = look !== 'past' && repelled > 0;
  const of = nodeCount.toLocaleString('en');
  const ready = `${numberReady} of ${desired} ready`;
  const said = { live: ready, past: `last known ${ready}`, unread: 'not read yet' }[look];
  const isFolded = members.length > 1;
  const several = `${members.length} DaemonSets`;
  const warning = look === 'live' ? warningOf(views) : null;
  const isFirst = family !== null && columns[place - 1]?.family?.id !== family.id;
  const label = [
    `${name}, ${isFolded ? `${several}, ` : ''}${category}: ${said}, of ${of} nodes`,
    ...(isTainted ? [`${repelled} excluded${counts.get(key)?.required ? '' : ' by taint'}`] : []),
    ...(warning === null ? [] : [warning]),
  ].join(', ');
  const text = (
    <span>
      {warning !== null && <i className="note-mark" />}
      {name}
      {isFolded && <small> {several}</small>}
    </span>
  );
  return (
    <div
      className="column-head"
      role="columnheader"
      aria-colindex={place + 2}
      aria-label={label}
      data-gap={isShort || isTainted ? '' : undefined}
      data-hot={hot === key ? '' : undefined}
      data-family={family === null || isFolded ? undefined : ''}
      title={[members.map((member) => member.key).join('\n'), ...(warning === null ? [] : [warning])].join('\n')}
    >
      {isFolded ? (
        <button
          type="button"
          className="column-name"
          aria-expanded={false}
          aria-keyshortcuts="f"
          tabIndex={active === key ? 0 : -1}
          onClick={() => onToggle(column)}
        >
          {text}
          <Glyph name="unfold" className="family-glyph" />
        </button>
      ) : (
        <ViewLink className="column-name" to={{ ...NO_PANEL, rollout: key }} tabIndex={active === key ? 0 : -1}>
          {text}
        </ViewLink>
      )}
      {family !== null && !isFolded && isFirst && (
        <button
          type="button"
          className="family-fold"
          aria-expanded={true}
          aria-keyshortcuts="f"
          aria-label={`One column for ${family.name}`}
          title={`One column for the ${family.members.length} DaemonSets of ${family.name}`}
          tabIndex={-1}
          onClick={() => onToggle(column)}
        >
          <Glyph name="fold" className="family-glyph" />
        </button>
      )}
      <div className="column-counts">
        <b data-short={isShort ? '' : undefined}>
          {look === 'unread' ? '–' : numberReady}
          {look !== 'unread' && <span className="rest">/{desired}</span>}
        </b>
        <span className="of-all" data-taint={isTainted ? '' : undefined}>
          of {of}
        </span>
      </div>
    </div>
  );
}

function sum(views: readonly DaemonSetView[], field: 'numberReady' | 'desiredNumberScheduled'): number {
  return views.reduce((total, { status }) => total + status[field], 0);
}

/** The first note that needs attention; null for none. */
function warningOf(views: readonly DaemonSetView[]): string | null {
  const notes = views.flatMap((view) => view.notes);
  const first = notes.find(isSerious);
  return first?.message ?? null;
}

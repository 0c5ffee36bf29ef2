/** What the address bar holds: everything that two people need to look at the same thing. */
import { CATEGORIES, type Category, CELL_STATES, type CellState } from '../coverage/model.ts';

export interface CellRef {
  /** `namespace/name`. */
  readonly daemonSet: string;
  readonly node: string;
}

/** In place of a DaemonSet's `namespace/name`: the list of all. */
export const ALL = 'all';

/** `grid`: a line for each node. `strips`: a line for each agent, for clusters of many nodes. */
export type Layout = 'grid' | 'strips';

export interface ViewState {
  /** Null leaves it to the number of nodes. */
  readonly layout: Layout | null;
  readonly cell: CellRef | null;
  /** The panel beside the grid shows one of these: a DaemonSet's `namespace/name`, or `ALL`. */
  readonly rollout: string | null;
  readonly hygiene: string | null;
  /** States to show; empty shows all. */
  readonly states: readonly CellState[];
  readonly q: string;
  /** Pools shown as one row; null leaves it to the width of the window. */
  readonly fold: readonly string[] | null;
  /** Agents whose DaemonSets have a column each. */
  readonly unfold: readonly string[];
  /** Categories that are one strip. */
  readonly foldCategories: readonly Category[];
}

/** A grid of more nodes is many screens high. */
const MOST_GRID_NODES = 300;

/** What is shown where the address leaves it open. */
function usualLayout(nodeCount: number): Layout {
  return nodeCount > MOST_GRID_NODES ? 'strips' : 'grid';
}

export function shownLayout({ layout }: Pick<ViewState, 'layout'>, nodeCount: number): Layout {
  return layout ?? usualLayout(nodeCount);
}

/** What the address has to say for this layout to be shown: nothing where it is the usual one. */
export function chooseLayout(layout: Layout, nodeCount: number): Layout | null {
  return layout === usualLayout(nodeCount) ? null : layout;
}

/** No panel: what every link to another one starts from. */
export const NO_PANEL = { cell: null, rollout: null, hygiene: null } as const;

export const EMPTY_VIEW: ViewState = {
  layout: null,
  cell: null,
  rollout: null,
  hygiene: null,
  states: [],
  q: '',
  fold: null,
  unfold: [],
  foldCategories: [],
};

const KNOWN_STATES: ReadonlySet<string> = new Set(CELL_STATES);

/** Reads a query string with or without its `?`. What does not parse is left out, so an old link still opens. */
export function decodeView(search: string): ViewState {
  const params = new URLSearchParams(search);
  const fold = params.get('fold');
  const layout = params.get('view');
  return {
    layout: layout === 'grid' || layout === 'strips' ? layout : null,
    cell: decodeCell(params.get('cell') ?? ''),
    rollout: decodeSubject(params.get('rollout') ?? ''),
    hygiene: decodeSubject(params.get('hygiene') ?? ''),
    states: [...new Set((params.get('state') ?? '').split(','))].filter(isCellState),
    q: params.get('q') ?? '',
    fold: fold === null ? null : decodeList(fold),
    unfold: decodeList(params.get('unfold') ?? ''),
    foldCategories: decodeCategories(params.get('foldcategory') ?? ''),
  };
}

/** The query string with its `?`, or an empty string. Slashes, commas and `@` stay readable. */
export function encodeView(view: ViewState): string {
  const parts: string[] = [];
  if (view.layout !== null) parts.push(`view=${view.layout}`);
  if (view.cell !== null) parts.push(`cell=${escapeValue(`${view.cell.daemonSet}@${view.cell.node}`)}`);
  if (view.rollout !== null) parts.push(`rollout=${escapeValue(view.rollout)}`);
  if (view.hygiene !== null) parts.push(`hygiene=${escapeValue(view.hygiene)}`);
  if (view.states.length > 0) parts.push(`state=${view.states.join(',')}`);
  if (view.q !== '') parts.push(`q=${escapeValue(view.q)}`);
  if (view.fold !== null) parts.push(`fold=${encodeList(view.fold)}`);
  if (view.unfold.length > 0) parts.push(`unfold=${encodeList(view.unfold)}`);
  if (view.foldCategories.length > 0) parts.push(`foldcategory=${view.foldCategories.join(',')}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** A link that keeps the rest of the view. */
export function hrefTo(view: ViewState, change: Partial<ViewState>): string {
  return encodeView({ ...view, ...change }) || '/';
}

export function sameCell(a: CellRef | null, b: CellRef | null): boolean {
  return a === b || (a !== null && b !== null && a.node === b.node && a.daemonSet === b.daemonSet);
}

/** A comma or backslash within a name stands behind a backslash: percent signs are undone where the query is written anew. */
function encodeList(names: readonly string[]): string {
  return names.map((name) => escapeValue(name.replace(/[\\,]/g, '\\$&'))).join(',');
}

function decodeList(text: string): string[] {
  const names = text.match(/(?:\\[\\,]|[^,])+/g) ?? [];
  return names.map((name) => name.replace(/\\([\\,])/g, '$1'));
}

function decodeCell(text: string): CellRef | null {
  const at = text.indexOf('@');
  if (at < 0) return null;
  const daemonSet = text.slice(0, at);
  const node = text.slice(at + 1);
  return isDaemonSetKey(daemonSet) && node !== '' ? { daemonSet, node } : null;
}

function decodeSubject(text: string): string | null {
  return text === ALL || isDaemonSetKey(text) ? text : null;
}

function decodeCategories(text: string): Category[] {
  const named = new Set(text.split(','));
  return CATEGORIES.filter((category) => named.has(category));
}

function isDaemonSetKey(text: string): boolean {
  const parts = text.split('/');
  return parts.length === 2 && parts.every((part) => part !== '');
}

function isCellState(text: string): text is CellState {
  return KNOWN_STATES.has(text);
}

function escapeValue(text: string): string {
  return encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%40', '@');
}

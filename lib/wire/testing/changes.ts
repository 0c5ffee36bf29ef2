/** A page as a server could keep it, told apart from `PageState` in everything: by names, and spelled out. */
import fc from 'fast-check';
import { daemonSetKey } from '../../coverage/objects.ts';
import { type DaemonSetView, isSpelledOut } from '../../coverage/picture.ts';
import { kindAt, NOT_SAID } from '../kinds.ts';
import type { CellChange, CellKind, CellWords, PageDelta, PageNode, PageSnapshot } from '../messages.ts';
import { aKind, anyText, someDaemonSets, someNodes } from './pages.ts';

type Words = Omit<CellWords, 'row' | 'column'>;

interface Cell {
  readonly kind: CellKind | null;
  readonly words: Words | null;
}

interface Row {
  node: PageNode;
  /** By `namespace/name`. */
  readonly cells: Map<string, Cell>;
}

const NOTHING: Cell = { kind: null, words: null };

export type Change =
  | { readonly type: 'nodes'; readonly nodes: readonly PageNode[] }
  | { readonly type: 'daemonSets'; readonly daemonSets: readonly DaemonSetView[] }
  | { readonly type: 'rowGone'; readonly at: number }
  | { readonly type: 'columnGone'; readonly at: number }
  | {
      readonly type: 'cell';
      readonly row: number;
      readonly column: number;
      readonly kind: CellKind | null;
      readonly message: string;
    };

export const someChanges: fc.Arbitrary<Change[]> = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant('nodes' as const), nodes: someNodes(3) }),
    fc.record({ type: fc.constant('daemonSets' as const), daemonSets: someDaemonSets(2) }),
    fc.record({ type: fc.constant('rowGone' as const), at: fc.nat(20) }),
    fc.record({ type: fc.constant('columnGone' as const), at: fc.nat(8) }),
    fc.record({
      type: fc.constant('cell' as const),
      row: fc.nat(20),
      column: fc.nat(8),
      kind: fc.option(aKind),
      message: anyText,
    }),
  ),
  { maxLength: 8 },
);

export class ServerPage {
  #rows: Row[];
  #columns: DaemonSetView[];
  #kinds: CellKind[];
  readonly #start: PageSnapshot;
  #revision: number;

  constructor(start: PageSnapshot) {
    this.#start = start;
    this.#revision = start.revision;
    this.#kinds = [...start.kinds];
    this.#columns = [...start.daemonSets];
    this.#rows = start.nodes.map((node, row) => ({
      node,
      cells: new Map(start.daemonSets.map((one, column) => [daemonSetKey(one), cellOf(start, row, column)])),
    }));
  }

  /** Makes the changes, and says what they come to. */
  change(changes: readonly Change[]): PageDelta {
    const before = {
      rows: this.#rows.map((row) => ({ ...row, cells: new Map(row.cells) })),
      columns: [...this.#columns],
    };
    for (const change of changes) this.#make(change);
    this.#revision++;
    const kinds = this.#kinds.length;
    const rows = walk(before.rows, this.#rows, ({ node }) => node.name);
    const columns = walk(before.columns, this.#columns, daemonSetKey);
    const cells: CellChange[] = [];
    const words: CellWords[] = [];
    for (const [column, one] of this.#columns.entries()) {
      for (const [row, { cells: now }] of this.#rows.entries()) {
        const wasThere = row < rows.stayed.length && column < columns.stayed.length;
        const was = wasThere ? (before.rows[rows.stayed[row] ?? -1]?.cells.get(daemonSetKey(one)) ?? NOTHING) : NOTHING;
        const is = now.get(daemonSetKey(one)) ?? NOTHING;
        if (!same(was.kind, is.kind)) cells.push({ row, column, kind: this.#placeOf(is.kind) });
        if (is.words !== null && !same(was, is)) words.push({ row, column, ...is.words });
      }
    }
    return {
      revision: this.#revision,
      observedAt: this.#start.observedAt,
      rowsGone: rows.gone,
      columnsGone: columns.gone,
      nodes: this.#rows
        .filter(({ node }, row) => !same(node, before.rows[rows.stayed[row] ?? -1]?.node))
        .map(({ node }) => node),
      daemonSets: this.#columns.filter((one, column) => !same(one, before.columns[columns.stayed[column] ?? -1])),
      kinds: this.#kinds.slice(kinds),
      cells,
      words: this.#start.words === null ? [] : words,
    };
  }

  /** From scratch: with kinds in an order of its own. */
  snapshot(): PageSnapshot {
    const kinds: CellKind[] = [];
    const words: CellWords[] = [];
    const cells = this.#columns.map((one, column) =>
      Uint16Array.from(this.#rows, ({ cells: now }, row) => {
        const is = now.get(daemonSetKey(one)) ?? NOTHING;
        if (is.words !== null) words.push({ row, column, ...is.words });
        return is.kind === null ? NOT_SAID : kinds.push(is.kind) - 1;
      }),
    );
    return {
      ...this.#start,
      revision: this.#revision,
      nodes: this.#rows.map(({ node }) => node),
      daemonSets: this.#columns,
      kinds,
      cells,
      words: this.#start.words === null ? null : words,
    };
  }

  #make(change: Change): void {
    if (change.type === 'rowGone') this.#rows = this.#rows.filter((_, row) => row !== change.at);
    else if (change.type === 'columnGone') {
      const gone = this.#columns.splice(change.at, 1).map(daemonSetKey);
      for (const { cells } of this.#rows) for (const key of gone) cells.delete(key);
    } else if (change.type === 'nodes') {
      for (const node of change.nodes) {
        const known = this.#rows.find((row) => row.node.name === node.name);
        if (known === undefined) this.#rows.push({ node, cells: new Map() });
        else known.node = node;
      }
    } else if (change.type === 'daemonSets') {
      for (const one of change.daemonSets) {
        const known = this.#columns.findIndex((column) => daemonSetKey(column) === daemonSetKey(one));
        this.#columns[known < 0 ? this.#columns.length : known] = one;
      }
    } else {
      const { row, column, kind, message } = change;
      const one = this.#columns[column];
      if (one === undefined) return;
      const words = kind !== null && isSpelledOut(kind) ? { message, since: null, pod: message } : null;
      this.#rows[row]?.cells.set(daemonSetKey(one), { kind, words });
    }
  }

  #placeOf(kind: CellKind | null): number {
    if (kind === null) return NOT_SAID;
    const place = this.#kinds.findIndex((known) => same(known, kind));
    return place < 0 ? this.#kinds.push(kind) - 1 : place;
  }
}

/** Without places: what a page shows. */
export function spelledOut({ kinds, cells, words, nodes, daemonSets, ...head }: PageSnapshot) {
  return {
    head,
    nodes,
    daemonSets,
    cells: cells.map((column) => Array.from(column, (place) => kindAt(kinds, place))),
    words,
  };
}

function cellOf({ kinds, cells, words }: PageSnapshot, row: number, column: number): Cell {
  const kind = kinds[cells[column]?.[row] ?? NOT_SAID] ?? null;
  const said = words?.find((one) => one.row === row && one.column === column);
  if (said === undefined) return { kind, words: null };
  const { row: _row, column: _column, ...rest } = said;
  return { kind, words: rest };
}

/** Where those that stayed were, and who is gone: what stays keeps its order, and what is new comes behind it. */
function walk<T>(before: readonly T[], after: readonly T[], keyOf: (one: T) => string) {
  const stayed: number[] = [];
  const gone: number[] = [];
  for (const [place, one] of before.entries()) {
    const next = after[stayed.length];
    if (next !== undefined && keyOf(next) === keyOf(one)) stayed.push(place);
    else gone.push(place);
  }
  return { stayed, gone };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

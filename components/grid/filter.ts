/** What the search box and the legend leave of the grid. */
import type { PageData, PageLayout } from '../../lib/client/page-data.ts';
import type { CellState } from '../../lib/coverage/model.ts';
import { isSpelledOut } from '../../lib/coverage/picture.ts';
import { reasonWords } from '../../lib/coverage/summary/reason-words.ts';
import { askAlike, type Marks, markedPlaces } from './alike.ts';
import type { GridColumn } from './columns.ts';

type Page = Pick<PageData, 'rows' | 'cells' | 'layout'>;

export interface Filtered {
  /** Of rows, in the order of names. */
  readonly places: readonly number[];
  readonly columns: readonly GridColumn[];
}

/**
 * Each word of `q` narrows the rows by node, pool and reason; a word that fits no row narrows the columns by
 * DaemonSet. `states` keeps rows with a cell that looks like one of them.
 */
export function filterGrid(
  page: Page,
  columns: readonly GridColumn[],
  marks: Marks,
  q: string,
  states: readonly CellState[],
): Filtered {
  let places = page.layout.order;
  let kept = columns;
  for (const word of q.toLowerCase().split(/\s+/).filter(Boolean)) {
    const matching = placesThatSay(page, places, word);
    const named = kept.filter((column) => namesOf(column).some((name) => name.includes(word)));
    const isExact = kept.some(({ name, members }) => [name, ...members.map((one) => one.name)].some(isWord(word)));
    if (named.length > 0 && (isExact || matching.length === 0)) kept = named;
    else places = matching;
  }
  return { places: states.length === 0 ? places : placesThatLook(page, places, kept, marks, states), columns: kept };
}

function namesOf({ name, members }: GridColumn): string[] {
  return [name, ...members.map(({ key }) => key)].map((each) => each.toLowerCase());
}

function isWord(word: string): (name: string) => boolean {
  return (name) => name.toLowerCase() === word;
}

function placesThatSay({ cells, layout }: Page, places: readonly number[], word: string): number[] {
  const isNamed = cells.kinds.map(
    (kind) =>
      isSpelledOut(kind) && [kind.reason, reasonWords(kind.reason)].some((words) => words.toLowerCase().includes(word)),
  );
  const says = new Uint8Array(layout.nodes.length);
  if (isNamed.includes(true)) {
    for (const column of cells.columns) {
      for (let place = 0; place < says.length; place++) if (isNamed[column[place] ?? -1] === true) says[place] = 1;
    }
  }
  return places.filter((place) => says[place] === 1 || textOf(layout.nodes[place])?.includes(word));
}

type Node = PageLayout['nodes'][number];
const texts = new WeakMap<Node, string>();

function textOf(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  let text = texts.get(node);
  if (text === undefined) {
    text = `${node.name} ${node.pool} ${node.instanceType}`.toLowerCase();
    texts.set(node, text);
  }
  return text;
}

function placesThatLook(
  page: Page,
  places: readonly number[],
  columns: readonly GridColumn[],
  marks: Marks,
  states: readonly CellState[],
): number[] {
  const wanted = new Set(states);
  const marked = markedPlaces(page.rows, marks);
  const looks = new Uint8Array(page.layout.nodes.length);
  for (const column of columns) {
    const isWanted = askAlike(page, column, marks, marked, ({ look }) => wanted.has(look));
    for (const place of places) if (looks[place] === 0 && isWanted(place)) looks[place] = 1;
  }
  return places.filter((place) => looks[place] === 1);
}

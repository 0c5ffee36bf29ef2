/** One damaged object in an otherwise healthy cluster: what must hold while it is there, and once it is gone. */
import type { ResourceName } from '../../../coverage/objects.ts';
import { type CellView, LETTER_STATES } from '../../../coverage/picture.ts';
import { at, type Truth, textAt, whyNotHealthy } from './judge.ts';
import { WIRES } from './wires.ts';
import { type Look, World } from './world.ts';

const KINDS = Object.keys(WIRES) as ResourceName[];
/** Of every object, what `Object.getOwnPropertyNames` told before anything hostile came. */
const PROTOTYPES = [Object, Array, String, Number, Map, Set, Function, Promise, RegExp].map((one) => one.prototype);
const namesOf = () => PROTOTYPES.map((one) => Reflect.ownKeys(one).length).join();
const PRISTINE = namesOf();

export interface Original {
  readonly list: ResourceName;
  readonly index: number;
  readonly wire: object;
  readonly text: string;
}

export const ORIGINALS: readonly Original[] = KINDS.flatMap((list) =>
  (WIRES[list] ?? []).map((wire, index) => ({ list, index, wire, text: JSON.stringify(wire) })),
);

export interface Attack {
  readonly original: Original;
  readonly type: 'MODIFIED' | 'DELETED';
  /** As it goes over the connection, line end and all. */
  readonly bytes: Uint8Array;
  readonly says: string;
}

const countOf = ({ picture }: Look, list: ResourceName) =>
  picture.sources.find(({ resource }) => resource === list)?.malformed ?? 0;
const keyOf = (wire: unknown): string => `${textAt(wire, 'metadata', 'namespace')}/${textAt(wire, 'metadata', 'name')}`;
const spot = (cell: Pick<CellView, 'node' | 'daemonSet'>) => `${cell.daemonSet} on ${cell.node}`;

export class Trial {
  #world = new World();
  readonly #was = statesIn(this.#world.look());
  readonly #without = new Map<Original, Look>();
  #count = 0;

  /** Throws what does not hold. Leaves the cluster as it was. */
  run(attack: Attack): void {
    this.#count += 1;
    // What is pooled grows with every attack.
    if (this.#count % 1_000 === 0) this.#world = new World();
    const wrong = this.#attack(attack);
    if (wrong !== null) throw new Error(`${attack.type} of ${keyOf(attack.original.wire)} (${attack.says}): ${wrong}`);
  }

  #attack(attack: Attack): string | null {
    const { original, type, bytes } = attack;
    const { list } = original;
    const sent = sentObjects(bytes);
    const isTaken = this.#world.receive(list, bytes);
    const there = new Map((WIRES[list] ?? []).map((wire) => [keyOf(wire), wire as unknown]));
    if (isTaken) for (const { type: what, object } of sent) note(there, what, object);
    else {
      // The watch ends and the list is read again: there the object stands as it was sent.
      there.delete(keyOf(original.wire));
      const [last] = sent;
      const now = type === 'DELETED' || last === undefined ? [] : [last.object];
      this.#world.relist(list, [...there.values(), ...now]);
      for (const object of now) note(there, 'MODIFIED', object);
    }
    if (isTaken && sent.some(({ object }) => !isNamed(list, object)))
      return 'it is taken, and whose change it is can not be told';
    const look = this.#world.look();
    const malformed = look.picture.sources.find(({ resource }) => resource === list)?.malformedNames ?? [];
    for (const name of malformed) there.delete(name.includes('/') ? name : `/${name}`);
    const isRevisionUnread = list === 'controllerrevisions' && countOf(look, list) > 0;
    const truth = { ...(WIRES as unknown as Truth), isRevisionUnread, [list]: [...there.values()] };
    const wrong =
      this.#prototypes() ??
      shape(look) ??
      falselyHealthy(look, truth) ??
      hidden(look, original, isTaken) ??
      this.#neighbours(look, attack);
    return wrong ?? this.#restore(original, isTaken && malformed[0] === keyOf(original.wire).replace(/^\//, ''));
  }

  #prototypes(): string | null {
    return namesOf() === PRISTINE ? null : 'a prototype has changed';
  }

  /** Cells that have nothing to do with the object are as they were, or as if it did not exist. */
  #neighbours({ picture }: Look, attack: Attack): string | null {
    const is = statesIn({ picture });
    const changed = [...this.#was].filter(([place, { says }]) => is.get(place)?.says !== says);
    if (changed.length === 0) return null;
    const touches = touchedBy(attack);
    const without = statesIn(this.#lookWithout(attack.original));
    // A Pod or a revision without a name may be that of any cell.
    const { malformed = 0, malformedNames = [] } =
      picture.sources.find(({ resource }) => resource === attack.original.list) ?? {};
    const isNameless = malformed > malformedNames.length;
    for (const [place, { says: before, cell }] of changed) {
      const now = is.get(place)?.says;
      if (touches(cell) || (isNameless && now === 'unknown ObjectMalformed')) continue;
      const absent = without.get(place)?.says;
      if (now !== absent) return `${place} is ${now}, was ${before}, and would be ${absent} without it`;
    }
    return null;
  }

  #lookWithout(original: Original): Look {
    let look = this.#without.get(original);
    if (look === undefined) {
      const world = new World();
      world.relist(
        original.list,
        (WIRES[original.list] ?? []).filter((_, index) => index !== original.index),
      );
      look = world.look();
      this.#without.set(original, look);
    }
    return look;
  }

  /** The object is sent as it was, and nothing is left of what happened. */
  #restore({ list, text }: Original, byWatch: boolean): string | null {
    // A watch does not go back, where the version itself was damaged.
    const isTaken = byWatch && this.#world.receive(list, Buffer.from(`{"type":"MODIFIED","object":${text}}\n`));
    if (!isTaken) this.#world.relist(list, WIRES[list] ?? []);
    const picture = this.#world.picture();
    if (picture.sources.some(({ malformed }) => malformed > 0)) return 'it is still counted after it was sent right';
    const [after, before] = [statesIn({ picture }), this.#was];
    for (const [place, { says }] of before) {
      if (after.get(place)?.says !== says) return `${place} stays ${after.get(place)?.says} and was ${says}`;
    }
    return after.size === before.size ? null : 'more cells than before';
  }
}

/** Whether a cell is one that the object, or the one whose place it takes, speaks of: its node or its DaemonSet. */
function touchedBy({ original, bytes }: Attack): (cell: CellView) => boolean {
  const meant = sentObjects(bytes).map(({ object }) => keyOf(object));
  const others = ORIGINALS.filter(({ list, wire }) => list === original.list && meant.includes(keyOf(wire)));
  const text = [original, ...others].map((one) => one.text).join() + Buffer.from(bytes).toString('utf8');
  return ({ node, daemonSet }) => {
    const name = daemonSet.slice(daemonSet.indexOf('/') + 1);
    return text.includes(JSON.stringify(node)) || text.includes(`-${name}"`) || text.includes(`"${name}"`);
  };
}

/** The objects of a chunk that could be told from each other, in order. */
function sentObjects(bytes: Uint8Array): { readonly type: string; readonly object: unknown }[] {
  const lines = Buffer.from(bytes).toString('utf8').split('\n').slice(0, -1);
  return lines.flatMap((line) => {
    try {
      const event: unknown = JSON.parse(line);
      return [{ type: textAt(event, 'type'), object: at(event, 'object') }];
    } catch {
      return [];
    }
  });
}

/** Whether it says which object of the list it is. */
function isNamed(list: ResourceName, object: unknown): boolean {
  const hasNamespace = textAt(object, 'metadata', 'namespace') !== '';
  return textAt(object, 'metadata', 'name') !== '' && hasNamespace === (list !== 'nodes');
}

function note(there: Map<string, unknown>, type: string, object: unknown): void {
  if (type === 'DELETED') there.delete(keyOf(object));
  else if (type === 'MODIFIED' || type === 'ADDED') there.set(keyOf(object), object);
}

function statesIn({ picture }: Pick<Look, 'picture'>): Map<string, { readonly says: string; readonly cell: CellView }> {
  const spelled = new Map(picture.cells.map((cell) => [spot(cell), cell]));
  const states = new Map<string, { readonly says: string; readonly cell: CellView }>();
  picture.nodes.forEach(({ name: node }, row) => {
    picture.daemonSets.forEach(({ namespace, name }, column) => {
      const daemonSet = `${namespace}/${name}`;
      const place = spot({ node, daemonSet });
      const state = LETTER_STATES.get(picture.grid[row]?.[column] ?? '') ?? 'unknown';
      const cell = spelled.get(place) ?? ({ node, daemonSet, state, reason: '' } as CellView);
      states.set(place, { says: `${state} ${cell.reason}`, cell });
    });
  });
  return states;
}

/** The picture is whole, and no rule broke on it. */
function shape({ picture, summary }: Look): string | null {
  const width = picture.daemonSets.length;
  if (picture.grid.length !== picture.nodes.length) return 'rows and nodes differ';
  if (picture.grid.some((letters) => letters.length !== width)) return 'a row has another length';
  const sum = Object.values(summary.counts).reduce((a, b) => a + b, 0);
  if (sum !== picture.nodes.length * width) return 'the counts do not add up';
  const failed = picture.cells.find(({ reason }) => reason === 'EvaluationFailed');
  return failed === undefined ? null : `a rule failed: ${failed.message}`;
}

function falselyHealthy(look: Look, truth: Truth): string | null {
  for (const [place, { cell }] of statesIn(look)) {
    if (cell.state !== 'healthy') continue;
    const why = whyNotHealthy(truth, cell.daemonSet, cell.node);
    if (why !== null) return `${place} is healthy, and ${why}`;
  }
  return null;
}

/** What can't be read is named, counted and told of; a node or a DaemonSet keeps its place, where nothing is known. */
function hidden({ picture, summary }: Look, { list, wire }: Original, isTaken: boolean): string | null {
  const source = picture.sources.find(({ resource }) => resource === list);
  if (source === undefined) return 'its list is not told of';
  if (source.malformed > 0 && !summary.verdict.details.some((line) => line.includes("can't be read"))) {
    return 'the verdict does not say so';
  }
  const { malformedNames = [] } = source;
  if (!isTaken || source.malformed === 0) return null;
  if (source.malformed !== malformedNames.length)
    return `${source.malformed} are counted, ${malformedNames.length} named`;
  const key = keyOf(wire).replace(/^\//, '');
  if (malformedNames[0] !== key || (list !== 'nodes' && list !== 'daemonsets')) return null;
  const own = [...statesIn({ picture }).values()].filter(({ cell }) => [cell.node, cell.daemonSet].includes(key));
  if (own.length === 0) return 'its cells are gone';
  const known = own.find(({ says }) => says !== 'unknown ObjectMalformed');
  return known === undefined ? null : `${spot(known.cell)} is ${known.says}`;
}

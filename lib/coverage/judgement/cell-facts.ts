/** All that speaks for accident or design, cell by cell. What cells have in common is worked out once. */
import type { Picture } from '../picture.ts';
import { EMPTY_POLICY } from '../policy/policy.ts';
import { isMet, type Requirement, Rulings } from '../policy/rulings.ts';
import { foldFamilies } from '../summary/agents.ts';
import { placeCells } from '../summary/cell-places.ts';
import { stateOf } from '../summary/counts.ts';
import { sinceOf } from '../summary/words.ts';
import {
  ageFact,
  coverFact,
  nowhereFact,
  othersFact,
  type Peers,
  peersOf,
  platformFact,
  siblingsFact,
} from './evidence.ts';
import { DECISIVE, type Fact } from './fact.ts';
import { GridFacts } from './grid-facts.ts';
import { policyFacts } from './policy-facts.ts';
import { nodeFact, TaintFacts, taintsKey } from './taint-facts.ts';

/** What keeps an agent off a node. */
export type Exclusion = 'repelled' | 'notSelected';

const NO_FACTS: readonly Fact[] = [];
/** How much the other nodes of its pool say of a cell. */
const SIBLINGS_WEIGHT: Readonly<Record<Exclusion, number>> = { repelled: 4, notSelected: 6 };
const NOWHERE_WEIGHT: Readonly<Record<Exclusion, number>> = { repelled: 1, notSelected: 2 };

export class CellFacts {
  readonly picture: Picture;
  readonly rulings: Rulings;
  readonly #now: number;
  /** By letters of a row: what is required and nothing on such a node does. */
  readonly #open = new Map<string, readonly Requirement[]>();
  /** By DaemonSet. */
  readonly #isIgnored: (boolean | undefined)[] = [];
  readonly #isRuled: (boolean | undefined)[] = [];
  readonly #peers: (Peers | undefined)[] = [];
  readonly #taintFacts: (TaintFacts | undefined)[] = [];
  /** By pool and what keeps the node off, and DaemonSet. */
  readonly #siblingsFacts = new Map<string, (Fact | null)[]>();
  #grid: GridFacts | null = null;

  /** `now` in milliseconds. `before` are those of a picture before this one. */
  constructor(picture: Picture, now: number, before: CellFacts | null) {
    this.picture = picture;
    this.#now = now;
    this.rulings = new Rulings(picture, picture.policy?.rules ?? EMPTY_POLICY, now, before?.rulings ?? null);
  }

  isIgnored(column: number): boolean {
    this.#isIgnored[column] ??=
      this.picture.daemonSets[column]?.isIgnored === true || this.rulings.ignored(column) !== null;
    return this.#isIgnored[column];
  }

  /** What is required and nothing on a node with these letters does. */
  openOn(letters: string): readonly Requirement[] {
    let open = this.#open.get(letters);
    if (open === undefined) {
      open = this.rulings.requirements().filter((requirement) => !isMet(letters, requirement));
      this.#open.set(letters, open);
    }
    return open;
  }

  /**
   * Hands over all facts, in the order of the grounds; false where there is no cell. Without `age`, the facts weigh the
   * same of two rows with the same letters and the same `likeness`.
   */
  tell(row: number, column: number, exclusion: Exclusion, note: (fact: Fact) => void, age?: 'age'): boolean {
    const { picture } = this;
    const node = picture.nodes[row];
    const daemonSet = picture.daemonSets[column];
    if (node === undefined || daemonSet === undefined) return false;
    this.#grid ??= new GridFacts(picture);
    const noteAny = (fact: Fact | null) => {
      if (fact !== null) note(fact);
    };
    for (const fact of this.#policyFacts(row, column)) note(fact);
    if (daemonSet.isIgnored) {
      note({ weight: DECISIVE, says: () => `Its owner says with rollcall/ignore that ${daemonSet.name} is no agent.` });
    }
    if (exclusion === 'repelled') {
      this.#taintFacts[column] ??= new TaintFacts(daemonSet);
      for (const fact of this.#taintFacts[column].of(node)) note(fact);
      noteAny(othersFact(this.#grid, row));
      if (age !== undefined) noteAny(this.age(row, column));
    } else {
      note({
        weight: 4,
        isChoice: true,
        says: () => `The selectors of ${daemonSet.name} leave this node out, and somebody wrote them.`,
      });
      noteAny(platformFact(node, daemonSet));
    }
    noteAny(this.#siblingsFact(node.pool, column, exclusion, this.#grid));
    this.#peers[column] ??= peersOf(picture, foldFamilies(picture), column);
    noteAny(coverFact(picture, row, this.#peers[column]));
    noteAny(nowhereFact(this.#grid, picture, column, NOWHERE_WEIGHT[exclusion]));
    noteAny(nodeFact(node));
    return true;
  }

  /** Of a cell that a taint keeps off. */
  age(row: number, column: number): Fact | null {
    const node = this.picture.nodes[row];
    const cell = placeCells(this.picture).at(row, column);
    return node === undefined ? null : ageFact(node, cell?.state === 'repelled' ? sinceOf(cell) : null, this.#now);
  }

  /** Equal for nodes of which, with the same letters, the same is to be said. */
  likeness(row: number): string {
    const node = this.picture.nodes[row];
    if (node === undefined) return '';
    return `${node.pool}\n${taintsKey(node)}\n${nodeFact(node) === null}\n${this.rulings.testsOf(row)}`;
  }

  #policyFacts(row: number, column: number): readonly Fact[] {
    this.#isRuled[column] ??= this.rulings.concerns(column);
    if (!this.#isRuled[column]) return NO_FACTS;
    return policyFacts(this.rulings, this.openOn(this.picture.grid[row] ?? ''), this.picture, row, column);
  }

  #siblingsFact(pool: string, column: number, exclusion: Exclusion, grid: GridFacts): Fact | null {
    const key = `${exclusion} ${pool}`;
    const facts = this.#siblingsFacts.get(key) ?? [];
    let fact = facts[column];
    if (fact === undefined) {
      fact = siblingsFact(grid.siblings(pool, column), pool, SIBLINGS_WEIGHT[exclusion]);
      facts[column] = fact;
      this.#siblingsFacts.set(key, facts);
    }
    return fact;
  }
}

/** Whether one of these is unknown in a row. */
export function isUnknownAmong(letters: string, columns: readonly number[]): boolean {
  return columns.some((column) => stateOf(letters, column) === 'unknown');
}

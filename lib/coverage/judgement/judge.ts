/**
 * Whether what keeps an agent off a node is an accident or a design, and on what grounds. The policy outranks all
 * evidence; without one, evidence has to settle it before a gap is called a design.
 */
import { isGap } from '../model.ts';
import { daemonSetKey } from '../objects.ts';
import { type Picture, STATE_LETTERS } from '../picture.ts';
import { EMPTY_POLICY } from '../policy/policy.ts';
import { isMet, type Requirement, Rulings } from '../policy/rulings.ts';
import { foldFamilies } from '../summary/agents.ts';
import { placeCells } from '../summary/cell-places.ts';
import { patternsOf, stateAt, stateOf } from '../summary/counts.ts';
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
import { DECISIVE, type Fact, type Ground, groundsOf, type Intent, Scale } from './fact.ts';
import { GridFacts } from './grid-facts.ts';
import { policyFacts, unmetBy } from './policy-facts.ts';
import { nodeFact, TaintFacts } from './taint-facts.ts';

export interface Judgement {
  readonly intent: Intent;
  /** The weightiest first; at least one. */
  readonly grounds: readonly Ground[];
}

/** What is required somewhere and is not there. */
export interface UnmetRequirement {
  /** The rule's line in the policy file. */
  readonly line: number;
  readonly kind: 'category' | 'family' | 'daemonSet';
  /** As the policy has it. */
  readonly what: string;
  readonly reason: string;
  readonly owner: string;
  /** `namespace/name` of those that could meet it; empty when the cluster has none. */
  readonly daemonSets: readonly string[];
  /** Nodes on which none of them does, none is unknown, and no other rule makes up for it. */
  readonly nodes: readonly string[];
}

/** A picture and the moment, in milliseconds; `Lookup` is one. Kept by identity: pass the same object again. */
export interface Judged {
  readonly picture: Picture;
  readonly now: number;
}

const judges = new WeakMap<Judged, Judge>();

function judgeOf(judged: Judged): Judge {
  let judge = judges.get(judged);
  if (judge === undefined) {
    judge = new Judge(judged);
    judges.set(judged, judge);
  }
  return judge;
}

/** Takes over for the next picture and moment what still holds of it. Changes no answer. */
export function succeedJudge(judged: Judged, before: Judged): void {
  judges.set(judged, new Judge(judged, judgeOf(before)));
}

/** Null for a cell that nothing excludes, or that is not known. */
export function judge(judged: Judged, row: number, column: number): Judgement | null {
  return judgeOf(judged).judge(row, column);
}

/**
 * The row's letters, and `BY_DESIGN` and `REQUIRED` in place of those that mean something else than they say: `repelled`
 * counts against coverage unless it is judged to be by design, `notSelected` only where the policy requires it.
 */
export function judgedLetters(judged: Judged, row: number): string {
  return judgeOf(judged).letters(row);
}

/** Whether a cell of a row with these `judgedLetters` counts against coverage; nothing does of a DaemonSet that is ignored. */
export function isGapAmong(letters: string, column: number, judged: Judged): boolean {
  const letter = letters[column] ?? '';
  if (letter === BY_DESIGN || judgeOf(judged).isIgnored(column)) return false;
  return letter === REQUIRED || isGap(stateOf(letters, column));
}

/** What the policy requires and nothing does, rule by rule; only those with nodes. */
export function unmetRequirements(judged: Judged): readonly UnmetRequirement[] {
  return judgeOf(judged).unmet();
}

/** No state has these letters. */
export const BY_DESIGN = 'd';
export const REQUIRED = 'q';

const NO_FACTS: readonly Fact[] = [];
/** How much the nodes of its pool say of a cell: of one that a taint keeps off, and of one that nothing selects. */
const SIBLINGS_WEIGHT = { repelled: 4, notSelected: 6 };
const NOWHERE_WEIGHT = { repelled: 1, notSelected: 2 };

class Judge {
  readonly #picture: Picture;
  readonly #now: number;
  readonly #rulings: Rulings;
  readonly #requirements: readonly Requirement[];
  readonly #letters: (string | undefined)[] = [];
  /** By letters of a row: what is required and nothing on such a node does. */
  readonly #open = new Map<string, readonly Requirement[]>();
  readonly #isIgnored: (boolean | undefined)[] = [];
  /** By DaemonSet. */
  readonly #isRuled: (boolean | undefined)[] = [];
  readonly #peers: (Peers | undefined)[] = [];
  readonly #taintFacts: (TaintFacts | undefined)[] = [];
  /** By what keeps the node off, and DaemonSet. */
  readonly #nowhereFacts = { repelled: [] as (Fact | null)[], notSelected: [] as (Fact | null)[] };
  /** The same of each pool. */
  readonly #siblingsFacts = {
    repelled: new Map<string, (Fact | null)[]>(),
    notSelected: new Map<string, (Fact | null)[]>(),
  };
  #grid: GridFacts | null = null;
  #unmet: readonly UnmetRequirement[] | null = null;

  constructor({ picture, now }: Judged, before: Judge | null = null) {
    this.#picture = picture;
    this.#now = now;
    const policy = picture.policy?.rules ?? EMPTY_POLICY;
    this.#rulings = new Rulings(picture, policy, now, before === null ? null : before.#rulings);
    this.#requirements = this.#rulings.requirements();
  }

  judge(row: number, column: number): Judgement | null {
    const state = stateAt(this.#picture, row, column);
    if (state !== 'repelled' && state !== 'notSelected') return null;
    const facts: Fact[] = [];
    const scale = new Scale();
    const isCell = this.#weigh(row, column, state, (fact) => {
      facts.push(fact);
      scale.add(fact);
    });
    return isCell ? { intent: scale.intent, grounds: groundsOf(facts) } : null;
  }

  isIgnored(column: number): boolean {
    this.#isIgnored[column] ??=
      this.#picture.daemonSets[column]?.isIgnored === true || this.#rulings.ignored(column) !== null;
    return this.#isIgnored[column];
  }

  letters(row: number): string {
    this.#letters[row] ??= this.#judgeLetters(row);
    return this.#letters[row];
  }

  /** Nearly every row is left as it is. */
  #judgeLetters(row: number): string {
    const { daemonSets, grid } = this.#picture;
    const letters = grid[row] ?? '';
    const open = this.#openOn(letters);
    if (open.length === 0 && !letters.includes(STATE_LETTERS.repelled)) return letters;
    let judged = '';
    for (let column = 0; column < daemonSets.length; column++) {
      judged += this.isIgnored(column) ? letters[column] : this.#judgeLetter(row, column, letters[column] ?? '', open);
    }
    return judged;
  }

  #judgeLetter(row: number, column: number, letter: string, open: readonly Requirement[]): string {
    if (letter === STATE_LETTERS.repelled) {
      const scale = new Scale();
      this.#weigh(row, column, 'repelled', (fact) => scale.add(fact));
      return scale.intent === 'design' ? BY_DESIGN : letter;
    }
    if (letter !== STATE_LETTERS.notSelected || open.length === 0) return letter;
    if (this.#rulings.excluded(row, column) !== null) return letter;
    return unmetBy(this.#rulings, open, this.#picture, row, column) === null ? letter : REQUIRED;
  }

  /** Hands over all that speaks for accident or design, in the order of the grounds; false where there is no cell. */
  #weigh(row: number, column: number, state: 'repelled' | 'notSelected', note: (fact: Fact) => void): boolean {
    const picture = this.#picture;
    const node = picture.nodes[row];
    const daemonSet = picture.daemonSets[column];
    if (node === undefined || daemonSet === undefined) return false;
    const isRepelled = state === 'repelled';
    this.#grid ??= new GridFacts(picture);
    const noteAny = (fact: Fact | null) => {
      if (fact !== null) note(fact);
    };
    for (const fact of this.#policyFacts(row, column)) note(fact);
    if (daemonSet.isIgnored) {
      note({ weight: DECISIVE, says: () => `Its owner says with rollcall/ignore that ${daemonSet.name} is no agent.` });
    }
    if (isRepelled) {
      this.#taintFacts[column] ??= new TaintFacts(daemonSet);
      for (const fact of this.#taintFacts[column].of(node)) note(fact);
      noteAny(othersFact(this.#grid, row));
      noteAny(ageFact(node, this.#since(row, column), this.#now));
    } else {
      note({
        weight: 4,
        isChoice: true,
        says: () => `The selectors of ${daemonSet.name} leave this node out, and somebody wrote them.`,
      });
      noteAny(platformFact(node, daemonSet));
    }
    noteAny(this.#siblingsFact(node.pool, column, state, this.#grid));
    this.#peers[column] ??= peersOf(picture, foldFamilies(picture), column);
    noteAny(coverFact(picture, row, this.#peers[column]));
    this.#nowhereFacts[state][column] ??= nowhereFact(this.#grid, picture, column, NOWHERE_WEIGHT[state]);
    noteAny(this.#nowhereFacts[state][column]);
    noteAny(nodeFact(node));
    return true;
  }

  unmet(): readonly UnmetRequirement[] {
    this.#unmet ??= this.#findUnmet();
    return this.#unmet;
  }

  #findUnmet(): readonly UnmetRequirement[] {
    return this.#requirements.flatMap((requirement) => {
      const { rule, kind, what, columns } = requirement;
      const nodes = this.#rowsWithout(requirement).flatMap((row) => this.#picture.nodes[row]?.name ?? []);
      if (nodes.length === 0) return [];
      const daemonSets = columns.flatMap((column) => {
        const daemonSet = this.#picture.daemonSets[column];
        return daemonSet === undefined ? [] : [daemonSetKey(daemonSet)];
      });
      return [{ line: rule.line, kind, what, reason: rule.reason, owner: rule.owner, daemonSets, nodes }];
    });
  }

  #rowsWithout(requirement: Requirement): number[] {
    const rulings = this.#rulings;
    return patternsOf(this.#picture)
      .filter(({ letters }) => this.#openOn(letters).includes(requirement))
      .filter(({ letters }) => !requirement.columns.some((column) => stateOf(letters, column) === 'unknown'))
      .flatMap(({ rows }) => rows)
      .filter((row) => rulings.appliesTo(requirement.rule, row))
      .filter((row) => !rulings.provides(requirement, row) && !rulings.excludes(requirement, row))
      .sort((a, b) => a - b);
  }

  #openOn(letters: string): readonly Requirement[] {
    let open = this.#open.get(letters);
    if (open === undefined) {
      open = this.#requirements.filter((requirement) => !isMet(letters, requirement));
      this.#open.set(letters, open);
    }
    return open;
  }

  #policyFacts(row: number, column: number): readonly Fact[] {
    this.#isRuled[column] ??= this.#rulings.concerns(column);
    if (!this.#isRuled[column]) return NO_FACTS;
    return policyFacts(this.#rulings, this.#openOn(this.#picture.grid[row] ?? ''), this.#picture, row, column);
  }

  #siblingsFact(pool: string, column: number, state: 'repelled' | 'notSelected', grid: GridFacts): Fact | null {
    const ofPools = this.#siblingsFacts[state];
    let facts = ofPools.get(pool);
    if (facts === undefined) {
      facts = [];
      ofPools.set(pool, facts);
    }
    let fact = facts[column];
    if (fact === undefined) {
      fact = siblingsFact(grid.siblings(pool, column), pool, SIBLINGS_WEIGHT[state]);
      facts[column] = fact;
    }
    return fact;
  }

  /** Since when a taint keeps it off, in milliseconds. */
  #since(row: number, column: number): number | null {
    const cell = placeCells(this.#picture).at(row, column);
    return cell?.state === 'repelled' ? sinceOf(cell) : null;
  }
}

/**
 * Whether what keeps an agent off a node is an accident or a design, and on what grounds. The policy outranks all
 * evidence; without one, evidence has to settle it before a gap is called a design.
 */
import { isGap } from '../model.ts';
import { daemonSetKey } from '../objects.ts';
import type { NodeView, Picture } from '../picture.ts';
import { EMPTY_POLICY } from '../policy/policy.ts';
import { isMet, Rulings } from '../policy/rulings.ts';
import { type Agent, foldFamilies } from '../summary/agents.ts';
import { stateAt } from '../summary/counts.ts';
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
import { DECISIVE, type Fact, type Ground, groundsOf, type Intent, weigh } from './fact.ts';
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

/** Null for a cell that nothing excludes, or that is not known. */
export function judge(judged: Judged, row: number, column: number): Judgement | null {
  const facts = judgeOf(judged).facts(row, column);
  return facts === null ? null : { intent: weigh(facts), grounds: groundsOf(facts) };
}

/**
 * Whether the cell counts against coverage: `repelled` unless it is judged to be by design, `notSelected` only where
 * the policy requires it, and nothing of a DaemonSet that is ignored.
 */
export function isGapCell(judged: Judged, row: number, column: number): boolean {
  return judgeOf(judged).isGap(row, column);
}

/** What the policy requires and nothing does, rule by rule; only those with nodes. */
export function unmetRequirements(judged: Judged): readonly UnmetRequirement[] {
  return judgeOf(judged).unmet();
}

const INTENTS: readonly Intent[] = ['design', 'accident', 'unclear'];

class Judge {
  readonly #picture: Picture;
  readonly #now: number;
  readonly #rulings: Rulings;
  readonly #peers: (Peers | undefined)[] = [];
  readonly #taintFacts: (TaintFacts | undefined)[] = [];
  readonly #nodeFacts: (Fact | null | undefined)[] = [];
  /** By cell: one more than the place in `INTENTS`; 0 while not judged. */
  readonly #intents: Uint8Array;
  #grid: GridFacts | null = null;
  #agents: readonly Agent[] | null = null;
  #since: ReadonlyMap<string, number> | null = null;

  constructor({ picture, now }: Judged) {
    this.#picture = picture;
    this.#now = now;
    this.#rulings = new Rulings(picture, picture.policy?.rules ?? EMPTY_POLICY, now);
    this.#intents = new Uint8Array(picture.nodes.length * picture.daemonSets.length);
  }

  isGap(row: number, column: number): boolean {
    const picture = this.#picture;
    if (picture.daemonSets[column]?.isIgnored === true || this.#rulings.ignored(column) !== null) return false;
    const state = stateAt(picture, row, column);
    if (state === 'repelled') return this.#intentOf(row, column) !== 'design';
    if (state === 'notSelected') return this.#isRequired(row, column);
    return isGap(state);
  }

  facts(row: number, column: number): readonly Fact[] | null {
    const picture = this.#picture;
    const state = stateAt(picture, row, column);
    if (state !== 'repelled' && state !== 'notSelected') return null;
    const node = picture.nodes[row];
    const daemonSet = picture.daemonSets[column];
    if (node === undefined || daemonSet === undefined) return null;
    const isRepelled = state === 'repelled';
    this.#grid ??= new GridFacts(picture);
    const grid = this.#grid;
    const facts = policyFacts(this.#rulings, picture, row, column);
    const note = (fact: Fact | null) => {
      if (fact !== null) facts.push(fact);
    };
    if (daemonSet.isIgnored) {
      note({ weight: DECISIVE, says: () => `Its owner says with rollcall/ignore that ${daemonSet.name} is no agent.` });
    }
    if (isRepelled) {
      this.#taintFacts[column] ??= new TaintFacts(daemonSet);
      facts.push(...this.#taintFacts[column].of(node));
      note(othersFact(grid, row));
      note(ageFact(node, this.#sinceOf(row, column), this.#now));
    } else {
      note({
        weight: 4,
        isChoice: true,
        says: () => `The selectors of ${daemonSet.name} leave this node out, and somebody wrote them.`,
      });
      note(platformFact(node, daemonSet));
    }
    note(siblingsFact(grid.siblings(node.pool, column), node.pool, isRepelled ? 4 : 6));
    this.#agents ??= foldFamilies(picture);
    this.#peers[column] ??= peersOf(picture, this.#agents, column);
    note(coverFact(picture, row, this.#peers[column]));
    note(nowhereFact(grid, picture, column, isRepelled ? 1 : 2));
    note(this.#nodeFactOf(row, node));
    return facts;
  }

  unmet(): readonly UnmetRequirement[] {
    const picture = this.#picture;
    return this.#rulings.requirements().flatMap((requirement) => {
      const { rule, kind, what, columns } = requirement;
      const nodes = picture.nodes.flatMap(({ name }, row) => {
        if (!this.#rulings.appliesTo(rule, row) || isMet(picture, requirement, row)) return [];
        if (columns.some((column) => stateAt(picture, row, column) === 'unknown')) return [];
        if (this.#rulings.provides(requirement, row) || this.#rulings.excludes(requirement, row)) return [];
        return [name];
      });
      if (nodes.length === 0) return [];
      const daemonSets = columns.flatMap((column) => {
        const daemonSet = picture.daemonSets[column];
        return daemonSet === undefined ? [] : [daemonSetKey(daemonSet)];
      });
      return [{ line: rule.line, kind, what, reason: rule.reason, owner: rule.owner, daemonSets, nodes }];
    });
  }

  #isRequired(row: number, column: number): boolean {
    if (this.#rulings.excluded(row, column) !== null) return false;
    return unmetBy(this.#rulings, this.#picture, row, column) !== null;
  }

  #intentOf(row: number, column: number): Intent {
    const place = row * this.#picture.daemonSets.length + column;
    const known = INTENTS[(this.#intents[place] ?? 0) - 1];
    if (known !== undefined) return known;
    const intent = weigh(this.facts(row, column) ?? []);
    this.#intents[place] = INTENTS.indexOf(intent) + 1;
    return intent;
  }

  #nodeFactOf(row: number, node: NodeView): Fact | null {
    let fact = this.#nodeFacts[row];
    if (fact === undefined) {
      fact = nodeFact(node);
      this.#nodeFacts[row] = fact;
    }
    return fact;
  }

  #sinceOf(row: number, column: number): number | null {
    this.#since ??= repelledSince(this.#picture);
    const node = this.#picture.nodes[row];
    const daemonSet = this.#picture.daemonSets[column];
    if (node === undefined || daemonSet === undefined) return null;
    return this.#since.get(`${daemonSetKey(daemonSet)}@${node.name}`) ?? null;
  }
}

/** By DaemonSet and node. Neither name can hold an `@`. */
function repelledSince({ cells }: Picture): ReadonlyMap<string, number> {
  const since = new Map<string, number>();
  for (const cell of cells) {
    const ms = cell.state === 'repelled' && cell.since !== null ? Date.parse(cell.since) : Number.NaN;
    if (!Number.isNaN(ms)) since.set(`${cell.daemonSet}@${cell.node}`, ms);
  }
  return since;
}

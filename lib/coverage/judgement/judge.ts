/**
 * Whether what keeps an agent off a node is an accident or a design, and on what grounds. The policy outranks all
 * evidence; without one, evidence has to settle it before a gap is called a design.
 */
import { daemonSetKey } from '../objects.ts';
import type { Picture } from '../picture.ts';
import type { Requirement } from '../policy/rulings.ts';
import { patternsOf, stateAt } from '../summary/counts.ts';
import { CellFacts, isUnknownAmong } from './cell-facts.ts';
import { type Fact, type Ground, groundsOf, type Intent, Scale } from './fact.ts';
import { JudgedRows } from './judged-rows.ts';

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

/** The one of a picture and a moment. */
export function judgeOf(judged: Judged): Judge {
  let judge = judges.get(judged);
  if (judge === undefined) {
    judge = new Judge(judged, null);
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

/** What the policy requires and nothing does, rule by rule; only those with nodes. */
export function unmetRequirements(judged: Judged): readonly UnmetRequirement[] {
  return judgeOf(judged).unmet();
}

class Judge {
  readonly rows: JudgedRows;
  readonly #facts: CellFacts;
  #unmet: readonly UnmetRequirement[] | null = null;

  constructor({ picture, now }: Judged, before: Judge | null) {
    this.#facts = new CellFacts(picture, now, before === null ? null : before.#facts);
    this.rows = new JudgedRows(this.#facts);
  }

  /** Whether nothing of the DaemonSet counts: its owner or the policy says that it is no agent. */
  isIgnored(column: number): boolean {
    return this.#facts.isIgnored(column);
  }

  judge(row: number, column: number): Judgement | null {
    const state = stateAt(this.#facts.picture, row, column);
    if (state !== 'repelled' && state !== 'notSelected') return null;
    const facts: Fact[] = [];
    if (!this.#facts.tell(row, column, state, (fact) => facts.push(fact), 'age')) return null;
    const scale = new Scale();
    for (const fact of facts) scale.add(fact);
    return { intent: scale.intent, grounds: groundsOf(facts) };
  }

  unmet(): readonly UnmetRequirement[] {
    this.#unmet ??= this.#findUnmet();
    return this.#unmet;
  }

  #findUnmet(): readonly UnmetRequirement[] {
    const { picture, rulings } = this.#facts;
    return rulings.requirements().flatMap((requirement) => {
      const { rule, kind, what, columns } = requirement;
      const nodes = this.#rowsWithout(requirement).flatMap((row) => picture.nodes[row]?.name ?? []);
      if (nodes.length === 0) return [];
      const daemonSets = columns.flatMap((column) => {
        const daemonSet = picture.daemonSets[column];
        return daemonSet === undefined ? [] : [daemonSetKey(daemonSet)];
      });
      return [{ line: rule.line, kind, what, reason: rule.reason, owner: rule.owner, daemonSets, nodes }];
    });
  }

  /** Ascending. */
  #rowsWithout(requirement: Requirement): number[] {
    const { picture, rulings } = this.#facts;
    return patternsOf(picture)
      .filter(({ letters }) => this.#facts.openOn(letters).includes(requirement))
      .filter(({ letters }) => !isUnknownAmong(letters, requirement.columns))
      .flatMap(({ rows }) => rows)
      .filter((row) => rulings.appliesTo(requirement.rule, row))
      .filter((row) => !rulings.provides(requirement, row) && !rulings.excludes(requirement, row))
      .sort((a, b) => a - b);
  }
}

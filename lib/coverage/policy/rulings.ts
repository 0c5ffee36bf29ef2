/** What a policy says of the cells of one picture. Each rule is held against each node and DaemonSet once. */
import { type Category, isCovered } from '../model.ts';
import type { DaemonSetView, NodeView, Picture } from '../picture.ts';
import { stateOf } from '../summary/counts.ts';
import { countedFor } from './counted.ts';
import { isMeant, isNamed, nodeMatcher, sameFamily } from './match.ts';
import type { AgentRule, ExcludedRule, NodeTest, Policy, ProvidedRule, RequiredRule, Subject } from './policy.ts';
import { isExpired } from './until.ts';

/** One thing that a rule requires: a category, a family or DaemonSets by name. */
export interface Requirement {
  readonly rule: RequiredRule;
  readonly kind: 'category' | 'family' | 'daemonSet';
  /** As the file has it. */
  readonly what: string;
  /** Places of the DaemonSets that meet it. */
  readonly columns: readonly number[];
}

interface Scoped {
  readonly agents: Subject;
  readonly nodes: NodeTest;
}

export class Rulings {
  readonly #picture: Picture;
  readonly #policy: Policy;
  readonly #now: number;
  readonly #rows = new Map<NodeTest, Uint8Array>();
  readonly #columns = new Map<Subject, Uint8Array>();
  #requirements: readonly Requirement[] | null = null;

  /**
   * `now` in milliseconds decides which exclusions have expired. `before` are those of the same policy for a picture
   * before this one: what they know of nodes that are the same objects is taken over.
   */
  constructor(picture: Picture, policy: Policy, now: number, before: Rulings | null = null) {
    this.#picture = picture;
    this.#policy = policy;
    this.#now = now;
    if (before !== null && before.#policy === policy) this.#takeOver(before);
  }

  #takeOver(before: Rulings): void {
    const { nodes } = this.#picture;
    const { nodes: were } = before.#picture;
    if (nodes.length !== were.length) return;
    for (const [test, known] of before.#rows) {
      const matches = nodeMatcher(test);
      const again = (node: NodeView) => (matches(node) ? 1 : 0);
      this.#rows.set(
        test,
        nodes === were
          ? known
          : known.map((was, row) => {
              const node = nodes[row];
              return node === undefined || node === were[row] ? was : again(node);
            }),
      );
    }
  }

  /** Whether any rule means the DaemonSet, on whatever node. */
  concerns(column: number): boolean {
    const { excluded, provided } = this.#policy;
    return (
      this.ignored(column) !== null ||
      [...excluded, ...provided].some(({ agents }) => this.#columnsOf(agents)[column] === 1) ||
      this.requirements().some(({ columns }) => columns.includes(column))
    );
  }

  /** The rule by which a DaemonSet counts for nothing. */
  ignored(column: number): AgentRule | null {
    const daemonSet = this.#picture.daemonSets[column];
    if (daemonSet === undefined) return null;
    return this.#policy.agents.find((rule) => rule.ignore && isNamed(rule.daemonSets, daemonSet)) ?? null;
  }

  excluded(row: number, column: number): ExcludedRule | null {
    return this.#policy.excluded.find((rule) => !isExpired(rule, this.#now) && this.#means(rule, row, column)) ?? null;
  }

  /** An exclusion that would have meant this cell, had it not ended. */
  expired(row: number, column: number): ExcludedRule | null {
    return this.#policy.excluded.find((rule) => isExpired(rule, this.#now) && this.#means(rule, row, column)) ?? null;
  }

  provided(row: number, column: number): ProvidedRule | null {
    return this.#policy.provided.find((rule) => this.#means(rule, row, column)) ?? null;
  }

  /** Equal for nodes of which the rules say the same. */
  testsOf(row: number): string {
    const { required, excluded, provided } = this.#policy;
    return [...required, ...excluded, ...provided].map((rule) => (this.appliesTo(rule, row) ? '1' : '0')).join('');
  }

  requirements(): readonly Requirement[] {
    this.#requirements ??= this.#policy.required.flatMap((rule) => this.#require(rule));
    return this.#requirements;
  }

  appliesTo({ nodes }: { readonly nodes: NodeTest }, row: number): boolean {
    return this.#rowsOf(nodes)[row] === 1;
  }

  /** Whether something else than a DaemonSet does on this node what is required. */
  provides({ kind, what, columns }: Requirement, row: number): boolean {
    const isProvided = this.#policy.provided.some(
      (rule) => names(rule.agents, kind, what) && this.appliesTo(rule, row),
    );
    return isProvided || columns.some((column) => this.provided(row, column) !== null);
  }

  /** Whether what is required is meant to be absent from this node. */
  excludes({ kind, what, columns }: Requirement, row: number): boolean {
    const isExcluded = this.#policy.excluded.some(
      (rule) => !isExpired(rule, this.#now) && names(rule.agents, kind, what) && this.appliesTo(rule, row),
    );
    return isExcluded || (columns.length > 0 && columns.every((column) => this.excluded(row, column) !== null));
  }

  #means(rule: Scoped, row: number, column: number): boolean {
    return this.#columnsOf(rule.agents)[column] === 1 && this.appliesTo(rule, row);
  }

  #rowsOf(test: NodeTest): Uint8Array {
    let rows = this.#rows.get(test);
    if (rows === undefined) {
      const matches = nodeMatcher(test);
      rows = Uint8Array.from(this.#picture.nodes, (node) => (matches(node) ? 1 : 0));
      this.#rows.set(test, rows);
    }
    return rows;
  }

  #columnsOf(agents: Subject): Uint8Array {
    let columns = this.#columns.get(agents);
    if (columns === undefined) {
      columns = Uint8Array.from(this.#picture.daemonSets, (daemonSet) => (isMeant(agents, daemonSet) ? 1 : 0));
      this.#columns.set(agents, columns);
    }
    return columns;
  }

  #require(rule: RequiredRule): Requirement[] {
    const { categories, families, daemonSets } = rule.agents;
    const views = this.#picture.daemonSets;
    const counted = countedFor(views);
    const those = (test: (view: DaemonSetView, column: number) => boolean) =>
      views.flatMap((view, column) => (test(view, column) && !view.isIgnored ? [column] : []));
    const agents = (test: (view: DaemonSetView, column: number) => boolean) =>
      those((view, column) => view.role === 'agent' && test(view, column));
    return [
      ...categories.map((what) => ({
        rule,
        kind: 'category' as const,
        what,
        columns: agents((_, column) => counted[column]?.includes(what) ?? false),
      })),
      ...families.map((what) => ({
        rule,
        kind: 'family' as const,
        what,
        columns: agents(({ family }) => family !== null && sameFamily(family, what)),
      })),
      // Each DaemonSet that a pattern names is required by itself, whatever role it has: that one and no other is meant.
      ...daemonSets.flatMap((what) => {
        const named = those((view) => isNamed([what], view));
        const each = named.length === 0 ? [[]] : named.map((column) => [column]);
        return each.map((columns) => ({ rule, kind: 'daemonSet' as const, what, columns }));
      }),
    ];
  }
}

function names({ categories, families, daemonSets }: Subject, kind: Requirement['kind'], what: string): boolean {
  if (kind === 'category') return categories.includes(what as Category);
  if (kind === 'family') return families.some((family) => sameFamily(family, what));
  return daemonSets.includes(what);
}

/** Whether one of the DaemonSets that meet the requirement does so on a node with these letters. */
export function isMet(letters: string, { columns }: Requirement): boolean {
  return columns.some((column) => isCovered(stateOf(letters, column)));
}

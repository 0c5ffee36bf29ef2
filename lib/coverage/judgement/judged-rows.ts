/** What the letters of rows mean, where that is something else than they say. Rows that are alike are judged once. */
import { STATE_LETTERS } from '../picture.ts';
import type { Requirement } from '../policy/rulings.ts';
import { patternsOf } from '../summary/counts.ts';
import { findPatterns, type Pattern } from '../summary/patterns.ts';
import type { CellFacts } from './cell-facts.ts';
import { AGE_WEIGHTS } from './evidence.ts';
import { Scale } from './fact.ts';
import { unmetBy } from './policy-facts.ts';

/** No state has these letters: kept off by a taint and meant to be; not selected and required by the policy. */
export const BY_DESIGN = 'd';
export const REQUIRED = 'q';

/** What rows that are alike come to. */
interface Judged {
  readonly letters: string;
  /** Columns of which it depends on how long it has been so. */
  readonly open: readonly { readonly column: number; readonly scale: Scale }[];
}

export class JudgedRows {
  readonly #facts: CellFacts;
  /** By letters, then by likeness. */
  readonly #judged = new Map<string, Map<string, Judged>>();
  #patterns: readonly Pattern[] | null = null;

  constructor(facts: CellFacts) {
    this.#facts = facts;
  }

  /** The row's letters, with `BY_DESIGN` and `REQUIRED` in place of `repelled` and `notSelected`. Most rows have none. */
  letters(row: number): string {
    const letters = this.#facts.picture.grid[row] ?? '';
    return this.#isPlain(letters) ? letters : this.#lettersOf(row, letters);
  }

  /** All rows by these letters. */
  patterns(): readonly Pattern[] {
    this.#patterns ??= patternsOf(this.#facts.picture).flatMap((pattern) => this.#part(pattern));
    return this.#patterns;
  }

  #part(pattern: Pattern): readonly Pattern[] {
    const { letters, rows } = pattern;
    if (this.#isPlain(letters)) return [pattern];
    return findPatterns(rows.length, (place) => this.#lettersOf(rows[place] ?? -1, letters)).map((part) => ({
      letters: part.letters,
      rows: part.rows.flatMap((place) => rows[place] ?? []),
    }));
  }

  #isPlain(letters: string): boolean {
    return !letters.includes(STATE_LETTERS.repelled) && this.#facts.openOn(letters).length === 0;
  }

  #lettersOf(row: number, letters: string): string {
    const { letters: judged, open } = this.#judgedLike(row, letters);
    if (open.length === 0) return judged;
    const designs = open.filter(({ column, scale }) => scale.isDesignWith(this.#facts.age(row, column)?.weight ?? 0));
    const columns = new Set(designs.map(({ column }) => column));
    return [...judged].map((letter, column) => (columns.has(column) ? BY_DESIGN : letter)).join('');
  }

  #judgedLike(row: number, letters: string): Judged {
    let alike = this.#judged.get(letters);
    if (alike === undefined) {
      alike = new Map();
      this.#judged.set(letters, alike);
    }
    const likeness = this.#facts.likeness(row);
    let judged = alike.get(likeness);
    if (judged === undefined) {
      judged = this.#judge(row, letters);
      alike.set(likeness, judged);
    }
    return judged;
  }

  #judge(row: number, letters: string): Judged {
    const required = this.#facts.openOn(letters);
    const open: { column: number; scale: Scale }[] = [];
    const judged = [...letters].map((letter, column) => {
      if (column >= this.#facts.picture.daemonSets.length || this.#facts.isIgnored(column)) return letter;
      if (letter === STATE_LETTERS.notSelected) return this.#isRequired(row, column, required) ? REQUIRED : letter;
      if (letter !== STATE_LETTERS.repelled) return letter;
      const scale = new Scale();
      this.#facts.tell(row, column, 'repelled', (fact) => scale.add(fact));
      const [isAlways, isSometimes] = AGE_WEIGHTS.map((weight) => scale.isDesignWith(weight));
      if (isSometimes && !isAlways) open.push({ column, scale });
      return isAlways ? BY_DESIGN : letter;
    });
    return { letters: judged.join(''), open };
  }

  #isRequired(row: number, column: number, open: readonly Requirement[]): boolean {
    const { rulings, picture } = this.#facts;
    if (open.length === 0 || rulings.excluded(row, column) !== null) return false;
    return unmetBy(rulings, open, picture, row, column) !== null;
  }
}

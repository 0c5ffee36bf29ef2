/** What is aimed for, and what is held: budget.json. */
import { readFileSync } from 'node:fs';
import type { Finding } from './finding.ts';

export type Run = 'push' | 'large' | 'xl';

interface Limits {
  /** What is aimed for. */
  readonly target?: number;
  /** Beyond this the run fails. Without one it is measured and not held, as where a busy machine decides. */
  readonly budget?: number;
}

interface Entry extends Partial<Readonly<Record<Run, Limits>>> {
  readonly what: string;
  /** `x` for a ratio. */
  readonly unit: string;
  /** More is better. */
  readonly isAtLeast?: boolean;
  /** The number that forced a budget beyond its target, or what would have to change. */
  readonly why?: string;
}

export interface Judged {
  readonly finding: Finding;
  readonly entry: Entry;
  readonly limits: Limits;
  readonly isOnTarget: boolean;
  readonly isWithin: boolean;
}

export class Budgets {
  readonly #entries: ReadonlyMap<string, Entry>;

  constructor() {
    const text = readFileSync(new URL('budget.json', import.meta.url), 'utf8');
    this.#entries = new Map(Object.entries(JSON.parse(text) as Record<string, Entry>));
  }

  /** Throws for a finding that budget.json does not know. */
  judge(finding: Finding, run: Run): Judged {
    const entry = this.#entries.get(finding.name);
    if (entry === undefined) throw new Error(`budget.json has no ${finding.name}`);
    const limits = entry[run] ?? {};
    const keeps = (limit: number | undefined) => {
      if (limit === undefined) return true;
      return entry.isAtLeast === true ? finding.value >= limit : finding.value <= limit;
    };
    return { finding, entry, limits, isOnTarget: keeps(limits.target), isWithin: keeps(limits.budget) };
  }

  /** What this run is held to. */
  heldIn(run: Run): readonly string[] {
    return [...this.#entries].filter(([, entry]) => entry[run]?.budget !== undefined).map(([name]) => name);
  }
}

/** One line, and the raw numbers below it. */
export function lineOf({ finding, entry, limits, isOnTarget, isWithin }: Judged): string {
  const { name, value, details } = finding;
  const unit = entry.unit === 'x' ? 'x' : ` ${entry.unit}`;
  const limit = (word: string, number: number | undefined) =>
    number === undefined ? '' : `, ${word} ${number}${unit}`;
  const verdict = isWithin ? (isOnTarget ? 'ok' : 'over target') : 'OVER BUDGET';
  const limitsText = limit('target', limits.target) + limit('budget', limits.budget);
  return `${name}: ${short(value)}${unit}${limitsText}: ${verdict}\n  ${entry.what}: ${details}`;
}

/** Everything found, as one table. */
export function tableOf(all: readonly Judged[]): string {
  const rows = all.map(({ finding, entry, limits, isOnTarget, isWithin }) => [
    finding.name,
    `${short(finding.value)} ${entry.unit}`,
    limits.target === undefined ? '' : String(limits.target),
    limits.budget === undefined ? '' : String(limits.budget),
    isWithin ? (isOnTarget ? '' : 'over target') : 'OVER BUDGET',
  ]);
  const table = [['benchmark', 'measured', 'target', 'budget', ''], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}

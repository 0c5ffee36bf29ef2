/** What a page says, read from what assistive technology reads, in one moment. */
export interface Shown {
  /** `live`, `stale`, `connecting`... */
  freshness: string;
  /** The headline, with the lines under it. */
  verdict: string;
  /** `node, DaemonSet` to what the cell says, such as `pending, Insufficient cpu, since 14:02:11`. */
  cells: Record<string, string>;
  /** DaemonSet to what stands over its column, such as `logging: 3 of 3 ready, of 4 nodes`. */
  columns: Record<string, string>;
  problems: string[];
  rollouts: string[];
}

/** Runs in the page. */
export function readShown(): Shown {
  const words = (element: Element | null) => element?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
  const all = (selector: string, within: ParentNode = document) => [...within.querySelectorAll(selector)];
  const cells: Record<string, string> = {};
  for (const row of all('[role=row]')) {
    const name = row.getAttribute('data-node') ?? '';
    for (const cell of all('[role=gridcell][aria-label]', row)) {
      const [, daemonSet = '', says = ''] = /^.*?, (\S+): (.*)$/.exec(cell.getAttribute('aria-label') ?? '') ?? [];
      if (name !== '') cells[`${name}, ${daemonSet}`] = says;
    }
  }
  const columns: Record<string, string> = {};
  for (const column of all('[role=columnheader][aria-label]')) {
    const [, daemonSet = '', says = ''] = /^(\S+), (.*)$/.exec(column.getAttribute('aria-label') ?? '') ?? [];
    columns[daemonSet] = says;
  }
  return {
    freshness: words(document.querySelector('header [role=status]')),
    verdict: words(document.querySelector('section[aria-label="Verdict"]')),
    cells,
    columns,
    problems: all('section[aria-labelledby="problems-title"] li').map(words),
    rollouts: all('section[aria-labelledby="rollouts-title"] li').map(words),
  };
}

/** What is wanted of a page; only what is named is looked at. */
export interface Wanted {
  freshness?: string;
  verdict?: RegExp;
  /** null: there is no such cell. */
  cells?: Record<string, RegExp | null>;
  /** So many cells are healthy, or more. */
  healthy?: number;
  columns?: Record<string, RegExp>;
  /** One of the problems says so. */
  problem?: RegExp;
  /** None of the problems says so. */
  noProblem?: RegExp;
  rollout?: RegExp;
}

/** What of the wanted is not so, a line each. */
export function missing(wanted: Wanted, shown: Shown): string[] {
  const lines: string[] = [];
  const expectOne = (what: string, pattern: RegExp | undefined, among: string[]) => {
    if (pattern === undefined || among.some((text) => pattern.test(text))) return;
    lines.push(`${what}: none says ${pattern}; there are: ${among.map((text) => `\n    ${text}`).join('') || 'none'}`);
  };
  if (wanted.freshness !== undefined && wanted.freshness !== shown.freshness) {
    lines.push(`freshness is ${shown.freshness}, not ${wanted.freshness}`);
  }
  expectOne('verdict', wanted.verdict, [shown.verdict]);
  for (const [name, pattern] of Object.entries(wanted.cells ?? {})) {
    const says = shown.cells[name];
    const isSo = pattern === null ? says === undefined : says !== undefined && pattern.test(says);
    if (!isSo) lines.push(`cell ${name}: ${says ?? 'there is none'}; wanted ${pattern ?? 'none'}`);
  }
  const healthy = Object.values(shown.cells).filter((says) => says.startsWith('healthy')).length;
  if (healthy < (wanted.healthy ?? 0)) lines.push(`${healthy} cells are healthy, not ${wanted.healthy}`);
  for (const [name, pattern] of Object.entries(wanted.columns ?? {})) {
    const says = shown.columns[name] ?? 'there is none';
    if (!pattern.test(says)) lines.push(`column ${name}: ${says}; wanted ${pattern}`);
  }
  expectOne('problems', wanted.problem, shown.problems);
  expectOne('rollouts', wanted.rollout, shown.rollouts);
  const unwanted = shown.problems.filter((text) => wanted.noProblem?.test(text));
  for (const text of unwanted) lines.push(`problem that should not be there: ${text}`);
  return lines;
}

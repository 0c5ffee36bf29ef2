import type { CategoryCoverage } from '../../lib/coverage/summary/types.ts';
import { count } from '../../lib/coverage/summary/words.ts';
import { isPast, type Mode } from '../app/mode.ts';
import { growClass } from '../ui/share.ts';

interface CategoryStripProps {
  /** When the mode is past: as it was then. */
  readonly categories: readonly CategoryCoverage[];
  readonly mode: Mode;
}

/** How many nodes have what they should, by what the agents are for. */
export function CategoryStrip({ categories, mode }: CategoryStripProps) {
  if (categories.length === 0) return <div className="flex-none border-line border-b" />;
  return (
    <section className="categories" aria-label="Coverage by category" data-count={categories.length}>
      {categories.map((coverage) => (
        <Category key={coverage.category} coverage={coverage} mode={mode} />
      ))}
    </section>
  );
}

function Category({ coverage, mode }: { readonly coverage: CategoryCoverage; readonly mode: Mode }) {
  const { category, total, passing } = coverage;
  const gap = coverage.gap - passing;
  const detail = sayAgents(coverage) + (passing === 0 ? '' : `; ${sayPassing(passing)}`);
  const isStale = isPast(mode);
  const covered = isStale ? 0 : coverage.covered;
  const unknown = total - covered - coverage.gap;
  const figure = isStale ? '?' : covered === 0 && unknown > 0 ? '–' : covered.toLocaleString('en');
  return (
    <div className="category" title={detail}>
      <h2>{category}</h2>
      <p className="figure">
        <b>{figure}</b> of {total.toLocaleString('en')}
      </p>
      <div className="bar" aria-hidden="true">
        {covered > 0 && <span className={`covered ${growClass(covered, total)}`} />}
        {gap > 0 && <span className={`${isStale ? 'was-gap' : 'gap'} ${growClass(gap, total)}`} />}
        {passing > 0 && <span className={`${isStale ? 'was-gap' : 'passing'} ${growClass(passing, total)}`} />}
        {unknown > 0 && <span className={`hatch-unknown ${growClass(unknown, total)}`} />}
      </div>
      <p className="words">
        {gap > 0 && <GapWords gap={gap} isStale={isStale} />}
        {passing > 0 && (
          <span>
            {passing.toLocaleString('en')} {isStale ? 'were passing' : 'passing'}
          </span>
        )}
        {unknown > 0 && <span>{unknown.toLocaleString('en')} unknown</span>}
        {coverage.gap === 0 && unknown === 0 && <span>no gap</span>}
        <span className="visually-hidden">{detail}</span>
      </p>
    </div>
  );
}

/** `2 agents, 3 DaemonSets; 2 nodes are covered twice`. */
function sayAgents({ agents, daemonSets, doubleCovered }: CategoryCoverage): string {
  const who = daemonSets === agents ? count(agents, 'agent') : `${count(agents, 'agent')}, ${daemonSets} DaemonSets`;
  if (doubleCovered === 0) return who;
  return `${who}; ${count(doubleCovered, 'node')} ${doubleCovered === 1 ? 'is' : 'are'} covered twice`;
}

/** Why a gap is paler than the others. */
function sayPassing(nodes: number): string {
  const verb = nodes === 1 ? 'needs' : 'need';
  return `${count(nodes, 'node')} with a gap ${verb} nobody: an agent starts, or the node comes, goes or is maintained`;
}

function GapWords({ gap, isStale }: { readonly gap: number; readonly isStale: boolean }) {
  const figure = gap.toLocaleString('en');
  if (isStale) return <span>{gap === 1 ? '1 had a gap' : `${figure} had gaps`}</span>;
  return <b>{gap === 1 ? '1 gap' : `${figure} gaps`}</b>;
}

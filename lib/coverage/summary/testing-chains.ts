/** Pictures in which one gap follows from another. For tests only. */
import { makeLookup } from './lookup.ts';
import { findProblems } from './problems.ts';
import { type CellSketch, NOW, type PictureSketch, sketchPicture } from './testing.ts';

export const problemsOf = (sketch: PictureSketch) => findProblems(makeLookup(sketchPicture(sketch), NOW));

/** `daemonSet or node: nodes`, and behind an arrow what follows from it. */
export function chainsOf(sketch: PictureSketch): string[] {
  const problems = problemsOf(sketch);
  const say = (id: string) => {
    const { daemonSet = null, node = null, nodes = [] } = problems.find((one) => one.id === id) ?? {};
    return `${daemonSet ?? node}: ${nodes.join(' ')}`;
  };
  return problems
    .filter(({ causedBy }) => causedBy === null)
    .map(({ id, causes }) => [say(id), ...causes.map(say).sort()].join(' -> '));
}

export const crash: CellSketch = {
  state: 'notReady',
  reason: 'CrashLoop',
  severity: 'critical',
  message: 'exits with code 1',
};

/** Problems made of nodes alone, for tests of what they have in common. */
import type { NodeView } from '../picture.ts';
import { findCommonCause } from './common-cause.ts';
import { type Candidate, makeUniverse } from './common-cause-singles.ts';
import { sayCommonCause } from './common-cause-words.ts';
import { tabulateFeatures } from './features.ts';
import { NOW, type NodeSketch, sketchPicture } from './testing.ts';

/** What the nodes share that `isAffected`, among all of them. */
export function shared(
  nodes: readonly NodeSketch[],
  isAffected: (node: NodeView, row: number) => boolean,
): readonly Candidate[] {
  const { table, rows, all } = tabulate(nodes, isAffected);
  return findCommonCause(table, rows, makeUniverse(table, all));
}

export function tabulate(nodes: readonly NodeSketch[], isAffected: (node: NodeView, row: number) => boolean) {
  const picture = sketchPicture({ nodes, daemonSets: [] });
  const all = picture.nodes.map((_, row) => row);
  const rows = all.filter((row) => {
    const node = picture.nodes[row];
    return node !== undefined && isAffected(node, row);
  });
  return { table: tabulateFeatures(picture), rows, all, picture };
}

export function says(nodes: readonly NodeSketch[], isAffected: (node: NodeView, row: number) => boolean): string {
  const candidates = shared(nodes, isAffected);
  const size = nodes.filter((_, row) =>
    isAffected(tabulate(nodes, () => true).picture.nodes[row] as NodeView, row),
  ).length;
  return sayCommonCause(candidates, { size, targeted: nodes.length, isPart: false }, NOW);
}

export function nodesOf(n: number, sketch: (i: number) => Partial<NodeView>): NodeSketch[] {
  return Array.from({ length: n }, (_, i) => ({ name: `n${i}`, ...sketch(i) }));
}

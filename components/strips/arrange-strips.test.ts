import { describe, expect, it } from 'vitest';
import type { ColumnShape } from '../../lib/client/page-data.ts';
import type { Category } from '../../lib/coverage/model.ts';
import { arrangeColumns } from '../grid/columns.ts';
import { arrangeLanes, arrangeNodes } from './arrange-strips.ts';

const node = (name: string, pool: string) => ({ name, pool, instanceType: '', taints: [] });
const NODES = [node('a-1', 'small'), node('c-1', 'also-small'), node('b-2', 'big'), node('b-1', 'big')];
/** In the order of names. */
const ORDER = [0, 3, 2, 1];

describe('nodes along x', () => {
  it('stand by pool, the largest first, and within it by name', () => {
    const { places, pools } = arrangeNodes(NODES, ORDER);
    expect(places.map((place) => NODES[place]?.name)).toEqual(['b-1', 'b-2', 'c-1', 'a-1']);
    expect(pools).toEqual([
      { name: 'big', size: 2 },
      { name: 'also-small', size: 1 },
      { name: 'small', size: 1 },
    ]);
  });

  it('are those that the filter leaves, and a pool of which none is left is none', () => {
    const { places, pools } = arrangeNodes(NODES, [3, 1]);
    expect(places.map((place) => NODES[place]?.name)).toEqual(['c-1', 'b-1']);
    expect(pools.map(({ name }) => name)).toEqual(['also-small', 'big']);
    expect(arrangeNodes(NODES, [])).toEqual({ places: [], pools: [] });
  });
});

describe('the strips', () => {
  const shape = (name: string, category: Category, index: number): ColumnShape => ({
    key: `ns/${name}`,
    name,
    category,
    updateStrategy: 'RollingUpdate',
    index,
  });
  const columns = arrangeColumns(
    [shape('cilium', 'network', 0), shape('kube-proxy', 'network', 1), shape('falco', 'security', 2)],
    [],
    [],
  );

  it('are the worst of all, then one for each agent, the first of a category with its name', () => {
    const lanes = arrangeLanes(columns, []);
    expect(lanes.map(({ kind, name, isHead, columns: of }) => [kind, name, isHead, of])).toEqual([
      ['any', 'any agent', false, [0, 1, 2]],
      ['column', 'cilium', true, [0]],
      ['column', 'kube-proxy', false, [1]],
      ['column', 'falco', true, [2]],
    ]);
  });

  it('are one for a folded category', () => {
    const lanes = arrangeLanes(columns, ['network']);
    expect(lanes.map(({ kind, name, columns: of }) => [kind, name, of])).toEqual([
      ['any', 'any agent', [0, 1, 2]],
      ['category', '2 agents', [0, 1]],
      ['column', 'falco', [2]],
    ]);
  });

  it('are none without agents', () => expect(arrangeLanes([], [])).toEqual([]));
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeNode } from '../../lib/client/fixtures/build.ts';
import { incident } from '../../lib/client/fixtures/incident.ts';
import { pageOf } from '../../lib/client/fixtures/page-start.ts';
import type { PageLayout } from '../../lib/client/page-data.ts';
import { hasGap } from '../../lib/client/shown-state.ts';
import { arrangePools, commonSuffix, listItems } from './arrange.ts';

const never = () => false;
const nodesOf = (...nodes: [name: string, pool: string][]): PageLayout['nodes'] =>
  nodes.map(([name, pool]) => makeNode(name, { pool }));
const places = (nodes: PageLayout['nodes']) => [...nodes.keys()];

describe('the order of the grid', () => {
  it('has pools with most gaps first, the others by name', () => {
    const { rows, layout } = pageOf(incident());
    const withGap = (name: string) =>
      [...rows.values()].some((row) => row.node.name === name && hasGap(row, undefined));
    const pools = arrangePools(layout.nodes, layout.order, withGap, never);
    expect(pools.map(({ name, gaps }) => `${name} ${gaps}`)).toEqual([
      'gpu-a100 4',
      'compute-c7g 2',
      'storage-i4i 1',
      'general-m6i 0',
      'ingress-c6in 0',
      'system-m6i 0',
    ]);
  });

  it('has nodes with gaps first, and keeps the order of names among equals', () => {
    const nodes = nodesOf(['a', 'p'], ['b', 'p'], ['c', 'p'], ['d', 'p']);
    const [pool] = arrangePools(nodes, places(nodes), (name) => 'bd'.includes(name), never);
    expect(pool?.places.map((place) => nodes[place]?.name)).toEqual(['b', 'd', 'a', 'c']);
  });

  it('shows every node once, or its pool in one line', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('p', 'q', 'r')), fc.subarray(['p', 'q', 'r']), (pools, folded) => {
        const nodes = nodesOf(...pools.map((pool, place): [string, string] => [`n${place}`, pool]));
        const arranged = arrangePools(nodes, places(nodes), never, (name) => folded.includes(name));
        const items = listItems(arranged, nodes);
        const open = nodes.filter(({ pool }) => !folded.includes(pool));
        expect(items.filter((item) => item.kind === 'node')).toHaveLength(open.length);
        expect(items.filter((item) => item.kind === 'pool')).toHaveLength(new Set(pools).size);
        expect(new Set(items.map((item) => item.key)).size).toBe(items.length);
      }),
    );
  });

  it('names what a pool shares, without the taints that come and go', () => {
    const node = (name: string, taints: string[]) => makeNode(name, { pool: 'p', instanceType: 't', taints });
    const cordoned = 'node.kubernetes.io/unschedulable:NoSchedule';
    const nodes = [node('a', ['gpu:NoSchedule', cordoned]), node('b', ['x:NoExecute', cordoned, 'gpu:NoSchedule'])];
    expect(arrangePools(nodes, [0, 1], never, never)[0]).toMatchObject({
      instanceType: 't',
      taints: ['gpu:NoSchedule'],
    });
  });
});

describe('the common end of names', () => {
  it.each([
    [['a.eu.internal', 'b.eu.internal'], '.eu.internal'],
    [['a.eu.internal', 'b.us.internal'], '.internal'],
    [['node-1', 'node-11'], ''],
    [['a.internal'], ''],
    [[], ''],
  ])('of %j is %j', (given, suffix) => expect(commonSuffix(given)).toBe(suffix));

  it('never leaves a name empty', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[ab]{1,2}(\.[ab]{1,2}){0,3}$/), { minLength: 2 }), (given) => {
        const suffix = commonSuffix(given);
        for (const name of given) expect(name.slice(0, name.length - suffix.length)).not.toBe('');
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { stale } from '../../lib/client/fixtures/clusters.ts';
import { CRASHING, FULL, incident, SILENT } from '../../lib/client/fixtures/incident.ts';
import { pageOf } from '../../lib/client/fixtures/page-start.ts';
import type { CellState } from '../../lib/coverage/model.ts';
import { arrangeColumns } from './columns.ts';
import { filterGrid } from './filter.ts';

function search(q: string, states: readonly CellState[] = [], picture = incident()) {
  const page = pageOf(picture);
  const { places, columns } = filterGrid(page, arrangeColumns(page.shapes, [], []), new Map(), q, states);
  return { nodes: places.map((place) => page.layout.nodes[place]?.name), agents: columns.map((column) => column.name) };
}

describe('the search', () => {
  it('shows everything for nothing', () => {
    expect(search('  ')).toMatchObject({ nodes: { length: 60 }, agents: { length: 14 } });
  });

  it('finds a node by a part of its name, in any case', () => {
    expect(search('48-153').nodes).toEqual([FULL]);
    expect(search('IP-10-0-48-153').nodes).toEqual([FULL]);
  });

  it('finds the nodes of a pool and of an instance type', () => {
    expect(search('gpu-a100').nodes).toHaveLength(4);
    expect(search('c7g.4xlarge').nodes).toHaveLength(14);
  });

  it('finds nodes by reason, in our word and in the one that kubectl prints', () => {
    expect(search('crashloopbackoff').nodes).toEqual([...CRASHING]);
    expect(search('AdmissionWebhook').nodes).toEqual([FULL]);
  });

  it('narrows the columns when a DaemonSet is named', () => {
    expect(search('falco')).toMatchObject({ agents: ['falco'], nodes: { length: 60 } });
    expect(search('csi').agents).toEqual(['ebs-csi-node', 'efs-csi-node']);
  });

  it('prefers the DaemonSet of exactly that name to nodes that have it somewhere', () => {
    const picture = incident();
    const nodes = picture.nodes.map((node) => (node.name === FULL ? { ...node, pool: 'for-falco' } : node));
    expect(search('falco', [], { ...picture, nodes })).toMatchObject({ agents: ['falco'], nodes: { length: 60 } });
    expect(search('for-falco', [], { ...picture, nodes }).nodes).toEqual([FULL]);
  });

  it('takes several words together', () => {
    expect(search('falco gpu-a100')).toMatchObject({ agents: ['falco'], nodes: { length: 4 } });
  });

  it('finds nothing where there is nothing', () => {
    expect(search('no-such-thing').nodes).toEqual([]);
  });
});

describe('the legend as a filter', () => {
  it('keeps nodes with a cell in one of the states', () => {
    expect(search('', ['missing']).nodes).toEqual([FULL]);
    expect(search('', ['missing', 'notReady']).nodes).toHaveLength(3);
  });

  it('looks only at the columns that are shown', () => {
    expect(search('falco', ['missing']).nodes).toEqual([]);
  });

  it('goes by what was known last while nothing is known', () => {
    expect(search('', ['missing'], stale()).nodes).toEqual([FULL]);
    expect(search('', ['unknown'], stale()).nodes).toEqual([SILENT]);
  });

  it('does not take a silent node’s cells for what they were', () => {
    expect(search('', ['unknown']).nodes).toEqual([SILENT]);
  });
});

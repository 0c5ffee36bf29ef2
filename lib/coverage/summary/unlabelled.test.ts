import { describe, expect, it } from 'vitest';
import type { DaemonSetSketch, NodeSketch, PictureSketch } from './testing.ts';
import { chainsOf, crash, problemsOf } from './testing-chains.ts';

describe('a label that is not written', () => {
  const PCI = 'feature.node.kubernetes.io/pci-10de.present';
  const GPU = 'nvidia.com/gpu.present';
  const selects = (key: string) => [[{ key, operator: 'In', values: ['true'] }]];
  const daemonSets: DaemonSetSketch[] = [
    { key: 'gpu/nfd-worker', family: 'Node Feature Discovery', categories: ['device'] },
    { key: 'gpu/gfd', family: 'GPU feature discovery', categories: ['device'], selects: selects(PCI) },
    { key: 'gpu/plugin', family: 'NVIDIA device plugin', categories: ['device'], selects: selects(GPU) },
  ];
  const labelled = { [PCI]: 'true', [GPU]: 'true' };
  const node = (name: string, pool: string, labels = {}): NodeSketch => ({ name, pool, labels });
  const nodes = [node('a1', 'a100', labelled), node('a2', 'a100'), node('c1', 'cpu'), node('c2', 'cpu')];
  /** nfd fails on a2 and c1; who selects by label runs where the label is. */
  const cell: PictureSketch['cell'] = ({ name, labels }, key) => {
    if (key === 'gpu/nfd-worker') return name === 'a2' || name === 'c1' ? crash : null;
    return PCI in labels ? null : 'notSelected';
  };

  it('is the problem of the agent that writes it, through another that waits for its own', () => {
    expect(chainsOf({ nodes, daemonSets, cell })).toEqual(['gpu/nfd-worker: a2 c1 -> gpu/gfd: a2 -> gpu/plugin: a2']);
  });

  it('is said with the label, and who should have written it', () => {
    const [, ...followers] = problemsOf({ nodes, daemonSets, cell });
    expect(followers.map(({ title, message, state }) => [title.subject, title.rest, state, message])).toEqual([
      [
        'gfd',
        'not selected on 1 node: a label is missing',
        'notSelected',
        `Label ${PCI} is missing; nfd-worker, which writes it, fails on the same node.`,
      ],
      [
        'plugin',
        'not selected on 1 node: a label is missing',
        'notSelected',
        `Label ${GPU} is missing; gfd, which writes it, fails on the same node.`,
      ],
    ]);
  });

  it('is none on a node of a kind that has no such label anywhere', () => {
    expect(chainsOf({ nodes: nodes.slice(1), daemonSets, cell })).toEqual(['gpu/nfd-worker: a2 c1']);
  });

  it('is one on a node whose taint keeps accelerators for those who ask', () => {
    const tainted = { ...node('a2', 'a100'), taints: ['nvidia.com/gpu=present:NoSchedule'] };
    expect(chainsOf({ nodes: [tainted, node('c1', 'cpu')], daemonSets, cell })).toEqual([
      'gpu/nfd-worker: a2 c1 -> gpu/gfd: a2 -> gpu/plugin: a2',
    ]);
  });

  it('is none where the node has it, with another value, or where something else keeps the agent off', () => {
    const other = [node('a1', 'a100', labelled), node('a2', 'a100', { [PCI]: 'false', [GPU]: 'false' })];
    const never: PictureSketch['cell'] = ({ name }, key) =>
      key === 'gpu/nfd-worker' ? (name === 'a2' ? crash : null) : name === 'a2' ? 'notSelected' : null;
    expect(chainsOf({ nodes: other, daemonSets, cell: never })).toEqual(['gpu/nfd-worker: a2']);
    const windows = selects(GPU).map((term) => [...term, { key: 'os', operator: 'In', values: ['windows'] }]);
    const twin: DaemonSetSketch = { key: 'gpu/twin', categories: ['device'], selects: windows };
    const [nfd] = daemonSets;
    const tainted = nodes.map((one) => ({ ...one, taints: ['nvidia.com/gpu=present:NoSchedule'] }));
    expect(chainsOf({ nodes: tainted, daemonSets: nfd === undefined ? [] : [nfd, twin], cell })).toEqual([
      'gpu/nfd-worker: a2 c1',
    ]);
  });

  it('is none while the agent that writes it is well', () => {
    const fine: PictureSketch['cell'] = (one, key) => (key === 'gpu/nfd-worker' ? null : (cell?.(one, key) ?? null));
    expect(chainsOf({ nodes, daemonSets, cell: fine })).toEqual([]);
  });
});

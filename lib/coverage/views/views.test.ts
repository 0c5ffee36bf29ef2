import { describe, expect, it } from 'vitest';
import { CoverageEngine } from '../engine/engine.ts';
import { sketchSources } from '../summary/testing.ts';
import { condition, type DaemonSetFields, daemonSet, NOW, type NodeFields, node } from '../testing.ts';
import { pictureOf } from './picture-view.ts';

/** The view of one node and one DaemonSet. */
function viewsOf(fields: { readonly node?: NodeFields; readonly daemonSet?: DaemonSetFields }) {
  const engine = new CoverageEngine();
  engine.apply([
    { resource: 'nodes', type: 'set', object: node(fields.node) },
    { resource: 'daemonsets', type: 'set', object: daemonSet(fields.daemonSet) },
  ]);
  engine.settle(NOW);
  const cluster = { context: 'test', server: '', version: null, isDemo: false };
  const frame = { revision: 1, now: NOW, cluster, sources: sketchSources({}), requests: [] };
  const { nodes, daemonSets } = pictureOf(engine, frame);
  return { node: nodes[0], daemonSet: daemonSets[0] };
}

const conditionsOf = (...conditions: NonNullable<NodeFields['conditions']>) =>
  viewsOf({ node: { conditions } }).node?.conditions;

describe('the conditions of a node', () => {
  it('are none while it is well, whoever reports', () => {
    const usual = [
      condition('Ready', 'True'),
      condition('DiskPressure', 'False'),
      condition('KernelDeadlock', 'False'),
      condition('StorageReady', 'True'),
    ];
    expect(conditionsOf(...usual)).toEqual([]);
  });

  it('are those that say otherwise, or nothing', () => {
    const said = { reason: 'KubeletNotReady', message: 'cni plugin not initialized' };
    const unusual = [
      condition('Ready', 'False', said),
      condition('DiskPressure', 'True'),
      condition('MemoryPressure', 'Unknown'),
    ];
    expect(conditionsOf(...unusual)).toEqual([
      { type: 'Ready', status: 'False', ...said },
      { type: 'DiskPressure', status: 'True', reason: '', message: '' },
      { type: 'MemoryPressure', status: 'Unknown', reason: '', message: '' },
    ]);
  });

  it('keep no message of any length', () => {
    const [ready] = conditionsOf(condition('Ready', 'False', { message: 'x'.repeat(100_000) })) ?? [];
    expect(ready?.message).toHaveLength(300);
  });
});

const selectsOf = (template: NonNullable<DaemonSetFields['template']>) =>
  viewsOf({ daemonSet: { template } }).daemonSet?.selects;

describe('what a DaemonSet selects', () => {
  it('is every node where it says nothing', () => {
    expect(selectsOf({})).toBeNull();
  });

  it('is its nodeSelector, in every term of its affinity', () => {
    const arm = { key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] };
    const gpu = { key: 'gpu', operator: 'Exists', values: [] };
    const nodeSelector = { 'kubernetes.io/arch': 'arm64' };
    expect(selectsOf({ nodeSelector })).toEqual([[arm]]);
    expect(selectsOf({ nodeSelector, terms: [{ expressions: [['gpu', 'Exists']] }, {}] })).toEqual([[arm, gpu]]);
  });

  it('is nothing where its affinity matches nothing', () => {
    expect(selectsOf({ terms: [] })).toEqual([]);
  });
});

describe('what a DaemonSet is', () => {
  it('is on its view: family, role, and whether its owner has it ignored', () => {
    const annotations = { 'rollcall/ignore': 'true', 'rollcall/family': 'fluent-bit', 'rollcall/role': 'imagePuller' };
    const { daemonSet: view } = viewsOf({ daemonSet: { name: 'x', annotations } });
    expect(view).toMatchObject({ family: 'Fluent Bit', role: 'imagePuller', isIgnored: true });
  });
});

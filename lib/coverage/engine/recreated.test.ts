import { describe, expect, it } from 'vitest';
import type { ResourceChange } from '../objects.ts';
import { daemonSet, MINUTE, NOW, node, SECOND } from '../testing.ts';
import { CoverageEngine } from './engine.ts';

const change = (type: 'set' | 'delete', resource: ResourceChange['resource'], object: ResourceChange['object']) =>
  ({ resource, type, object }) as ResourceChange;
const set = (resource: ResourceChange['resource'], object: ResourceChange['object']) => change('set', resource, object);
const sinceIn = (engine: CoverageEngine) => engine.columns.get('agents/agent')?.podlessSince.get('node-1') ?? null;

/** An engine that remembers that the node lacks its Pod for an hour. */
function remembering(): CoverageEngine {
  const memory = new Map([['agents/agent', new Map([['node-1', NOW - 60 * MINUTE]])]]);
  const engine = new CoverageEngine(memory);
  engine.apply([set('nodes', node()), set('daemonsets', daemonSet())]);
  engine.settle(NOW);
  expect(sinceIn(engine)).toBe(NOW - 60 * MINUTE);
  return engine;
}

describe('what is created anew under its old name', () => {
  it('is a DaemonSet that has lacked no Pod yet, though nobody told of a delete', () => {
    const engine = remembering();
    engine.apply([set('daemonsets', daemonSet({ uid: 'another', createdAt: NOW }))]);
    const settled = engine.settle(NOW + SECOND);
    expect(sinceIn(engine)).toBeNull();
    expect(engine.cell('agents/agent', 'node-1')?.severity).not.toBe('critical');
    expect([...settled.daemonSets, ...settled.daemonSetsGone]).toEqual(['agents/agent']);
  });

  it('nor does what was remembered at the start come back after a delete', () => {
    const engine = remembering();
    engine.apply([change('delete', 'daemonsets', daemonSet())]);
    engine.settle(NOW);
    engine.apply([set('daemonsets', daemonSet({ uid: 'another', createdAt: NOW }))]);
    engine.settle(NOW + SECOND);
    expect(sinceIn(engine)).toBeNull();
  });

  it('is a node that has lacked no Pod yet', () => {
    const engine = remembering();
    engine.apply([set('nodes', node({ uid: 'another', createdAt: NOW }))]);
    engine.settle(NOW + SECOND);
    expect(sinceIn(engine)).toBeNull();
    expect(engine.nodeCounts('node-1').missing).toBe(1);
  });

  it('is not what could not be read in between', () => {
    const engine = remembering();
    engine.apply([set('daemonsets', { ...daemonSet(), uid: '', isUnreadable: true }), set('daemonsets', daemonSet())]);
    engine.settle(NOW + SECOND);
    expect(sinceIn(engine)).toBe(NOW - 60 * MINUTE);
  });
});

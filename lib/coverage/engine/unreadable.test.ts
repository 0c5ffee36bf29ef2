import { beforeEach, describe, expect, it } from 'vitest';
import type { ResourceChange } from '../objects.ts';
import { condition, daemonSet, NOW, node, pod, revision } from '../testing.ts';
import { CoverageEngine } from './engine.ts';

let engine: CoverageEngine;
const set = <R extends ResourceChange['resource']>(
  resource: R,
  object: Extract<ResourceChange, { resource: R }>['object'],
) => {
  engine.apply([{ resource, type: 'set', object } as ResourceChange]);
  engine.settle(NOW);
};
const states = () =>
  ['a', 'b'].map((agent) => ['n1', 'n2'].map((name) => engine.cell(`agents/${agent}`, name)?.state).join(' '));
const unread = { isUnreadable: true } as const;

beforeEach(() => {
  engine = new CoverageEngine();
  for (const name of ['n1', 'n2']) set('nodes', node({ name }));
  for (const name of ['a', 'b']) {
    set('daemonsets', daemonSet({ name }));
    set('controllerrevisions', revision({ agent: name }));
    for (const nodeName of ['n1', 'n2']) {
      set('pods', pod({ name: `${name}-${nodeName}`, owner: daemonSet({ name }), nodeName }));
    }
  }
});

describe('what can be read no more', () => {
  it('leaves the cells of a node unknown, and names it', () => {
    set('nodes', { ...node({ name: 'n1' }), ...unread });
    expect(states()).toEqual(['unknown healthy', 'unknown healthy']);
    expect(engine.cell('agents/a', 'n1')).toMatchObject({ reason: 'ObjectMalformed', severity: 'warning' });
    expect(engine.cell('agents/a', 'n1')?.message).toContain("Node n1 can't be read");
    set('nodes', node({ name: 'n1' }));
    expect(states()).toEqual(['healthy healthy', 'healthy healthy']);
  });

  it('leaves the cells of a DaemonSet unknown, and those of others as they are', () => {
    set('daemonsets', { ...daemonSet({ name: 'a' }), ...unread });
    expect(states()).toEqual(['unknown unknown', 'healthy healthy']);
    set('daemonsets', daemonSet({ name: 'a' }));
    expect(states()).toEqual(['healthy healthy', 'healthy healthy']);
  });

  it('leaves the one cell of a Pod unknown', () => {
    set('pods', { ...pod({ name: 'a-n1', owner: daemonSet({ name: 'a' }), nodeName: 'n1' }), ...unread });
    expect(states()).toEqual(['unknown healthy', 'healthy healthy']);
  });

  it('leaves open which revision is current, whether its owner is known or only its name', () => {
    set('controllerrevisions', revision({ agent: 'a', hash: 'newer', revision: 2, ...unread }));
    expect(states()).toEqual(['unknown unknown', 'healthy healthy']);
    const nobodys = revision({ agent: 'b', hash: 'newer', ownerUid: '', revision: 0, ...unread });
    set('controllerrevisions', nobodys);
    expect(states()).toEqual(['unknown unknown', 'unknown unknown']);
    engine.apply([{ resource: 'controllerrevisions', type: 'delete', object: nobodys }]);
    engine.settle(NOW);
    expect(states()).toEqual(['unknown unknown', 'healthy healthy']);
  });

  it('does not keep the template generation from telling that a Pod is current', () => {
    const annotations = { 'deprecated.daemonset.template.generation': '2' };
    set('daemonsets', daemonSet({ name: 'a', annotations }));
    const labels = { 'pod-template-generation': '2' };
    set('pods', pod({ name: 'a-n1', owner: daemonSet({ name: 'a' }), nodeName: 'n1', labels }));
    set('controllerrevisions', revision({ agent: 'a', hash: 'newer', revision: 2, ...unread }));
    expect(engine.cell('agents/a', 'n1')?.state).toBe('healthy');
  });
});

it('takes a Ready that is neither True nor False for silence', () => {
  for (const status of ['', 'true', 'Sometimes']) {
    set('nodes', node({ name: 'n1', conditions: [condition('Ready', status)] }));
    expect(states()).toEqual(['unknown healthy', 'unknown healthy']);
  }
});

it('counts no revision of another namespace', () => {
  set('controllerrevisions', { ...revision({ agent: 'a', hash: 'other', revision: 9 }), namespace: 'elsewhere' });
  expect(states()).toEqual(['healthy healthy', 'healthy healthy']);
});

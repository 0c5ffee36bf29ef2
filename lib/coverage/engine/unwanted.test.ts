import { describe, expect, it } from 'vitest';
import type { NodeObject, PodObject, ResourceChange } from '../objects.ts';
import { daemonSet, HOUR, MINUTE, NOW, node, pod, SECOND, unboundPod } from '../testing.ts';
import { CoverageEngine } from './engine.ts';

const set = (resource: ResourceChange['resource'], object: ResourceChange['object']) =>
  ({ resource, type: 'set', object }) as ResourceChange;
const elsewhere = daemonSet({ template: { nodeSelector: { disk: 'ssd' } } });
const PINNED = { terms: [{ fields: [['metadata.name', 'In', 'node-1'] as const] }] };
const matching = node({ labels: { disk: 'ssd' } });

function engineWith(one: NodeObject, thePod: PodObject = pod(), engine = new CoverageEngine(), at = NOW) {
  engine.apply([set('nodes', one), set('daemonsets', elsewhere), set('pods', thePod)]);
  engine.settle(at);
  return engine;
}

function severityAt(engine: CoverageEngine, at: number): string {
  engine.settle(at);
  const cell = engine.cell('agents/agent', 'node-1');
  return `${cell?.reason} ${cell?.severity}`;
}

describe('a Pod that has to go, where no object tells since when', () => {
  it('becomes a warning 30 s after that was seen first, by the clock alone', () => {
    const engine = engineWith(node());
    expect(severityAt(engine, NOW + 29 * SECOND)).toBe('RemovalPending info');
    expect(severityAt(engine, NOW + 30 * SECOND)).toBe('RemovalPending warning');
  });

  it('is counted from when the node lost the label', () => {
    const engine = engineWith(matching);
    engine.settle(NOW + HOUR);
    engine.apply([set('nodes', node())]);
    expect(severityAt(engine, NOW + HOUR)).toBe('RemovalPending info');
    expect(severityAt(engine, NOW + HOUR + 30 * SECOND)).toBe('RemovalPending warning');
  });

  it('is counted anew when it was wanted in between', () => {
    const engine = engineWith(node());
    engine.apply([set('nodes', matching)]);
    engine.settle(NOW + MINUTE);
    engine.apply([set('nodes', node())]);
    expect(severityAt(engine, NOW + MINUTE)).toBe('RemovalPending info');
  });

  it('is counted on by an engine that is given the memory of another', () => {
    const before = engineWith(node());
    const engine = engineWith(node(), pod(), new CoverageEngine(before.memory()), NOW + 20 * SECOND);
    expect(severityAt(engine, NOW + 30 * SECOND)).toBe('RemovalPending warning');
  });

  it('is not counted while it is kept, waits to be scheduled, or was asked to end', () => {
    const kept = engineWith(node({ labels: { disk: 'ssd' }, taints: ['batch:NoSchedule'] }));
    const waiting = engineWith(node(), unboundPod(null, { spec: PINNED }));
    const ending = engineWith(node(), pod({ deletedAt: NOW + MINUTE }));
    expect(waiting.cell('agents/agent', 'node-1')?.reason).toBe('StalePendingPod');
    for (const engine of [kept, waiting, ending]) {
      expect([...(engine.columns.get('agents/agent')?.unwantedSince ?? [])]).toEqual([]);
    }
  });

  it('is not counted for a node that is created anew under its old name', () => {
    const engine = engineWith(node());
    engine.apply([set('nodes', node({ uid: 'another', createdAt: NOW }))]);
    expect(severityAt(engine, NOW + 30 * SECOND)).toBe('RemovalPending info');
  });
});

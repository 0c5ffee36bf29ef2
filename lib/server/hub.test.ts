import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { daemonSet, node, pod } from '../coverage/testing.ts';
import type { Hub } from './hub.ts';
import { listen, newHub, SMALL, set, sources } from './testing/hub-fixture.ts';

const hubs: Hub[] = [];
const start = () => {
  const made = newHub();
  hubs.push(made.hub);
  return made;
};
/** A hub that has read `SMALL`. */
const started = () => {
  const made = start();
  made.hub.onChanges(SMALL);
  made.hub.onSources(sources());
  return made;
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  for (const hub of hubs.splice(0)) hub.stop();
  vi.useRealTimers();
});

describe('nothing is shown as known that is not', () => {
  const statesOf = (hub: Hub) =>
    Object.fromEntries(['n1', 'n2', 'n3'].map((name) => [name, hub.cell('agents/agent', name)?.state]));

  it('before the first lists are whole', () => {
    const { hub } = start();
    hub.onChanges(SMALL);
    expect(statesOf(hub)).toEqual({ n1: 'unknown', n2: 'unknown', n3: 'unknown' });
    expect(hub.stats().isReady).toBe(false);
    hub.onSources(sources({ pods: 'syncing' }));
    expect(statesOf(hub)).toEqual({ n1: 'unknown', n2: 'repelled', n3: 'notSelected' });
    expect(hub.stats().isReady).toBe(false);
    hub.onSources(sources());
    expect(statesOf(hub)).toEqual({ n1: 'healthy', n2: 'repelled', n3: 'notSelected' });
    expect(hub.stats().isReady).toBe(true);
  });

  it.each(['nodes', 'daemonsets'] as const)('while %s are stale, and says what was known last', (resource) => {
    const { hub } = started();
    hub.onSources(sources({ [resource]: 'stale' }));
    expect(statesOf(hub)).toEqual({ n1: 'unknown', n2: 'unknown', n3: 'unknown' });
    expect(['n1', 'n2', 'n3'].map((name) => hub.cell('agents/agent', name)?.lastKnown)).toEqual([
      'healthy',
      'repelled',
      'notSelected',
    ]);
    expect(hub.picture().grid).toEqual(['u', 'u', 'u']);
    expect(hub.picture().cells.every((cell) => cell.reason === 'SourceStale')).toBe(true);
    // Having been ready once is not lost: the page is there to say that it is stale.
    expect(hub.stats().isReady).toBe(true);
  });

  it('while which revision is current is stale alone: a Pod may be of an older one', () => {
    const { hub } = started();
    hub.onSources(sources({ controllerrevisions: 'stale' }));
    vi.advanceTimersByTime(1_000);
    expect(statesOf(hub)).toMatchObject({ n1: 'unknown' });
    hub.onSources(sources());
    expect(statesOf(hub)).toMatchObject({ n1: 'healthy' });
  });

  it('while all lists go stale one after the other, and says what was known last', () => {
    const { hub } = started();
    hub.onSources(sources({ controllerrevisions: 'stale' }));
    hub.onSources(sources({ controllerrevisions: 'stale', pods: 'stale', nodes: 'stale', daemonsets: 'stale' }));
    vi.advanceTimersByTime(3_000);
    expect(hub.cell('agents/agent', 'n1')).toMatchObject({ state: 'unknown', lastKnown: 'healthy' });
  });

  it('while a class that can not be read may be the one that a template names', () => {
    const { hub } = start();
    const naming = daemonSet({ template: { priorityClassName: 'one' } });
    hub.onChanges([set('nodes', node({ name: 'n1' })), set('daemonsets', naming)]);
    const lists = (malformed: number) => [
      ...sources(),
      { resource: 'priorityclasses', state: 'live', since: '', message: '', objects: 0, malformed } as const,
    ];
    hub.onSources(lists(0));
    expect(hub.cell('agents/agent', 'n1')?.reason).toBe('PriorityClassMissing');
    hub.onSources(lists(1));
    expect(hub.cell('agents/agent', 'n1')?.reason).not.toBe('PriorityClassMissing');
  });

  it('while Pods may not be read: what the specs alone decide stays, and nothing else', () => {
    const { hub } = started();
    hub.onSources(sources({ pods: 'forbidden' }));
    expect(statesOf(hub)).toEqual({ n1: 'unknown', n2: 'repelled', n3: 'notSelected' });
    expect(hub.cell('agents/agent', 'n1')).toMatchObject({ reason: 'SourceForbidden', lastKnown: 'unknown' });
  });

  it('in the chain of a cell either', () => {
    const { hub } = started();
    hub.onSources(sources({ pods: 'stale' }));
    const detail = hub.explain('agents/agent', 'n1');
    expect(detail?.explanation.cell).toMatchObject({ state: 'unknown', reason: 'SourceStale' });
    expect(detail?.explanation.chain.some((step) => step.outcome === 'fail')).toBe(false);
  });

  it('in what changes meanwhile', () => {
    const { hub } = started();
    hub.onSources(sources({ nodes: 'stale' }));
    const line = listen(hub);
    line.events();
    hub.onChanges([set('pods', pod({ name: 'other', nodeName: 'n2' }))]);
    const cells = line.events().flatMap(({ data }) => (data.cells ?? []) as { state: string }[]);
    expect(cells.length).toBeGreaterThan(0);
    expect(new Set(cells.map((cell) => cell.state))).toEqual(new Set(['unknown']));
  });
});

describe('a change of freshness', () => {
  it('makes everybody start over, since any cell may have become known or unknown', () => {
    const { hub } = started();
    const line = listen(hub);
    line.events();
    const before = hub.picture().revision;
    hub.onSources(sources({ pods: 'stale' }));
    const events = line.events();
    expect(events.map(({ type }) => type)).toEqual(['sources', 'resync']);
    expect(events[1]?.id).toBe(String(before + 1));
    expect(hub.picture().revision).toBe(before + 1);
  });

  it('brings the last answers of the API server along while a list is not live, and only then', () => {
    const { hub } = started();
    const requests = [{ time: '2026-11-24T14:31:41Z', request: 'WATCH pods', answer: 'the connection was refused' }];
    hub.onSources(sources({ pods: 'stale' }), requests);
    expect(hub.picture().requests).toEqual(requests);
    hub.onSources(sources(), requests);
    expect(hub.picture().requests).toEqual([]);
  });

  it('that is one of words only is told, and nobody starts over', () => {
    const { hub } = started();
    const line = listen(hub);
    line.events();
    const { revision: seen } = hub.picture();
    const worded = sources().map((one) => ({ ...one, message: 'Next try in 3 s.' }));
    hub.onSources(worded);
    expect(line.events()).toMatchObject([{ type: 'sources', data: { sources: worded } }]);
    expect(hub.picture()).toMatchObject({ revision: seen, sources: worded });
  });
});

describe('a listener', () => {
  it('that throws is dropped, and harms nobody', () => {
    const { hub } = started();
    hub.subscribe(null, (frame) => {
      if (frame.revision !== null) throw new Error('gone');
    });
    const line = listen(hub);
    line.events();
    expect(hub.stats().subscribers).toBe(2);
    hub.onChanges([set('pods', pod({ nodeName: 'n1', phase: 'Failed' }))]);
    expect(line.events().at(-1)?.type).toBe('cells');
    expect(hub.stats().subscribers).toBe(1);
  });

  it('that stopped hears nothing more', () => {
    const { hub } = started();
    const line = listen(hub);
    line.events();
    line.stop();
    hub.onChanges([set('pods', pod({ nodeName: 'n1', phase: 'Failed' }))]);
    expect([line.events(), hub.stats().subscribers]).toEqual([[], 0]);
  });
});

it('knows a rollout although a Pod of another DaemonSet can not be read', () => {
  const { hub } = started();
  const unread = sources().map((one) =>
    one.resource === 'pods' ? { ...one, malformed: 1, malformedNames: ['other/agent-bad00'] } : one,
  );
  hub.onSources(unread);
  expect(hub.picture().daemonSets[0]?.rollout?.phase).toBe('complete');
});

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { applyEvents } from '../client/apply-events.ts';
import type { PictureEvent } from '../client/stream-events.ts';
import type { ResourceChange } from '../coverage/objects.ts';
import type { Picture } from '../coverage/picture.ts';
import { condition, daemonSet, event, MINUTE, NOW, node, pod, SECOND } from '../coverage/testing.ts';
import type { Frame } from './backlog.ts';
import { Hub } from './hub.ts';
import { CLUSTER, newHub, RESOURCES, sources } from './testing/hub-fixture.ts';
import { anyChange, latest, revision } from './testing/random-cluster.ts';
import { readEvents, type ServerEvent } from './testing/sse.ts';

const set = (resource: ResourceChange['resource'], object: ResourceChange['object']) =>
  ({ resource, type: 'set', object }) as ResourceChange;
const SMALL: readonly ResourceChange[] = [
  set('nodes', node({ name: 'n1' })),
  set('nodes', node({ name: 'n2', labels: { zone: 'b' }, taints: ['x=1:NoSchedule'] })),
  set('nodes', node({ name: 'n3', labels: { zone: 'c' } })),
  set('daemonsets', daemonSet({ template: { terms: [{ expressions: [['zone', 'NotIn', 'c']] }] } })),
  set('controllerrevisions', revision('agent', 'new', 1)),
  set('pods', pod({ nodeName: 'n1' })),
];

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
const listen = (hub: Hub, since: number | null = null) => {
  const frames: Frame[] = [];
  const stop = hub.subscribe(since, (frame) => frames.push(frame));
  return {
    stop,
    /** Those since the last call. */
    events: (): ServerEvent[] => readEvents(...frames.splice(0).map((frame) => frame.bytes)),
  };
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  for (const hub of hubs.splice(0)) hub.stop();
  vi.useRealTimers();
});

/** In one order, without what the clock alone moves on: when it was made, and when a rollout may end. */
function comparable(picture: Picture) {
  const byName = <T extends { readonly name: string; readonly namespace?: string }>(list: readonly T[]) =>
    list
      .map((one, index) => ({ one, index, key: `${one.namespace ?? ''}/${one.name}` }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  const nodes = byName(picture.nodes);
  const daemonSets = byName(picture.daemonSets);
  return {
    nodes: nodes.map(({ one }) => one),
    daemonSets: daemonSets.map(({ one }) => ({
      ...one,
      rollout: one.rollout === null ? null : { ...one.rollout, eta: null },
    })),
    grid: nodes.map(({ index }) => daemonSets.map((column) => picture.grid[index]?.[column.index]).join('')),
    cells: [...picture.cells].sort((a, b) => (a.node + a.daemonSet < b.node + b.daemonSet ? -1 : 1)),
    states: picture.sources.map((source) => source.state),
  };
}

/** A page, as lib/client keeps it: a first picture, then frames, and a new picture after a resync. */
class Page {
  picture: Picture;
  readonly #hub: Hub;
  readonly #line: ReturnType<typeof listen>;

  constructor(hub: Hub) {
    this.#hub = hub;
    this.picture = hub.picture();
    this.#line = listen(hub);
  }

  read(): Picture {
    for (const { type, data } of this.#line.events()) {
      if (type === 'resync') this.picture = structuredClone(this.#hub.picture());
      else if (type !== 'heartbeat') this.picture = applyEvents(this.picture, [{ type, ...data } as PictureEvent]);
    }
    return this.picture;
  }
}

describe('what the stream tells', () => {
  const step = fc.record({
    changes: fc.array(anyChange, { maxLength: 5 }),
    passed: fc.constantFrom(0, 0, 1, 10, 31, 320),
    states: fc.option(
      fc.record(Object.fromEntries(RESOURCES.map((one) => [one, fc.constantFrom('live', 'live', 'stale')]))),
      {
        freq: 5,
      },
    ),
  });

  it('makes of any earlier picture the picture of now, whatever happened in between', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
        const { hub, clock } = start();
        hub.onSources(sources());
        const page = new Page(hub);
        const seen: ResourceChange[] = [];
        let freshness = sources();
        for (const { changes, passed, states } of steps) {
          clock.now += passed * SECOND;
          vi.advanceTimersByTime(1_000);
          seen.push(...changes);
          if (changes.length > 0) hub.onChanges(changes);
          if (states !== null) {
            freshness = sources(states);
            hub.onSources(freshness);
          }
          const told = page.read();
          expect(told.revision).toBe(hub.picture().revision);
          expect(comparable(told)).toEqual(comparable(hub.picture()));
          const anew = start();
          anew.clock.now = clock.now;
          anew.hub.onChanges(latest(seen));
          anew.hub.onSources(freshness);
          expect(comparable(told)).toEqual(comparable(anew.hub.picture()));
          anew.hub.stop();
        }
        hub.stop();
      }),
      { numRuns: 300 },
    );
  });

  it('is one frame for everybody, encoded once', () => {
    const { hub } = started();
    const received: Frame[] = [];
    for (let i = 0; i < 50; i++) hub.subscribe(null, (frame) => received.push(frame));
    const { framesEncoded } = hub.stats();
    received.length = 0;
    hub.onChanges([set('pods', pod({ nodeName: 'n1', phase: 'Failed' }))]);
    expect(received).toHaveLength(50);
    expect(new Set(received).size).toBe(1);
    expect(hub.stats().framesEncoded).toBe(framesEncoded + 1);
  });

  it('is nothing where nothing changed', () => {
    const { hub } = started();
    const line = listen(hub);
    line.events();
    const { revision: before } = hub.picture();
    hub.onChanges([]);
    hub.onChanges([{ resource: 'events', type: 'delete', object: event('Odd', 'nobody knows it') }]);
    vi.advanceTimersByTime(3_000);
    expect(line.events()).toEqual([]);
    expect(hub.picture().revision).toBe(before);
  });

  it('says what changes by the clock alone: a node that never came up joins no longer', () => {
    const { hub, clock } = start();
    hub.onSources(sources());
    hub.onChanges([set('nodes', node({ createdAt: NOW - MINUTE, conditions: [] }))]);
    const page = new Page(hub);
    expect(page.read().nodes[0]?.lifecycle).toBe('joining');
    clock.now += 4 * MINUTE - 1;
    vi.advanceTimersByTime(1_000);
    expect(page.read().nodes[0]?.lifecycle).toBe('joining');
    clock.now += 1;
    vi.advanceTimersByTime(1_000);
    expect(page.read().nodes[0]?.lifecycle).toBe('steady');
  });

  it('says that a node is no longer to blame for the slot that it holds', () => {
    const { hub } = start();
    const young = (ready: string) => node({ createdAt: NOW - SECOND, conditions: [condition('Ready', ready)] });
    hub.onSources(sources());
    hub.onChanges([set('nodes', young('False')), set('daemonsets', daemonSet())]);
    const page = new Page(hub);
    const blame = () => page.read().daemonSets[0]?.rollout?.budget.holders[0]?.blame;
    expect(blame()).toBe('node');
    hub.onChanges([set('nodes', young('True'))]);
    expect(blame()).toBe('unknown');
  });

  it('has a heartbeat every 5 s with the revision and the time of the server', () => {
    const { hub, clock } = started();
    const line = listen(hub);
    line.events();
    clock.now += 5 * SECOND;
    vi.advanceTimersByTime(5_000);
    const beats = line.events().filter(({ type }) => type === 'heartbeat');
    expect(beats.map(({ data }) => data)).toEqual([
      { observedAt: new Date(clock.now).toISOString(), revision: hub.picture().revision },
    ]);
  });
});

describe('who comes back', () => {
  const fail = (hub: Hub) => hub.onChanges([set('pods', pod({ nodeName: 'n1', phase: 'Failed' }))]);

  it('gets what was missed and nothing else', () => {
    const { hub } = started();
    const { revision: seen } = hub.picture();
    fail(hub);
    const types = listen(hub, seen)
      .events()
      .map(({ type }) => type);
    expect(types[0]).toBe('sources');
    expect(types).not.toContain('resync');
    expect(types.at(-1)).toBe('cells');
    expect(
      listen(hub, hub.picture().revision)
        .events()
        .map(({ type }) => type),
    ).toEqual(['sources']);
  });

  it.each([
    ['is too far behind', (revision: number) => revision - 1_000],
    ['saw a revision that never was', (revision: number) => revision + 1_000],
    ['says something that is no revision of ours', () => -1],
  ])('starts over when it %s', (_, asked) => {
    const { hub } = started();
    const { revision: seen } = hub.picture();
    const events = listen(hub, asked(seen)).events();
    expect(events.map(({ type }) => type)).toEqual(['sources', 'resync']);
    expect(events[1]?.data).toEqual({ revision: seen });
  });

  it('to a new process starts over: its revisions are others', () => {
    const { hub } = started();
    for (let i = 0; i < 20; i++)
      hub.onChanges([set('pods', pod({ nodeName: 'n1', phase: i % 2 ? 'Failed' : 'Running' }))]);
    const { revision: seen } = hub.picture();
    const clock = { now: NOW + SECOND };
    const restarted = new Hub(CLUSTER, () => clock.now);
    hubs.push(restarted);
    restarted.onChanges(SMALL);
    restarted.onSources(sources());
    expect(restarted.picture().revision).toBeGreaterThan(seen);
    expect(
      listen(restarted, seen)
        .events()
        .map(({ type }) => type),
    ).toEqual(['sources', 'resync']);
  });
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

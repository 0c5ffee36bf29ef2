import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Memory } from '../coverage/engine/engine.ts';
import { anyChange, latest } from '../coverage/engine/testing.ts';
import type { ResourceChange } from '../coverage/objects.ts';
import type { Picture } from '../coverage/picture.ts';
import { condition, daemonSet, event, MINUTE, NOW, node, pod, SECOND } from '../coverage/testing.ts';
import type { Frame } from './backlog.ts';
import { Hub } from './hub.ts';
import { applyEvents } from './testing/apply-events.ts';
import { CLUSTER, listen, newHub, RESOURCES, SMALL, set, sources } from './testing/hub-fixture.ts';
import type { PictureEvent } from './testing/stream-events.ts';

const hubs: Hub[] = [];
const start = (memory?: Memory) => {
  const made = newHub(memory);
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
          // What was known last is a matter of history, which a hub that starts now does not have.
          if (freshness.some(({ state }) => state === 'stale')) continue;
          const anew = start(hub.engine.memory());
          anew.clock.now = clock.now;
          // In one step: numbers that move because a list becomes readable would count as motion.
          anew.hub.onSources(freshness);
          anew.hub.onChanges(latest(seen));
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
    hub.onChanges([
      { resource: 'events', type: 'delete', object: event('Odd', 'of nobody', { regardingUid: 'uid-of-nobody' }) },
    ]);
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

import { describe, expect, it } from 'vitest';
import type { NodeObject } from '../coverage/objects.ts';
import type { FakeStream } from './testing/fake-api.ts';
import { Harness } from './testing/harness.ts';
import { ModelApi, seeded } from './testing/model-api.ts';
import { wireNode } from './testing/objects.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
const SCHEDULES = 200;
const STEPS = 60;

/** What the reader holds, in the words of the model. */
function held(harness: Harness): string {
  const objects = [...harness.store.objects()].map(
    (object) => `${object.name} ${(object as NodeObject).kernelVersion}`,
  );
  return objects.sort().join();
}

describe('a reflector under faults', () => {
  it(`equals the API server after each of ${SCHEDULES} random schedules of faults, and at no time holds what never was`, async () => {
    for (let seed = 1; seed <= SCHEDULES; seed++) {
      const random = seeded(seed);
      const api = new ModelApi(random);
      const harness = new Harness('nodes', random, api.transport);
      for (const name of NAMES) if (random() < 0.7) api.put(name);
      await harness.start();
      for (let step = 0; step < STEPS; step++) {
        act(api, random);
        await harness.clock.advance(random() < 0.1 ? 100_000 : random() * 3_000);
        expect(api.states, `seed ${seed}, step ${step}`).toContain(held(harness));
      }
      api.faults = 0;
      await harness.clock.advance(200_000);
      api.put('last');
      await harness.clock.advance(200_000);
      expect([seed, harness.freshness.view().state, held(harness)]).toEqual([seed, 'live', api.contents()]);
      expect(replay(harness.changes)).toEqual(harness.names());
      await harness.stop();
      expect(harness.clock.timers).toBe(0);
    }
  });

  it('loses no event and applies none twice, wherever a stream is cut', async () => {
    const events = ['b', 'c', 'd'].map((name, i) => ({ type: 'ADDED', object: wireNode(name, String(11 + i)) }));
    const bytes = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    for (let at = 0; at <= bytes.length; at += 1) {
      const harness = new Harness();
      const first = harness.api.stream();
      const second: FakeStream = harness.api.stream();
      await harness.start();
      first.event('ADDED', wireNode('a', '5')).endOfList('10').raw(bytes.subarray(0, at)).cut();
      await harness.clock.advance(200);
      const from = Number(harness.api.requests[1]?.replace('WATCH ', ''));
      for (const { type, object } of events.slice(from - 10)) second.event(type, object);
      await harness.clock.advance(0);
      expect([at, harness.takenChanges()]).toEqual([at, ['set a', 'set b', 'set c', 'set d']]);
      expect(harness.stats.relists).toBe(0);
      await harness.stop();
    }
  });

  it('goes through a thousand disconnects with one list', async () => {
    const random = seeded(7);
    const api = new ModelApi(random);
    for (const name of NAMES) api.put(name);
    const harness = new Harness('nodes', random, api.transport);
    await harness.start();
    for (let i = 0; i < 1_000; i++) {
      api.put(NAMES[i % NAMES.length] ?? 'a');
      await harness.clock.advance(random() * 5_000);
      api.cutAll();
    }
    await harness.clock.advance(20_000);
    expect(held(harness)).toEqual(api.contents());
    expect(harness.stats).toMatchObject({ relists: 0 });
    await harness.stop();
  });
});

function act(api: ModelApi, random: () => number): void {
  const name = NAMES[Math.floor(random() * NAMES.length)] ?? 'a';
  const actions = [
    () => api.put(name),
    () => api.put(name),
    () => api.delete(name),
    () => api.bookmark(),
    () => api.compact(),
    () => api.cutAll(),
    () => api.endAll(),
    () => api.expireAll(),
    () => api.freezeAll(),
    () => api.restore(NAMES.filter(() => random() < 0.5)),
    () => {
      api.faults = random() < 0.5 ? 0 : random();
    },
  ];
  actions[Math.floor(random() * actions.length)]?.();
}

/** The names that a consumer of the changes would hold. */
function replay(changes: readonly string[]): string[] {
  const names = new Set<string>();
  for (const change of changes) {
    const [type, name = ''] = change.split(' ');
    if (type === 'set') names.add(name);
    else names.delete(name);
  }
  return [...names].sort();
}

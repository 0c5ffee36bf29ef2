import { afterEach, describe, expect, it, vi } from 'vitest';
import { CELL_STATES } from '../coverage/model.ts';
import type { ResourceName } from '../coverage/objects.ts';
import { STATE_LETTERS } from '../coverage/picture.ts';
import { RESOURCES } from './resources.ts';
import { Scene } from './testing/model/scene.ts';
import { cellsIn } from './testing/model/shown.ts';
import { daemonSetShape, nodeShape, podShape, revisionShape } from './testing/model/wires.ts';
import { seeded } from './testing/seeded.ts';

/** Hours of fake time, on a machine that may be busy. */
vi.setConfig({ testTimeout: 120_000 });

const MINUTE = 60_000;
const NAMES = RESOURCES.map(({ name }) => name);

let scene: Scene;
afterEach(async () => {
  expect(scene.complaint).toBeNull();
  await scene.stop();
});

async function start(prepare: (made: Scene) => void = () => {}): Promise<void> {
  scene = new Scene(seeded(3));
  prepare(scene);
  await scene.clock.advance(1_000);
}

/** Milliseconds until it holds, looked at every second; Infinity when it doesn't within ten minutes. */
async function until(holds: () => boolean): Promise<number> {
  for (let ms = 0; ms <= 10 * MINUTE; ms += 1_000) {
    if (holds()) return ms;
    await scene.clock.advance(1_000);
  }
  return Number.POSITIVE_INFINITY;
}

const stateOf = (name: ResourceName) => scene.shown.source(name)?.state;
/** `healthy 12, missing 0`, of those that there are. */
function counts(): string {
  const picture = scene.shown.picture();
  const counted = CELL_STATES.map((state) => [state, cellsIn(picture, STATE_LETTERS[state]).length] as const);
  return counted.flatMap(([state, count]) => (count === 0 ? [] : [`${state} ${count}`])).join(', ');
}

describe.each(NAMES)('a half-open connection of %s', (name) => {
  it('is found out, and what was missed is there within 150 s', async () => {
    await start();
    await scene.clock.advance(MINUTE);
    scene.watchOf(name).isFrozen = true;
    const isHeard = () => [...scene.server.watches].some((watch) => watch.resource === name && !watch.isFrozen);
    expect(await until(() => isHeard() && stateOf(name) === 'live')).toBeLessThanOrEqual(150_000);
    expect(scene.reader.stats().resources.get(name)?.relists).toBe(0);
  });

  it.each([
    ['no answer comes', 'noAnswer', 120_000],
    // Each accepted watch has a bookmark due after a minute, and may be late by another.
    ['watches are accepted and silent', 'deadStream', 91_000 + 120_000],
  ] as const)('is shown as stale in time where %s, and is right within 150 s of its return', async (_, how, limit) => {
    await start();
    await scene.clock.advance(MINUTE);
    scene.watchOf(name).isFrozen = true;
    scene.server.always.set(name, how);
    expect(await until(() => stateOf(name) === 'stale')).toBeLessThanOrEqual(limit);
    const isNeeded = ['nodes', 'daemonsets', 'pods', 'controllerrevisions'].includes(name);
    expect(cellsIn(scene.shown.picture(), 'h')).toHaveLength(isNeeded ? 0 : 12);
    await scene.clock.advance(10 * MINUTE);
    expect(stateOf(name)).toBe('stale');
    scene.server.always.clear();
    expect(await until(() => stateOf(name) === 'live')).toBeLessThanOrEqual(150_000);
    expect([scene.difference(), counts()]).toEqual([null, 'healthy 12']);
  });
});

describe('an API server that asks for fewer requests for ten minutes', () => {
  it.each(['429', '429 1', '429 20'] as const)(
    'gets 0.25 a second of each kind at most, and no list: %s',
    async (how) => {
      await start();
      for (const name of NAMES) scene.server.always.set(name, how);
      for (const watch of [...scene.server.watches]) scene.server.close(watch, 'cut');
      const before = scene.server.requests.length;
      await scene.clock.advance(5 * MINUTE);
      const atCap = scene.server.requests.length;
      await scene.clock.advance(5 * MINUTE);
      const requests = scene.server.requests.slice(before);
      for (const name of NAMES) {
        const ofKind = (from: number) =>
          scene.server.requests.slice(from).filter((one) => one.endsWith(` ${name}`)).length;
        expect([name, ofKind(before) <= 150, ofKind(atCap) <= 10]).toEqual([name, true, true]);
      }
      expect(requests.filter((request) => request.startsWith('LIST'))).toEqual([]);
      scene.server.always.clear();
      await scene.clock.advance(MINUTE + 1_000);
      expect([scene.difference(), counts()]).toEqual([null, 'healthy 12']);
      expect([...scene.reader.stats().resources.values()].every(({ relists }) => relists === 0)).toBe(true);
    },
  );

  it.each(['429', '503'] as const)(
    'gets 0.25 a second of each kind at most before the first list, too: %s',
    async (how) => {
      await start(({ server }) => NAMES.map((name) => server.always.set(name, how)));
      await scene.clock.advance(10 * MINUTE);
      const ofPods = scene.server.requests.filter((request) => request.endsWith(' pods'));
      expect(ofPods.length).toBeLessThanOrEqual(150);
      expect(counts()).toBe('');
    },
  );
});

describe('a list of which one page fails for ever', () => {
  it('leaves what was there before it, as stale, and never a part of it', async () => {
    await start(({ server }) => {
      server.streamsLists = 'no';
    });
    const before = scene.shown.stamps('pods');
    scene.server.brokenLists.add('pods');
    for (const node of ['n1', 'n2', 'n3', 'n4'])
      scene.etcd.put('pods', podShape('log', node, { isReady: false, life: 9 }));
    scene.etcd.compact();
    await scene.clock.advance(100);
    const told = scene.shown.stamps('pods');
    expect(told).not.toBe(before);
    scene.server.fail(scene.watchOf('pods'), { code: 410, reason: 'Expired' });
    for (const node of ['n1', 'n2', 'n3', 'n4']) scene.etcd.delete('pods', podShape('log', node));
    for (let i = 0; i < 60; i++) {
      await scene.clock.advance(10_000);
      expect([scene.shown.stamps('pods'), counts()]).toEqual([told, i === 0 ? expect.anything() : 'unknown 12']);
    }
    expect(scene.shown.source('pods')).toMatchObject({ state: 'stale', objects: 12 });
    expect(scene.server.requests.filter((request) => request === 'LIST pods').length).toBeGreaterThan(10);
    scene.server.brokenLists.clear();
    await scene.clock.advance(MINUTE + 1_000);
    expect([scene.difference(), counts()]).toEqual([null, 'healthy 8, missing 4']);
  });

  it('shows nothing of a first list, and nothing as missing', async () => {
    await start(({ server }) => {
      server.streamsLists = 'no';
      server.brokenLists.add('pods');
    });
    await scene.clock.advance(10 * MINUTE);
    expect(scene.shown.stamps('pods')).toBe('');
    expect(stateOf('pods')).toBe('syncing');
    expect(counts()).toBe('unknown 12');
  });
});

const KINDS = ['nodes', 'daemonsets', 'pods', 'controllerrevisions'] as const;
type Kind = (typeof KINDS)[number];
const ORDERS = orders(KINDS);

function orders<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => orders(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

describe('lists that arrive in any order', () => {
  it.each(ORDERS.map((order) => [order]))('leave every cell unknown until the last that decides: %j', async (order) => {
    const open = new Map<Kind, () => void>();
    await start(({ server }) => {
      for (const kind of KINDS) server.gates.set(kind, new Promise((resolve) => open.set(kind, resolve)));
    });
    const arrived = new Set<Kind>();
    for (const kind of order) {
      const isDecided = () => arrived.has('nodes') && arrived.has('daemonsets') && arrived.has('pods');
      expect(counts()).toMatch(isDecided() ? /^(healthy|outdated|unknown) 12$/ : /^(unknown 12)?$/);
      open.get(kind)?.();
      arrived.add(kind);
      await scene.clock.advance(100);
      expect(scene.complaint).toBeNull();
    }
    expect([scene.difference(), counts()]).toEqual([null, 'healthy 12']);
  });
});

describe('changes that arrive in any order', () => {
  it.each(ORDERS.map((order) => [order]))(
    'of a node, a DaemonSet, its revision and its Pods harm nothing: %j',
    async (order) => {
      await start();
      for (const kind of KINDS) scene.watchOf(kind).held = [];
      scene.etcd.put('nodes', nodeShape('n5'));
      scene.etcd.put('daemonsets', daemonSetShape('dns'));
      scene.etcd.put('controllerrevisions', revisionShape('dns', 1));
      for (const node of ['n1', 'n2', 'n3', 'n4', 'n5']) scene.etcd.put('pods', podShape('dns', node));
      for (const agent of ['log', 'net', 'gpu']) scene.etcd.put('pods', podShape(agent, 'n5'));
      for (const kind of order) {
        scene.server.release(scene.watchOf(kind));
        await scene.clock.advance(100);
        expect(scene.complaint).toBeNull();
        const alarming = scene.shown
          .picture()
          .cells.filter(({ severity }) => severity === 'critical' || severity === 'warning');
        expect(alarming).toEqual([]);
      }
      expect([scene.difference(), counts()]).toEqual([null, 'healthy 20']);
    },
  );
});

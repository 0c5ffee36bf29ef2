import { afterEach, describe, expect, it, vi } from 'vitest';
import { runs } from '../testing/runs.ts';
import type { Etcd } from './testing/model/etcd.ts';
import { FAULTS } from './testing/model/faults.ts';
import { Scene } from './testing/model/scene.ts';
import { daemonSetShape, nodeShape, podShape, revisionShape } from './testing/model/wires.ts';
import { oneOf, seeded } from './testing/seeded.ts';

/** Hours of fake time, on a machine that may be busy. */
vi.setConfig({ testTimeout: 120_000 });

const MINUTE = 60_000;
/** Everything has had its turn twice at least, whatever the jitter. */
const TWO_ROUNDS_MS = 36 * MINUTE;

let scene: Scene;
afterEach(() => scene.stop());

async function start(options = { checks: true }): Promise<void> {
  scene = new Scene(seeded(11), options);
  await scene.clock.advance(1_000);
}

const statsOf = (name: 'nodes' | 'daemonsets' | 'pods' | 'controllerrevisions') => ({
  ...scene.reader.stats().consistency?.get(name),
  relists: scene.reader.stats().resources.get(name)?.relists,
});
const difference = () => scene.difference();
const lists = () => scene.server.requests.filter((request) => request.startsWith('LIST'));

/** Changes that no open watch is told of. */
function lose(act: (etcd: Etcd) => void): void {
  scene.isLosing = true;
  act(scene.etcd);
  scene.isLosing = false;
}

describe('the check of consistency', () => {
  it('finds no drift while everything changes, and asks for no list again', async () => {
    await start();
    for (let i = 0; i < 300; i++) {
      scene.life.step();
      await scene.clock.advance(TWO_ROUNDS_MS / 300);
    }
    const { consistency, resources } = scene.reader.stats();
    for (const [name, { checks, drifts, lastCheckAt }] of consistency ?? []) {
      expect([name, checks >= 2, drifts, (lastCheckAt ?? 0) > 0]).toEqual([name, true, 0, true]);
      expect(resources.get(name)?.relists).toBe(0);
    }
    expect([...(consistency?.keys() ?? [])]).not.toContain('events');
    expect([scene.drifts, scene.complaint, difference()]).toEqual([[], null, null]);
  });

  it('asks for each list once in six minutes at most, and for nothing where it is off', async () => {
    await start();
    await scene.clock.advance(120 * MINUTE);
    // Of all kinds, one page each but for the Pods, of which there are four.
    expect(lists().length).toBeGreaterThan(60);
    expect(lists().filter((request) => request === 'LIST nodes').length).toBeLessThanOrEqual(2 * 20);
    await scene.stop();
    await start({ checks: false });
    await scene.clock.advance(120 * MINUTE);
    expect(lists()).toEqual([]);
    expect(scene.reader.stats().consistency).toBeUndefined();
  });

  it.each([
    ['nodes', 'n1 differs', (etcd: Etcd) => etcd.put('nodes', nodeShape('n1', { isReady: false }))],
    ['daemonsets', 'agents/dns is missing', (etcd: Etcd) => etcd.put('daemonsets', daemonSetShape('dns'))],
    ['pods', 'agents/net-n2 is gone', (etcd: Etcd) => etcd.delete('pods', podShape('net', 'n2'))],
    [
      'controllerrevisions',
      'agents/log-h2 is missing',
      (etcd: Etcd) => etcd.put('controllerrevisions', revisionShape('log', 2)),
    ],
  ] as const)('finds an event of %s that was lost, names %j, and lists again', async (name, says, act) => {
    await start();
    lose(act);
    await scene.clock.advance(1_000);
    expect(difference()).not.toBeNull();
    await scene.clock.advance(TWO_ROUNDS_MS);
    expect(scene.drifts).toHaveLength(1);
    expect(scene.drifts[0]).toMatch(/^What is held of [a-z.]+ is not what the API server has as of version \d+: /);
    expect(scene.drifts[0]).toContain(`: ${says}. Listing them again.`);
    expect(statsOf(name)).toMatchObject({ drifts: 1, relists: 1 });
    expect(difference()).toBeNull();
  });

  it('names the first five of many', async () => {
    await start();
    lose((etcd) => {
      for (const node of ['n1', 'n2', 'n3', 'n4'])
        for (const agent of ['log', 'net']) etcd.delete('pods', podShape(agent, node));
    });
    await scene.clock.advance(TWO_ROUNDS_MS);
    expect(scene.drifts[0]).toMatch(
      /: (agents\/(log|net)-n\d is gone, ){4}agents\/(log|net)-n\d is gone and 3 more\. /,
    );
  });

  it('compares nothing with a version that is compacted, or while no watch is open', async () => {
    await start();
    const { etcd, server, random } = scene;
    for (let i = 0; i < 200; i++) {
      etcd.jump(1);
      etcd.compact();
      await scene.clock.advance(TWO_ROUNDS_MS / 200);
    }
    const checksOf = () => [...(scene.reader.stats().consistency?.values() ?? [])].map(({ checks }) => checks);
    const checks = checksOf();
    expect(Math.max(...checks)).toBeLessThan(3);
    server.faults.set('', 1);
    FAULTS.dropAll({ etcd, server, random });
    await scene.clock.advance(TWO_ROUNDS_MS);
    expect([scene.drifts, checksOf()]).toEqual([[], checks]);
  });

  it('leaves alone what can not be read: that is counted already', async () => {
    await start();
    scene.etcd.put('nodes', (version) => ({ ...nodeShape('n1')(version), spec: 'damaged' }) as never);
    scene.etcd.put('nodes', (version) => ({ ...nodeShape('n9')(version), spec: 'damaged' }) as never);
    await scene.clock.advance(TWO_ROUNDS_MS);
    expect(statsOf('nodes')).toMatchObject({ drifts: 0, relists: 0 });
    expect(statsOf('nodes').checks).toBeGreaterThanOrEqual(2);
  });

  it(`puts right what ${runs(3, 200)} schedules of lost events have left`, {
    timeout: runs(120_000, 3_600_000),
  }, async () => {
    for (let seed = 1; seed <= runs(3, 200); seed++) {
      const random = seeded(seed);
      scene = new Scene(random, { checks: true });
      for (let i = 0; i < 100; i++) {
        scene.isLosing = random() < 0.3;
        scene.life.step();
        await scene.clock.advance(random() * 20_000);
        if (random() < 0.05) oneOf(random, [FAULTS.dropAll, FAULTS.closeAll, FAULTS.halfOpen])(scene);
      }
      scene.isLosing = false;
      await scene.clock.advance(TWO_ROUNDS_MS);
      expect([seed, difference(), scene.drifts.length > 0]).toEqual([seed, null, true]);
      await scene.stop();
    }
  });
});

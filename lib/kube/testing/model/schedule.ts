/** One random schedule of what goes on in a cluster and what breaks on the way to its reader. */
import { oneOf, seeded } from '../seeded.ts';
import { FAULT_NAMES, FAULTS, type FaultName } from './faults.ts';
import { Scene } from './scene.ts';

/** More than the longest pause and two silent watches take. */
const RECOVERY_MS = 400_000;
const FAULTS_EACH = 50;

/** Runs the schedule of a seed. Returns how often each fault struck; throws what does not hold. */
export async function runSchedule(seed: number): Promise<ReadonlyMap<FaultName, number>> {
  const random = seeded(seed);
  const scene = new Scene(random);
  const struck = new Map<FaultName, number>();
  const { clock, server, etcd } = scene;
  server.streamsLists = oneOf(random, ['yes', 'yes', 'no', 'withoutEnd']);
  server.waitsForFuture = random() < 0.5;
  try {
    for (let count = 0; count < FAULTS_EACH; ) {
      for (let i = random() * 3; i > 0; i -= 1) scene.life.step();
      if (random() < 0.7) {
        const name = oneOf(random, FAULT_NAMES);
        FAULTS[name]({ etcd, server, random });
        struck.set(name, (struck.get(name) ?? 0) + 1);
        count += 1;
      }
      await clock.advance(random() < 0.1 ? random() * 100_000 : random() * 3_000);
      if (scene.complaint !== null) throw new Error(`after ${count} faults ${scene.complaint}`);
    }
    server.faults.clear();
    FAULTS.release({ etcd, server, random });
    await clock.advance(RECOVERY_MS);
    for (let i = 0; i < 3; i++) scene.life.step();
    await clock.advance(1_000);
    if (scene.complaint !== null) throw new Error(`after the last fault ${scene.complaint}`);
    if (!scene.shown.areAllLive) throw new Error(`not live again: ${JSON.stringify(scene.reader.sources())}`);
    const difference = scene.difference();
    if (difference !== null) throw new Error(`a fresh evaluation shows another picture: ${difference}`);
  } finally {
    await scene.stop();
  }
  if (clock.timers > 0 || server.watches.size > 0) {
    throw new Error(`${clock.timers} timers and ${server.watches.size} streams are left`);
  }
  return struck;
}

/** The border: an object of the wire becomes one of ours, or is set aside. */
import type { KubeObject } from '../coverage/objects.ts';
import type { Resource } from './resources.ts';
import type { ResourceStats } from './stats.ts';
import { type ObjectStore, objectKey } from './store.ts';
import type { Pool } from './trim/pool.ts';
import { asWire, isWire } from './trim/read.ts';

export interface Intake {
  readonly resource: Resource;
  readonly pool: Pool;
  readonly stats: ResourceStats;
}

/** Puts an object as listed or watched into the store. One that can't be read is counted and named, never thrown. */
export function takeIn({ resource, pool, stats }: Intake, store: ObjectStore, wire: unknown): void {
  let object: KubeObject | null;
  try {
    object = resource.trim(asWire(wire, 'the object'), pool);
  } catch {
    stats.malformed += 1;
    store.reject(wireKey(wire));
    return;
  }
  if (object !== null) {
    store.set(object);
    return;
  }
  const key = wireKey(wire);
  if (key !== null) store.remove(key);
}

/** The key of an object as it came over the wire, or null when it has no readable name. */
export function wireKey(wire: unknown): string | null {
  const metadata = isWire(wire) ? wire.metadata : null;
  if (!isWire(metadata)) return null;
  const { name, namespace = '' } = metadata;
  return typeof name === 'string' && name !== '' && typeof namespace === 'string'
    ? objectKey({ name, namespace })
    : null;
}

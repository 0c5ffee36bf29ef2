/** The border: an object of the wire becomes one of ours, or is set aside. */
import type { Resource } from './resources.ts';
import type { ResourceStats } from './stats.ts';
import { type Identity, type ObjectStore, objectKey } from './store.ts';
import type { Pool } from './trim/pool.ts';
import { asWire, isWire } from './trim/read.ts';

export interface Intake {
  readonly resource: Resource;
  readonly pool: Pool;
  readonly stats: ResourceStats;
}

/** Puts an object as listed or watched into the store. One that can't be read is counted and named, never thrown. */
export function takeIn({ resource, pool, stats }: Intake, store: ObjectStore, wire: unknown): void {
  const identity = identityOf(resource, wire);
  if (identity === null) {
    stats.malformed += 1;
    store.rejectNameless(resource.unreadable?.({ namespace: '', name: '' }));
    return;
  }
  const key = objectKey(identity);
  try {
    const object = resource.trim(asWire(wire, 'the object'), pool, store.get(key));
    if (object === null) store.remove(key);
    else store.set(object);
  } catch {
    stats.malformed += 1;
    store.reject(key, resource.unreadable?.(identity));
  }
}

/** Name and namespace of an object as it came over the wire; null when they can't be those of an object of this list. */
export function identityOf({ isNamespaced }: Pick<Resource, 'isNamespaced'>, wire: unknown): Identity | null {
  const metadata = isWire(wire) ? wire.metadata : null;
  if (!isWire(metadata)) return null;
  const { name } = metadata;
  const namespace = metadata.namespace ?? '';
  if (!isName(name) || (isNamespaced ? !isName(namespace) : namespace !== '')) return null;
  return { name, namespace: isNamespaced ? String(namespace) : '' };
}

/** As upstream's `IsValidPathSegmentName`: a name is one segment of a path. */
function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !/^[.]{1,2}$|[/%]/.test(value) && value.isWellFormed();
}

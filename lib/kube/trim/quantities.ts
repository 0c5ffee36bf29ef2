import { parseQuantity } from '../../coverage/match/quantity.ts';
import type { Resources } from '../../coverage/objects.ts';
import type { Pool } from './pool.ts';
import { readOptionalObject, type Wire } from './read.ts';

const NO_RESOURCES: Resources = new Map();

/** A map of resource quantities; `NaN` for one that does not parse, so that one bad amount spoils nothing else. */
export function trimResources(parent: Wire, field: string, pool: Pool): Resources {
  const object = readOptionalObject(parent, field);
  if (object === null) return NO_RESOURCES;
  const resources = new Map<string, number>();
  for (const name of Object.keys(object)) {
    const value = object[name];
    const isText = typeof value === 'string' || typeof value === 'number';
    resources.set(name, isText ? parseQuantity(value, name === 'cpu' ? 'milli' : 'unit') : Number.NaN);
  }
  return resources.size === 0 ? NO_RESOURCES : pool.share('resources', resources);
}

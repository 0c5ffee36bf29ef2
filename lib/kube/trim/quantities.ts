import { parseQuantity } from '../../coverage/match/quantity.ts';
import type { Resources } from '../../coverage/objects.ts';
import type { Pool } from './pool.ts';
import { readOptionalObject, type Wire } from './read.ts';

const NO_RESOURCES: Resources = new Map();

/**
 * A map of resource quantities; `NaN` for one that does not parse, so that one bad amount spoils nothing else. Equal
 * amounts are one Map, so identity tells whether they are equal.
 */
export function trimResources(parent: Wire, field: string, pool: Pool): Resources {
  const object = readOptionalObject(parent, field);
  if (object === null) return NO_RESOURCES;
  // A cluster has few amounts and many Pods: as written they are parsed once.
  return pool.shareAs('resources', asWritten(object), () => parseAll(object, pool));
}

function asWritten(object: Wire): string {
  let key = '';
  for (const name of Object.keys(object)) {
    const value = object[name];
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '?';
    key += `${name.length}:${name}${text.length}:${text}`;
  }
  return key;
}

function parseAll(object: Wire, pool: Pool): Resources {
  const resources = new Map<string, number>();
  for (const name of Object.keys(object)) {
    const value = object[name];
    const isText = typeof value === 'string' || typeof value === 'number';
    resources.set(name, isText ? parseQuantity(value, name === 'cpu' ? 'milli' : 'unit') : Number.NaN);
  }
  return resources.size === 0 ? NO_RESOURCES : pool.share('amounts', resources);
}

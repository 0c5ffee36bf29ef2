import type { KubeObject, ResourceChange, ResourceName } from '../../coverage/objects.ts';
import { RESOURCES } from '../resources.ts';
import { Pool } from '../trim/pool.ts';
import { asWire } from '../trim/read.ts';

/** Null where Rollcall has no use for some objects of the kind. */
type Trimmed<R extends ResourceName> =
  | Extract<ResourceChange, { readonly resource: R }>['object']
  | (R extends 'controllerrevisions' | 'events' ? null : never);

/** An object through the border, after the trip through JSON that every real one makes. */
export function trim<R extends ResourceName>(name: R, wire: object, pool = new Pool()): Trimmed<R> {
  const resource = RESOURCES.find((item) => item.name === name);
  const object: KubeObject | null | undefined = resource?.trim(asWire(JSON.parse(JSON.stringify(wire)), name), pool);
  return object as Trimmed<R>;
}

/** Everything that an object holds, Maps and their keys included, as one text. */
export function everythingIn(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (item instanceof Map ? [...item] : item));
}

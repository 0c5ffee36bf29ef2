import type { Condition, ObjectMeta, OwnerReference } from '../../coverage/objects.ts';
import type { Pool } from './pool.ts';
import {
  MalformedError,
  readBoolean,
  readMessage,
  readObject,
  readObjects,
  readString,
  readStringMap,
  readTime,
  type Wire,
} from './read.ts';

/** Throws MalformedError without a name, which is the key of everything. */
export function trimMeta(wire: Wire, pool: Pool): ObjectMeta {
  const meta = readObject(wire, 'metadata');
  return {
    name: readName(meta),
    namespace: pool.string(readString(meta, 'namespace')),
    uid: readString(meta, 'uid'),
    createdAt: readTime(meta, 'creationTimestamp'),
    deletedAt: readTime(meta, 'deletionTimestamp'),
    labels: readStringMap(meta, 'labels'),
  };
}

/** Throws MalformedError when there is none. */
export function readName(metadata: Wire): string {
  const name = readString(metadata, 'name');
  if (name === '') throw new MalformedError('metadata.name is missing');
  return name;
}

/** The reference with `controller: true`, or null. */
export function trimController(wire: Wire, pool: Pool): OwnerReference | null {
  const owner = readController(wire);
  return owner === null ? null : pool.share('owner', owner);
}

/** As `trimController`, of this object alone. */
export function readController(wire: Wire): OwnerReference | null {
  for (const owner of readObjects(readObject(wire, 'metadata'), 'ownerReferences')) {
    if (!readBoolean(owner, 'controller')) continue;
    return { kind: readString(owner, 'kind'), name: readString(owner, 'name'), uid: readString(owner, 'uid') };
  }
  return null;
}

/** Without heartbeat times, so that a heartbeat changes nothing. */
export function trimConditions(status: Wire, pool: Pool): readonly Condition[] {
  return readObjects(status, 'conditions').map((condition) => trimCondition(condition, pool));
}

/** `time` reads a time of the condition, and may keep it elsewhere. */
export function trimCondition(condition: Wire, pool: Pool, time = readTime): Condition {
  return {
    type: pool.string(readString(condition, 'type')),
    status: pool.string(readString(condition, 'status')),
    reason: pool.string(readString(condition, 'reason')),
    message: readMessage(condition, 'message'),
    lastTransitionTime: time(condition, 'lastTransitionTime'),
  };
}

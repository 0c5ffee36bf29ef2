import type { LimitRangeObject, ResourceQuotaObject } from '../../coverage/cluster-objects.ts';
import { trimMeta } from './meta.ts';
import type { Pool } from './pool.ts';
import { readObject, readObjects, readString, readStringMap, type Wire } from './read.ts';

/** `v1.ResourceQuota` as Rollcall keeps it: what admission compares stands in the status. Throws MalformedError. */
export function trimResourceQuota(wire: Wire, pool: Pool): ResourceQuotaObject {
  const status = readObject(wire, 'status');
  return {
    kind: 'ResourceQuota',
    ...trimMeta(wire, pool),
    hard: readStringMap(status, 'hard'),
    used: readStringMap(status, 'used'),
  };
}

/** `v1.LimitRange` as Rollcall keeps it: what it forbids, not what it fills in. Throws MalformedError. */
export function trimLimitRange(wire: Wire, pool: Pool): LimitRangeObject {
  return {
    kind: 'LimitRange',
    ...trimMeta(wire, pool),
    limits: readObjects(readObject(wire, 'spec'), 'limits').map((item) => ({
      type: readString(item, 'type'),
      min: readStringMap(item, 'min'),
      max: readStringMap(item, 'max'),
      maxLimitRequestRatio: readStringMap(item, 'maxLimitRequestRatio'),
    })),
  };
}

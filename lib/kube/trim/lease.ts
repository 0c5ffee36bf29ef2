import type { LeaseObject } from '../../coverage/cluster-objects.ts';
import { trimMeta } from './meta.ts';
import type { Pool } from './pool.ts';
import { readObject, readOptionalInteger, readString, readTime, type Wire } from './read.ts';

/** `coordination.k8s.io/v1.Lease` as Rollcall keeps it. Throws MalformedError. */
export function trimLease(wire: Wire, pool: Pool): LeaseObject {
  const spec = readObject(wire, 'spec');
  return {
    kind: 'Lease',
    ...trimMeta(wire, pool),
    holder: readString(spec, 'holderIdentity'),
    durationSeconds: readOptionalInteger(spec, 'leaseDurationSeconds'),
    renewedAt: readTime(spec, 'renewTime'),
  };
}

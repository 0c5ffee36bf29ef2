import type { NamespaceObject } from '../../coverage/cluster-objects.ts';
import { trimConditions, trimMeta } from './meta.ts';
import type { Pool } from './pool.ts';
import { readMessage, readObject, readString, type Wire } from './read.ts';

/** `v1.Namespace` as Rollcall keeps it. Throws MalformedError. */
export function trimNamespace(wire: Wire, pool: Pool): NamespaceObject {
  const status = readObject(wire, 'status');
  const annotations = readObject(readObject(wire, 'metadata'), 'annotations');
  return {
    kind: 'Namespace',
    ...trimMeta(wire, pool),
    phase: readString(status, 'phase'),
    conditions: trimConditions(status, pool),
    nodeSelector: readMessage(annotations, 'scheduler.alpha.kubernetes.io/node-selector'),
  };
}

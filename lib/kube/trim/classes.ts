import type { PriorityClassObject, RuntimeClassObject } from '../../coverage/cluster-objects.ts';
import { trimMeta } from './meta.ts';
import { trimToleration } from './pod-spec.ts';
import type { Pool } from './pool.ts';
import { trimResources } from './quantities.ts';
import { readBoolean, readInteger, readObject, readObjects, readString, readStringMap, type Wire } from './read.ts';

/** `scheduling.k8s.io/v1.PriorityClass` as Rollcall keeps it. Throws MalformedError. */
export function trimPriorityClass(wire: Wire, pool: Pool): PriorityClassObject {
  return {
    kind: 'PriorityClass',
    ...trimMeta(wire, pool),
    value: readInteger(wire, 'value'),
    preemptionPolicy: readString(wire, 'preemptionPolicy') || 'PreemptLowerPriority',
    isGlobalDefault: readBoolean(wire, 'globalDefault'),
  };
}

/** `node.k8s.io/v1.RuntimeClass` as Rollcall keeps it. Throws MalformedError. */
export function trimRuntimeClass(wire: Wire, pool: Pool): RuntimeClassObject {
  const scheduling = readObject(wire, 'scheduling');
  return {
    kind: 'RuntimeClass',
    ...trimMeta(wire, pool),
    handler: readString(wire, 'handler'),
    nodeSelector: readStringMap(scheduling, 'nodeSelector'),
    tolerations: readObjects(scheduling, 'tolerations').map(trimToleration),
    overhead: trimResources(readObject(wire, 'overhead'), 'podFixed', pool),
  };
}

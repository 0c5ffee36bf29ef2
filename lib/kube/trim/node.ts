import type { NodeObject } from '../../coverage/objects.ts';
import { trimConditions, trimMeta } from './meta.ts';
import type { Pool } from './pool.ts';
import { trimResources } from './quantities.ts';
import { readBoolean, readObject, readObjects, readString, readStrings, readTime, type Wire } from './read.ts';

/** `v1.Node` as Rollcall keeps it. Throws MalformedError. */
export function trimNode(wire: Wire, pool: Pool): NodeObject {
  const spec = readObject(wire, 'spec');
  const status = readObject(wire, 'status');
  const info = readObject(status, 'nodeInfo');
  const shared = (field: string) => pool.string(readString(info, field));
  return {
    kind: 'Node',
    ...trimMeta(wire, pool),
    taints: readObjects(spec, 'taints').map((taint) => ({
      key: pool.string(readString(taint, 'key')),
      value: pool.string(readString(taint, 'value')),
      effect: pool.string(readString(taint, 'effect')),
      timeAdded: readTime(taint, 'timeAdded'),
    })),
    unschedulable: readBoolean(spec, 'unschedulable'),
    conditions: trimConditions(status, pool),
    allocatable: trimResources(status, 'allocatable', pool),
    kubeletVersion: shared('kubeletVersion'),
    kernelVersion: shared('kernelVersion'),
    osImage: shared('osImage'),
    operatingSystem: shared('operatingSystem'),
    architecture: shared('architecture'),
    containerRuntimeVersion: shared('containerRuntimeVersion'),
    finalizers: readStrings(readObject(wire, 'metadata'), 'finalizers'),
  };
}

/** Pods from the rows of the vectors. For tests only. */
import type { Condition, PodObject } from '../objects.ts';
import { mapOf, podSpecWith, podWith, termsOf } from './build.ts';
import type { StatusPod } from './status.ts';

export const SECOND = 1000;
export const AGENT = { kind: 'DaemonSet', name: 'agent', uid: 'uid-of-agent' };
export const OTHER = { kind: 'DaemonSet', name: 'other', uid: 'uid-of-other' };

/** The Pod of a row, of DaemonSet `agent` unless it says otherwise. */
export function podOf(fields: StatusPod, index: number): PodObject {
  const { node = '', pinned, name = `pod-${index}`, created = 0, phase = 'Running', labelsMatch = true } = fields;
  const pin = pinned === undefined ? null : termsOf([{ fields: [['metadata.name', 'In', pinned]] }]);
  return podWith({
    name,
    uid: name,
    createdAt: created * SECOND,
    deletedAt: fields.deleting ? SECOND : null,
    phase,
    nodeName: node,
    spec: podSpecWith({ requiredNodeAffinity: pin }),
    controller: fields.owner === 'none' ? null : fields.owner === 'other' ? OTHER : AGENT,
    labels: mapOf({ app: labelsMatch ? 'agent' : 'released', 'controller-revision-hash': fields.hash ?? 'new' }),
    conditions: [readyOf(fields)],
  });
}

function readyOf({ ready = false, readySince }: StatusPod): Condition {
  const lastTransitionTime = readySince === undefined ? null : readySince * SECOND;
  return { type: 'Ready', status: ready ? 'True' : 'False', reason: '', message: '', lastTransitionTime };
}

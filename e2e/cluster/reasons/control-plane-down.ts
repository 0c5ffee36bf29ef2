/** What only a control plane without its controller manager, or without its scheduler, can show. */

import type { CellState } from '../../../lib/coverage/model.ts';
import type { NewDaemonSet } from '../kinds.ts';
import { type DaemonSetOptions, daemonSet, node } from '../manifests.ts';

export interface Down {
  fault: string;
  reason: string;
  /** Absent for what is said of the DaemonSet as a whole. */
  state?: CellState;
  says: RegExp;
  name: string;
  agent?: DaemonSetOptions;
  /** On the node of its name unless said otherwise. */
  node?: string;
}

const tolerant = { pod: { tolerations: [{ operator: 'Exists' as const }] } };

/** More nodes than the controller serves in one go; no kubelet answers for them. */
const CROWD = 251;
export const crowd = Array.from({ length: CROWD }, (_, i) =>
  node(`crowd-${i}`, { labels: { crowd: 'yes', 'rollcall.test/silent': 'true' } }),
);

export const controlPlaneDown: Down[] = [
  {
    fault: 'a node joins while the controller manager is down',
    reason: 'NodeJustJoined',
    state: 'missing',
    says: /joined less than 60 s ago/,
    name: 'joins',
    agent: tolerant,
    node: 'joins-late',
  },
  {
    fault: 'the Pod fails, and the controller manager ends before it has made another',
    reason: 'FailedPodBackoff',
    state: 'missing',
    says: /failed here and was deleted/,
    name: 'fails',
  },
  {
    fault: 'the Pod is gone for a moment',
    reason: 'PodMissingUnexplained',
    state: 'missing',
    says: /still to create it/,
    name: 'gone',
  },
  {
    fault: '251 nodes lack a Pod, which is more than the controller creates in one go',
    reason: 'CreationThrottled',
    state: 'missing',
    says: /Over 250 nodes/,
    name: 'crowded',
    agent: { pod: { ...tolerant.pod, nodeSelector: { crowd: 'yes' } } },
    node: 'crowd-7',
  },
  {
    fault: 'two Pods on one node, and nobody to take one away',
    reason: 'DuplicatePods',
    state: 'healthy',
    says: /2 Pods of this DaemonSet run on the node/,
    name: 'twice',
  },
  {
    fault: 'the revisions are deleted, and nobody records them again',
    reason: 'RevisionNotRecorded',
    says: /No ControllerRevision names this DaemonSet/,
    name: 'unrecorded',
  },
  {
    fault: 'nobody renews the lease of the controller manager',
    reason: 'ControllerDown',
    state: 'missing',
    says: /kube-controller-manager.*seems to be down: lease not renewed since/,
    name: 'gone',
  },
  {
    fault: 'the template changes, and the controller manager is down',
    reason: 'ControllerNotObserving',
    says: /not taken up generation 2/,
    name: 'changes',
  },
  {
    fault: 'nobody renews the lease of the scheduler',
    reason: 'NoSchedulerAttempt',
    state: 'pending',
    says: /scheduler is down: lease kube-scheduler was last renewed/,
    name: 'unscheduled',
  },
];

/** The DaemonSet of a row, for its own node alone where it does not say otherwise. */
export function daemonSetOf({ name, agent }: Down): NewDaemonSet {
  const nodeSelector = { 'rollcall.test/row': name };
  return daemonSet(name, { ...agent, pod: { nodeSelector, ...agent?.pod } });
}

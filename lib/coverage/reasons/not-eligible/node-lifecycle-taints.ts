/** Taints that come and go with a node's life: it starts, is recovered, or leaves. */
import {
  AUTOSCALER_DISRUPTION,
  CLOUD_SHUTDOWN,
  CLOUD_UNINITIALIZED,
  OUT_OF_SERVICE,
  STARTUP,
} from '../shared/node-taints.ts';
import { startupTaintOwner } from '../shared/taint-classes.ts';
import { type TaintsFound, tolerateRemedy, untaintAlternative } from '../shared/tolerate.ts';
import { shortTaint } from '../shared/words.ts';
import { taintReason } from './taint-reason.ts';

const isNotTolerated = ({ taint }: TaintsFound) => `taint ${shortTaint(taint)} is not tolerated.`;

/** The cloud provider has not answered for the node yet. */
export const CloudUninitializedTaint = taintReason({
  id: 'CloudUninitializedTaint',
  about:
    "A new node keeps this taint until the cloud-controller-manager has looked it up at the provider. Rollcall looks at the taint and the node's age. Why the cloud controller has not answered is in its log, not in the API.",
  class: 'cloudUninitialized',
  severity: CLOUD_UNINITIALIZED.severity,
  alsoAffectedBy: ['Node.metadata.creationTimestamp'],
  says: (found) => `The cloud controller has not initialized the node: ${isNotTolerated(found)}`,
  remedy: CLOUD_UNINITIALIZED.remedy,
});

/** The instance is shut down at the cloud provider. */
export const CloudShutdownTaint = taintReason({
  id: 'CloudShutdownTaint',
  about:
    'The cloud provider says that the instance is shut down, and the Node object is kept. Rollcall looks at the taint alone. Whether the instance will be started again is not in the API.',
  class: 'cloudShutdown',
  severity: CLOUD_SHUTDOWN.severity,
  says: (found) => `The instance is shut down: ${isNotTolerated(found)}`,
  remedy: CLOUD_SHUTDOWN.remedy,
});

/** A person declared the node dead, so that its volumes can move. */
export const OutOfServiceTaint = taintReason({
  id: 'OutOfServiceTaint',
  about:
    'A person, or a tool for them, has declared the node dead so that its volumes can move. Rollcall looks at the taint. Kubernetes never takes it off by itself.',
  class: 'outOfService',
  severity: OUT_OF_SERVICE.severity,
  says: (found) => `The node is declared out of service: ${isNotTolerated(found)}`,
  remedy: OUT_OF_SERVICE.remedy,
});

/** Somebody keeps the node closed until something on it is ready. */
export const StartupTaint = taintReason({
  id: 'StartupTaint',
  about:
    'Somebody keeps the node closed until something on it is ready: an autoscaler, a network agent, a CSI driver. Rollcall knows the usual keys and counts the time since the taint came or, where that is not set, since the node was created. Who takes it off is inferred from the key.',
  class: 'startup',
  severity: STARTUP.severity,
  confidence: 'inferred',
  alsoAffectedBy: ['Node.metadata.creationTimestamp'],
  says: (found) => `The node is still starting: ${isNotTolerated(found)}`,
  moreEvidence: ({ taint }) => [
    { label: 'Taken off by', value: startupTaintOwner(taint.key) ?? 'not known: whoever set it', path: '' },
  ],
  remedy: STARTUP.remedy,
});

/** An autoscaler is about to remove the node. */
export const AutoscalerDisruptionTaint = taintReason({
  id: 'AutoscalerDisruptionTaint',
  about:
    'The cluster autoscaler or Karpenter is about to remove this node. Rollcall looks at the taint. It is no gap that needs closing: the node leaves.',
  class: 'autoscalerDisruption',
  severity: AUTOSCALER_DISRUPTION.severity,
  says: (found) => `The autoscaler removes this node: ${isNotTolerated(found)}`,
  remedy: AUTOSCALER_DISRUPTION.remedy,
});

/** The control plane sets these keys with NoSchedule, which the controller tolerates; NoExecute is set by hand. */
export const PressureNoExecuteTaint = taintReason({
  id: 'PressureNoExecuteTaint',
  about:
    'The taint has a key that Kubernetes uses for pressure or a cordon, but with the effect NoExecute, which only people and tools set. The controller tolerates these keys with NoSchedule only. Rollcall compares Node.spec.taints with all tolerations.',
  class: 'pressureNoExecute',
  width: 'anyValue',
  severity: 'warning',
  says: ({ taint }) =>
    `Taint ${shortTaint(taint)} is not tolerated: DaemonSets tolerate this key with NoSchedule only.`,
  remedy: (found, context) => tolerateRemedy(found, context, 'anyValue', untaintAlternative(found, context)),
});

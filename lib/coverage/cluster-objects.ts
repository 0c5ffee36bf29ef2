/**
 * What surrounds nodes, DaemonSets and Pods: admission's rules, the control plane's leases, who may do what. Every one
 * of these lists is optional; without it a reason says less, or says that it was not checked.
 */
import type { Condition, ObjectMeta, Resources, StringMap, Toleration } from './object-parts.ts';

export interface NamespaceObject extends ObjectMeta {
  readonly kind: 'Namespace';
  /** `Active` or `Terminating`. */
  readonly phase: string;
  readonly conditions: readonly Condition[];
  /** The annotation `scheduler.alpha.kubernetes.io/node-selector`; empty when unset. */
  readonly nodeSelector: string;
}

/** Amounts as written, by quota name such as `requests.cpu`, `pods`, `count/pods`. */
export interface ResourceQuotaObject extends ObjectMeta {
  readonly kind: 'ResourceQuota';
  readonly hard: StringMap;
  readonly used: StringMap;
}

/** One item of a LimitRange; amounts as written, by resource name. */
export interface LimitRangeItem {
  /** `Container` or `Pod`; other types don't limit Pods. */
  readonly type: string;
  readonly min: StringMap;
  readonly max: StringMap;
  readonly maxLimitRequestRatio: StringMap;
}

export interface LimitRangeObject extends ObjectMeta {
  readonly kind: 'LimitRange';
  readonly limits: readonly LimitRangeItem[];
}

export interface PriorityClassObject extends ObjectMeta {
  readonly kind: 'PriorityClass';
  readonly value: number;
  readonly preemptionPolicy: string;
  readonly isGlobalDefault: boolean;
}

export interface RuntimeClassObject extends ObjectMeta {
  readonly kind: 'RuntimeClass';
  readonly handler: string;
  readonly nodeSelector: StringMap;
  readonly tolerations: readonly Toleration[];
  readonly overhead: Resources;
}

/** A lease of `kube-system`: how the controller manager and the scheduler say that they are alive. */
export interface LeaseObject extends ObjectMeta {
  readonly kind: 'Lease';
  readonly holder: string;
  readonly durationSeconds: number | null;
  readonly renewedAt: number | null;
}

export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

export interface ClusterRoleObject extends ObjectMeta {
  readonly kind: 'ClusterRole';
  readonly rules: readonly PolicyRule[];
}

export interface ClusterRoleBindingObject extends ObjectMeta {
  readonly kind: 'ClusterRoleBinding';
  /** The ClusterRole that it grants. */
  readonly roleName: string;
  readonly subjects: readonly { readonly kind: string; readonly namespace: string; readonly name: string }[];
}

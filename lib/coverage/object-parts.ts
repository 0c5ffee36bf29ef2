/** What Kubernetes objects of all kinds have in common. */

/** Keys come from the cluster, so never a plain object: `__proto__` is a legal label key prefix. */
export type StringMap = ReadonlyMap<string, string>;

/**
 * Amounts by resource name. `cpu` is in millicores rounded up; everything else is in units (bytes,
 * Pods, devices) rounded up, as the scheduler compares them. `NaN` marks a quantity that does not parse.
 */
export type Resources = ReadonlyMap<string, number>;

/** Absent fields are empty strings, as in the Go type. */
export interface Toleration {
  readonly key: string;
  readonly operator: string;
  readonly value: string;
  readonly effect: string;
  /** How long a NoExecute taint is borne; absent: for ever. No DaemonSet is judged by it, but a remedy must keep it. */
  readonly tolerationSeconds?: number;
}

export interface Condition {
  readonly type: string;
  /** `True`, `False` or `Unknown`. */
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: number | null;
}

export interface ObjectMeta {
  readonly name: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly uid: string;
  readonly createdAt: number | null;
  readonly deletedAt: number | null;
  readonly labels: StringMap;
  /** The object as it was read last: what the API server has sent since can't be read. */
  readonly isUnreadable?: true;
}

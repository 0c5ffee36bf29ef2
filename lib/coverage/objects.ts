/**
 * The Kubernetes objects as Rollcall keeps them: only the fields that a reason or the page needs.
 * `lib/kube/trim.ts` makes them from the wire; everything below is read-only once made.
 * Times are milliseconds since the epoch, or null where the API has none.
 */

import type {
  ClusterRoleBindingObject,
  ClusterRoleObject,
  LeaseObject,
  LimitRangeObject,
  NamespaceObject,
  PriorityClassObject,
  ResourceQuotaObject,
  RuntimeClassObject,
} from './cluster-objects.ts';
import type { Condition, ObjectMeta, Resources, StringMap, Toleration } from './object-parts.ts';

export type { Condition, ObjectMeta, Resources, StringMap, Toleration };

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
  readonly timeAdded: number | null;
}

export interface SelectorRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

export interface NodeSelectorTerm {
  readonly matchExpressions: readonly SelectorRequirement[];
  readonly matchFields: readonly SelectorRequirement[];
}

export interface LabelSelector {
  readonly matchLabels: StringMap;
  readonly matchExpressions: readonly SelectorRequirement[];
}

export interface NodeObject extends ObjectMeta {
  readonly kind: 'Node';
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
  readonly conditions: readonly Condition[];
  readonly allocatable: Resources;
  readonly kubeletVersion: string;
  readonly kernelVersion: string;
  readonly osImage: string;
  readonly operatingSystem: string;
  readonly architecture: string;
  readonly containerRuntimeVersion: string;
  readonly finalizers: readonly string[];
}

export interface HostPort {
  /** Empty and `0.0.0.0` both mean every address. */
  readonly hostIP: string;
  readonly protocol: string;
  readonly port: number;
}

export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly requests: Resources;
  readonly limits: Resources;
  readonly hostPorts: readonly HostPort[];
  /** `Always` on an init container makes it a sidecar. */
  readonly restartPolicy: string;
  readonly hasReadinessProbe: boolean;
  readonly hasStartupProbe: boolean;
  /** How long the startup probe lets the container take before the kubelet kills it; 0 without one. */
  readonly startupProbeSeconds: number;
}

/** A required term of Pod affinity or anti-affinity. */
export interface PodAffinityTerm {
  readonly topologyKey: string;
  /** null matches no Pod, as upstream. */
  readonly selector: LabelSelector | null;
  /** Empty: the Pod's own namespace, unless namespaces are selected by label. */
  readonly namespaces: readonly string[];
  readonly selectsNamespaces: boolean;
}

/** What a DaemonSet's template and a Pod have in common. Interned: Pods of one revision share one. */
export interface PodSpec {
  readonly nodeSelector: StringMap;
  /** ORed. null: no required node affinity at all (everything matches); empty: matches nothing. */
  readonly requiredNodeAffinity: readonly NodeSelectorTerm[] | null;
  readonly tolerations: readonly Toleration[];
  readonly hostNetwork: boolean;
  readonly containers: readonly ContainerSpec[];
  readonly initContainers: readonly ContainerSpec[];
  /** Pod-level `spec.resources`, apart from what the containers have of their own. */
  readonly requests: Resources;
  readonly limits: Resources;
  readonly overhead: Resources;
  readonly priorityClassName: string;
  /** null on a template: admission fills it in. */
  readonly priority: number | null;
  readonly preemptionPolicy: string;
  readonly serviceAccountName: string;
  readonly runtimeClassName: string;
  readonly schedulerName: string;
  readonly schedulingGates: readonly string[];
  readonly podAffinity: readonly PodAffinityTerm[];
  readonly podAntiAffinity: readonly PodAffinityTerm[];
  /** Topology keys of the spread constraints that must hold (`DoNotSchedule`). */
  readonly topologySpreadKeys: readonly string[];
  readonly terminationGracePeriodSeconds: number;
}

export interface DaemonSetStatus {
  readonly desiredNumberScheduled: number;
  readonly currentNumberScheduled: number;
  readonly numberMisscheduled: number;
  readonly numberReady: number;
  readonly numberAvailable: number;
  readonly updatedNumberScheduled: number;
  readonly numberUnavailable: number;
  readonly observedGeneration: number;
}

export interface UpdateStrategy {
  /** `RollingUpdate` or `OnDelete`. */
  readonly type: string;
  /** As written: a number or a percentage. Defaults filled in: 1 and 0. */
  readonly maxUnavailable: number | string;
  readonly maxSurge: number | string;
}

/** What a template's containers can do to their node, and how they are watched. Pods don't carry it. */
export interface TemplateExposure {
  /** Names of the containers that have a liveness probe. */
  readonly livenessProbed: readonly string[];
  /** Names of the privileged containers, init containers included. */
  readonly privileged: readonly string[];
  readonly hostPaths: readonly { readonly path: string; readonly isWritable: boolean }[];
}

export interface DaemonSetObject extends ObjectMeta {
  readonly kind: 'DaemonSet';
  readonly generation: number;
  readonly selector: LabelSelector;
  readonly templateLabels: StringMap;
  /** `spec.template.spec.nodeName`, empty when unset. */
  readonly templateNodeName: string;
  readonly template: PodSpec;
  readonly exposure: TemplateExposure;
  readonly minReadySeconds: number;
  readonly updateStrategy: UpdateStrategy;
  readonly status: DaemonSetStatus;
  readonly finalizers: readonly string[];
  /** Only the annotations that Rollcall reads: template generation, Helm and GitOps owners, rollcall/*. */
  readonly annotations: StringMap;
}

export interface ContainerState {
  readonly type: 'waiting' | 'running' | 'terminated' | 'none';
  readonly reason: string;
  readonly message: string;
  readonly exitCode: number | null;
  readonly signal: number | null;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
}

export interface ContainerStatus {
  readonly name: string;
  readonly image: string;
  readonly ready: boolean;
  /** null where the kubelet did not report it. */
  readonly started: boolean | null;
  readonly restartCount: number;
  readonly state: ContainerState;
  readonly lastState: ContainerState;
  /** status.containerStatuses[].allocatedResources and .resources.requests, for in-place resize. */
  readonly allocated: Resources;
  readonly actualRequests: Resources;
}

export interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

export interface PodObject extends ObjectMeta {
  readonly kind: 'Pod';
  /** The reference with `controller: true`, or null. */
  readonly controller: OwnerReference | null;
  readonly spec: PodSpec;
  /** spec.nodeName: empty until bound. */
  readonly nodeName: string;
  readonly phase: string;
  readonly reason: string;
  readonly message: string;
  readonly startTime: number | null;
  readonly nominatedNodeName: string;
  readonly conditions: readonly Condition[];
  readonly containerStatuses: readonly ContainerStatus[];
  readonly initContainerStatuses: readonly ContainerStatus[];
  readonly deletionGracePeriodSeconds: number | null;
  readonly finalizers: readonly string[];
  /** Set on the API's copy of a static Pod. */
  readonly isMirror: boolean;
}

export interface ControllerRevisionObject extends ObjectMeta {
  readonly kind: 'ControllerRevision';
  readonly ownerUid: string;
  readonly revision: number;
  /** Its `controller-revision-hash` label. */
  readonly hash: string;
}

export interface EventObject extends ObjectMeta {
  readonly kind: 'Event';
  /** `DaemonSet` or `Pod`. */
  readonly regardingKind: string;
  readonly regardingName: string;
  readonly regardingUid: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly firstSeen: number | null;
  readonly lastSeen: number | null;
}

/** Which kind each list holds. */
interface ObjectOf {
  readonly nodes: NodeObject;
  readonly daemonsets: DaemonSetObject;
  readonly pods: PodObject;
  readonly controllerrevisions: ControllerRevisionObject;
  readonly events: EventObject;
  readonly namespaces: NamespaceObject;
  readonly resourcequotas: ResourceQuotaObject;
  readonly limitranges: LimitRangeObject;
  readonly priorityclasses: PriorityClassObject;
  readonly runtimeclasses: RuntimeClassObject;
  readonly leases: LeaseObject;
  readonly clusterroles: ClusterRoleObject;
  readonly clusterrolebindings: ClusterRoleBindingObject;
}

/** The list that the source row, the metrics and the permission messages use. */
export type ResourceName = keyof ObjectOf;

/** Without these no cell can be decided. */
export const DECIDING: readonly ResourceName[] = ['nodes', 'daemonsets', 'pods'];

/** The others only add reasons, rollouts and advice. */
export const OPTIONAL_RESOURCES: readonly ResourceName[] = [
  'controllerrevisions',
  'events',
  'namespaces',
  'resourcequotas',
  'limitranges',
  'priorityclasses',
  'runtimeclasses',
  'leases',
  'clusterroles',
  'clusterrolebindings',
];

export type KubeObject = ObjectOf[ResourceName];

/** `namespace/name`, the key of a DaemonSet in routes, URLs and the picture. */
export function daemonSetKey(object: { readonly namespace: string; readonly name: string }): string {
  return `${object.namespace}/${object.name}`;
}

/** One change of the read objects: what the watch cache hands to the engine. */
export type ResourceChange = {
  readonly [R in ResourceName]: { readonly resource: R; readonly type: 'set' | 'delete'; readonly object: ObjectOf[R] };
}[ResourceName];

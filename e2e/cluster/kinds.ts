/**
 * The Kubernetes objects that tests write and read: as much of their shape as tests have needed so far. What is not
 * spelled out here is `unknown`; widen a type when a scenario reads more.
 */

interface Meta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string; controller?: boolean }[];
}

export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: Meta;
  [field: string]: unknown;
}

export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
  lastHeartbeatTime?: string;
}

export interface Taint {
  key: string;
  value?: string;
  effect: 'NoSchedule' | 'NoExecute' | 'PreferNoSchedule';
}

export interface Toleration {
  key?: string;
  operator?: 'Exists' | 'Equal' | 'Gt' | 'Lt';
  value?: string;
  effect?: Taint['effect'];
  tolerationSeconds?: number;
}

export interface Node extends KubeObject {
  spec: { taints?: Taint[]; unschedulable?: boolean; [field: string]: unknown };
  status: {
    allocatable?: Record<string, string>;
    capacity?: Record<string, string>;
    conditions?: Condition[];
    [field: string]: unknown;
  };
}

export interface ContainerStatus {
  name: string;
  image: string;
  imageID: string;
  ready: boolean;
  started?: boolean;
  restartCount: number;
  state?: Record<string, Record<string, unknown>>;
  lastState?: Record<string, Record<string, unknown>>;
  allocatedResources?: Record<string, string>;
  resources?: { requests?: Record<string, string> };
}

export interface PodStatus {
  phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  reason?: string;
  message?: string;
  conditions?: Condition[];
  containerStatuses?: ContainerStatus[];
  initContainerStatuses?: ContainerStatus[];
  startTime?: string;
}

interface NodeSelectorTerm {
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
  matchFields?: { key: string; operator: string; values?: string[] }[];
}

export interface Affinity {
  nodeAffinity?: {
    requiredDuringSchedulingIgnoredDuringExecution?: { nodeSelectorTerms: NodeSelectorTerm[] };
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

export interface Container {
  name: string;
  image: string;
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  [field: string]: unknown;
}

export interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  nodeName?: string;
  nodeSelector?: Record<string, string>;
  affinity?: Affinity;
  tolerations?: Toleration[];
  [field: string]: unknown;
}

export interface Pod extends KubeObject {
  spec: PodSpec;
  status: PodStatus;
}

/** A DaemonSet as a test writes it. */
export interface NewDaemonSet extends KubeObject {
  spec: {
    selector: { matchLabels: Record<string, string> };
    template: { metadata: Partial<Meta>; spec: PodSpec };
    updateStrategy?: {
      type: 'RollingUpdate' | 'OnDelete';
      rollingUpdate?: { maxUnavailable?: number | string; maxSurge?: number | string };
    };
    minReadySeconds?: number;
    [field: string]: unknown;
  };
}

export interface DaemonSet extends NewDaemonSet {
  status: {
    observedGeneration?: number;
    desiredNumberScheduled: number;
    currentNumberScheduled: number;
    numberMisscheduled: number;
    numberReady: number;
    updatedNumberScheduled?: number;
    numberAvailable?: number;
    numberUnavailable?: number;
    collisionCount?: number;
  };
}

export interface Event extends KubeObject {
  involvedObject: { apiVersion?: string; kind: string; namespace?: string; name: string; uid?: string };
  reason: string;
  message: string;
  type: string;
}

interface ControllerRevision extends KubeObject {
  revision: number;
}

/** Kinds with a shape of their own; every other kind of `paths` reads as KubeObject. */
interface Shapes {
  Node: Node;
  Pod: Pod;
  DaemonSet: DaemonSet;
  Event: Event;
  ControllerRevision: ControllerRevision;
}

/** Kind to API path; `*` stands where the namespace goes, cluster-scoped kinds have none. */
const paths = {
  Namespace: '/api/v1/namespaces',
  Node: '/api/v1/nodes',
  Pod: '/api/v1/namespaces/*/pods',
  Event: '/api/v1/namespaces/*/events',
  ServiceAccount: '/api/v1/namespaces/*/serviceaccounts',
  ConfigMap: '/api/v1/namespaces/*/configmaps',
  PersistentVolume: '/api/v1/persistentvolumes',
  PersistentVolumeClaim: '/api/v1/namespaces/*/persistentvolumeclaims',
  Service: '/api/v1/namespaces/*/services',
  ResourceQuota: '/api/v1/namespaces/*/resourcequotas',
  LimitRange: '/api/v1/namespaces/*/limitranges',
  DaemonSet: '/apis/apps/v1/namespaces/*/daemonsets',
  ControllerRevision: '/apis/apps/v1/namespaces/*/controllerrevisions',
  Lease: '/apis/coordination.k8s.io/v1/namespaces/*/leases',
  StorageClass: '/apis/storage.k8s.io/v1/storageclasses',
  CSIDriver: '/apis/storage.k8s.io/v1/csidrivers',
  CSINode: '/apis/storage.k8s.io/v1/csinodes',
  DeviceClass: '/apis/resource.k8s.io/v1/deviceclasses',
  ResourceClaim: '/apis/resource.k8s.io/v1/namespaces/*/resourceclaims',
  PriorityClass: '/apis/scheduling.k8s.io/v1/priorityclasses',
  RuntimeClass: '/apis/node.k8s.io/v1/runtimeclasses',
  ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  ValidatingWebhookConfiguration: '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
  MutatingWebhookConfiguration: '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
  ValidatingAdmissionPolicy: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
  ValidatingAdmissionPolicyBinding: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings',
} as const;

export type Kind = keyof typeof paths;
export type ObjectOf<K extends Kind> = K extends keyof Shapes ? Shapes[K] : KubeObject;

/** Whether the kind lives in namespaces. */
export const isNamespaced = (kind: Kind): boolean => paths[kind].includes('*');

/** API path of all objects of a kind, in one namespace or (without it) in all; with a name, of that object. */
export function pathOf(kind: Kind, namespace?: string, name?: string): string {
  const collection = paths[kind];
  const path = namespace ? collection.replace('*', namespace) : collection.replace('namespaces/*/', '');
  return name ? `${path}/${name}` : path;
}

/** The kind of an object that a test made; fails for kinds that this table has no path for. */
export function kindOf(object: { kind: string }): Kind {
  if (object.kind in paths) return object.kind as Kind;
  throw new Error(`No path is known for kind ${object.kind}: add it to the table in e2e/cluster/kinds.ts`);
}

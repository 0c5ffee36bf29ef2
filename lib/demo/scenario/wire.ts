/** The Kubernetes objects of the scenario, as the API writes them: only the fields that it uses. */

export type Labels = Readonly<Record<string, string>>;

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: boolean;
  readonly blockOwnerDeletion?: boolean;
}

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly creationTimestamp: string;
  generateName?: string;
  generation?: number;
  labels?: Labels;
  annotations?: Labels;
  ownerReferences?: readonly OwnerReference[];
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
  readonly timeAdded?: string;
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

export interface Condition {
  readonly type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime: string;
  lastHeartbeatTime?: string;
  lastProbeTime?: null;
}

export interface NodeWire {
  readonly metadata: ObjectMeta;
  readonly spec: { readonly providerID: string; taints?: readonly Taint[]; unschedulable?: boolean };
  readonly status: {
    readonly capacity: Labels;
    readonly allocatable: Labels;
    readonly conditions: Condition[];
    readonly addresses: readonly { readonly type: string; readonly address: string }[];
    readonly nodeInfo: Labels;
  };
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly Requirement[];
  readonly matchFields?: readonly Requirement[];
}

export interface Affinity {
  readonly nodeAffinity: {
    readonly requiredDuringSchedulingIgnoredDuringExecution: {
      readonly nodeSelectorTerms: readonly NodeSelectorTerm[];
    };
  };
}

export interface ContainerWire {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number; readonly hostPort?: number }[];
  readonly resources: { readonly requests?: Labels; readonly limits?: Labels };
  readonly readinessProbe?: object;
  readonly securityContext?: object;
  readonly terminationMessagePolicy: string;
  readonly imagePullPolicy: string;
}

export interface PodSpecWire {
  readonly containers: readonly ContainerWire[];
  readonly initContainers?: readonly ContainerWire[];
  readonly nodeSelector?: Labels;
  readonly affinity?: Affinity;
  readonly tolerations?: readonly Toleration[];
  readonly hostNetwork?: boolean;
  readonly priorityClassName?: string;
  readonly priority?: number;
  readonly preemptionPolicy?: string;
  readonly serviceAccountName: string;
  readonly schedulerName: string;
  readonly restartPolicy: string;
  readonly dnsPolicy: string;
  readonly terminationGracePeriodSeconds: number;
  readonly volumes?: readonly object[];
  nodeName?: string;
}

export interface DaemonSetStatus {
  currentNumberScheduled: number;
  numberMisscheduled: number;
  desiredNumberScheduled: number;
  numberReady: number;
  observedGeneration: number;
  updatedNumberScheduled?: number;
  numberAvailable?: number;
  numberUnavailable?: number;
}

export interface PodTemplate {
  readonly metadata: { readonly labels: Labels; readonly annotations?: Labels };
  readonly spec: PodSpecWire;
}

export interface DaemonSetWire {
  readonly metadata: ObjectMeta & { readonly namespace: string };
  readonly spec: {
    readonly selector: { readonly matchLabels: Labels };
    template: PodTemplate;
    readonly updateStrategy: {
      readonly type: string;
      readonly rollingUpdate: { readonly maxUnavailable: number | string; readonly maxSurge: number };
    };
    readonly minReadySeconds?: number;
    readonly revisionHistoryLimit: number;
  };
  status: DaemonSetStatus;
}

export interface ContainerState {
  readonly waiting?: { readonly reason: string; readonly message?: string };
  readonly running?: { readonly startedAt: string };
  readonly terminated?: {
    readonly exitCode: number;
    readonly reason: string;
    readonly message?: string;
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly containerID: string;
  };
}

export interface ContainerStatusWire {
  readonly name: string;
  readonly image: string;
  readonly imageID: string;
  readonly ready: boolean;
  readonly started: boolean;
  readonly restartCount: number;
  readonly state: ContainerState;
  readonly lastState: ContainerState;
  readonly containerID?: string;
}

export interface PodWire {
  readonly metadata: ObjectMeta & { readonly namespace: string };
  readonly spec: PodSpecWire;
  readonly status: {
    phase: string;
    readonly qosClass: string;
    conditions?: Condition[];
    startTime?: string;
    hostIP?: string;
    podIP?: string;
    initContainerStatuses?: ContainerStatusWire[];
    containerStatuses?: ContainerStatusWire[];
  };
}

export interface ControllerRevisionWire {
  readonly metadata: ObjectMeta & { readonly namespace: string; readonly labels: Labels };
  readonly data: { readonly spec: { readonly template: PodTemplate & { readonly $patch: 'replace' } } };
  revision: number;
}

export interface EventWire {
  readonly metadata: ObjectMeta & { readonly namespace: string };
  readonly involvedObject: {
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
    readonly uid: string;
    readonly apiVersion: string;
  };
  readonly reason: string;
  readonly message: string;
  readonly type: string;
  readonly source: { readonly component?: string; readonly host?: string };
  readonly reportingComponent: string;
  readonly reportingInstance: string;
  readonly eventTime: string | null;
  readonly firstTimestamp: string | null;
  lastTimestamp: string | null;
  count?: number;
  /** Of Events written through events.k8s.io, which leave count and the two timestamps empty. */
  series?: { count: number; lastObservedTime: string };
}

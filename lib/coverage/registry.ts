/**
 * Every reason, by layer, in the order in which they are asked: the first that applies is the headline. The order is
 * that of a Pod's life, and a special case stands before the general one that it explains.
 */
import type { Layer, Reason } from './reason.ts';
import { AdmissionPolicyDenied } from './reasons/no-pod/admission-policy.ts';
import { AdmissionWebhookDenied, AdmissionWebhookUnreachable } from './reasons/no-pod/admission-webhook.ts';
import { ControllerDown, ControllerNotObserving } from './reasons/no-pod/controller.ts';
import { DaemonSetDeleting, NamespaceTerminating, SelectorSelectsAll } from './reasons/no-pod/daemon-set-wide.ts';
import { FailedCreateOther } from './reasons/no-pod/failed-create-other.ts';
import { FailedPodBackoff } from './reasons/no-pod/failed-pod.ts';
import { LimitRangeViolation } from './reasons/no-pod/limit-range.ts';
import { NodeJustJoined } from './reasons/no-pod/new-node.ts';
import { PodInvalid } from './reasons/no-pod/pod-invalid.ts';
import { PodSecurityDenied } from './reasons/no-pod/pod-security.ts';
import { TerminatingFinalizer, TerminatingOnDeadNode, WaitingForPreviousPod } from './reasons/no-pod/previous-pod.ts';
import { PriorityClassMissing } from './reasons/no-pod/priority-class.ts';
import { QuotaExceeded } from './reasons/no-pod/quota.ts';
import { QuotaNeedsRequests } from './reasons/no-pod/quota-requests.ts';
import { QuotaScopeMissing } from './reasons/no-pod/quota-scope.ts';
import { RuntimeClassMissing } from './reasons/no-pod/runtime-class.ts';
import { ServiceAccountMissing } from './reasons/no-pod/service-account.ts';
import { CreationThrottled } from './reasons/no-pod/throttled.ts';
import { PodMissingUnexplained } from './reasons/no-pod/unexplained.ts';
import {
  AcceleratorTaint,
  ControlPlaneTaint,
  DedicatedTaint,
  NoExecuteTaint,
  NumericTolerationInert,
  VirtualNodeTaint,
} from './reasons/not-eligible/design-taints.ts';
import { NodeAffinityMismatch, NodeAffinityUnmatchable } from './reasons/not-eligible/node-affinity.ts';
import {
  NetworkBootstrapDeadlock,
  NetworkUnavailableTaint,
  NodeNotReadyTaint,
  NodeUnreachableTaint,
} from './reasons/not-eligible/node-health-taints.ts';
import {
  AutoscalerDisruptionTaint,
  CloudShutdownTaint,
  CloudUninitializedTaint,
  OutOfServiceTaint,
  PressureNoExecuteTaint,
  StartupTaint,
} from './reasons/not-eligible/node-lifecycle-taints.ts';
import { NodeNamePinnedElsewhere } from './reasons/not-eligible/node-name.ts';
import { NodeSelectorMismatch } from './reasons/not-eligible/node-selector.ts';
import { ArchitectureMismatch, OperatingSystemMismatch } from './reasons/not-eligible/platform.ts';
import { ContainerUnknown } from './reasons/not-ready/container-unknown.ts';
import { CrashLoop } from './reasons/not-ready/crash-loop.ts';
import { FlappingReady } from './reasons/not-ready/flapping.ts';
import { LivenessKilling } from './reasons/not-ready/liveness-killing.ts';
import { NodeNotReady } from './reasons/not-ready/node-not-ready.ts';
import { OutOfMemoryKilled } from './reasons/not-ready/out-of-memory.ts';
import { ReadinessFailing, WarmingUp } from './reasons/not-ready/readiness.ts';
import { ReadinessGatePending } from './reasons/not-ready/readiness-gate.ts';
import { StartupProbePending } from './reasons/not-ready/startup-probe.ts';
import { StillStarting } from './reasons/not-ready/still-starting.ts';
import {
  NodeFeatureMissing,
  ResourceClaimUnsatisfied,
  SchedulerEnforcedAffinity,
  TopologySpreadUnsatisfied,
} from './reasons/not-scheduled/constraints.ts';
import { SchedulingGated } from './reasons/not-scheduled/gated.ts';
import { HostPortConflict, SurgeSelfConflict } from './reasons/not-scheduled/host-ports.ts';
import { AdmissionAddedNodeSelector, NodeLabelDrift } from './reasons/not-scheduled/node-selector.ts';
import {
  ExistingAntiAffinity,
  PodAffinityUnsatisfied,
  PodAntiAffinityConflict,
} from './reasons/not-scheduled/pod-affinity.ts';
import { PreemptionImpossible, PreemptionPending } from './reasons/not-scheduled/preemption.ts';
import {
  InsufficientCpu,
  InsufficientEphemeralStorage,
  InsufficientExtendedResource,
  InsufficientMemory,
  RequestExceedsNode,
  TooManyPods,
} from './reasons/not-scheduled/resources.ts';
import { NoSchedulerAttempt, SchedulerInternalError, UnschedulableOther } from './reasons/not-scheduled/scheduler.ts';
import { TaintAfterCreation } from './reasons/not-scheduled/taint-after-creation.ts';
import {
  CsiDriverMissing,
  NoVolumeFits,
  PvcMissing,
  PvcUnbound,
  VolumeInUse,
  VolumeLimitReached,
  VolumeNodeAffinityConflict,
  VolumeZoneConflict,
} from './reasons/not-scheduled/volumes.ts';
import { ConfigReferenceMissing } from './reasons/not-started/config-reference.ts';
import {
  ContainerCreateFailed,
  ContainerStartFailed,
  HookFailed,
  RunAsNonRootViolation,
} from './reasons/not-started/container-start.ts';
import { ImagePullFailed } from './reasons/not-started/image-pull.ts';
import {
  ImageInspectFailed,
  ImageNameInvalid,
  ImageNeverPull,
  ImageSignatureInvalid,
  RegistryUnavailable,
} from './reasons/not-started/image-states.ts';
import { InitContainerFailing, InitContainerRunning } from './reasons/not-started/init-container.ts';
import { EvictedByNodePressure, EvictedByOwnStorage, RejectedByNodePressure } from './reasons/not-started/pressure.ts';
import {
  KubeletAdmissionError,
  KubeletRejectedFeature,
  KubeletRejectedPlacement,
  KubeletRejectedResources,
} from './reasons/not-started/refused-pod.ts';
import { DevicePrepareFailed, NetworkPluginNotReady, SandboxCreationFailed } from './reasons/not-started/sandbox.ts';
import { NodeShuttingDown, Preempted } from './reasons/not-started/stopped-pod.ts';
import { TerminalPodAwaitingDeletion } from './reasons/not-started/terminal-pod.ts';
import { KubeletNotAcknowledging } from './reasons/not-started/unacknowledged.ts';
import { VolumeAttachFailed, VolumeMountFailed } from './reasons/not-started/volumes.ts';
import { NodeUnknown } from './reasons/silent/node-unknown.ts';
import { MisscheduledKept, RemovalPending, StalePendingPod } from './reasons/wrong/ineligible-pod.ts';
import { ForeignOwner, MirrorLookalike, ReleasedPodRunning, SelectorOverlap } from './reasons/wrong/lookalikes.ts';
import { NodeBeingDeleted, NodeDraining } from './reasons/wrong/node-goes.ts';
import {
  OldRevisionBlocked,
  OldRevisionHalted,
  OldRevisionOnDelete,
  OldRevisionQueued,
} from './reasons/wrong/old-revision.ts';
import { SameGenerationOldTemplate } from './reasons/wrong/old-template.ts';
import { DuplicatePods, SurgeOverlap } from './reasons/wrong/two-pods.ts';

export const REASONS: Readonly<Record<Layer, readonly Reason[]>> = {
  notEligible: [
    NodeNamePinnedElsewhere,
    OperatingSystemMismatch,
    ArchitectureMismatch,
    NodeSelectorMismatch,
    NodeAffinityMismatch,
    NodeAffinityUnmatchable,
    ControlPlaneTaint,
    AcceleratorTaint,
    VirtualNodeTaint,
    NumericTolerationInert,
    DedicatedTaint,
    NoExecuteTaint,
    NetworkBootstrapDeadlock,
    NodeNotReadyTaint,
    NodeUnreachableTaint,
    NetworkUnavailableTaint,
    CloudUninitializedTaint,
    CloudShutdownTaint,
    OutOfServiceTaint,
    StartupTaint,
    AutoscalerDisruptionTaint,
    PressureNoExecuteTaint,
  ],
  /** A controller that is down has not observed the last change either: the cause stands first. */
  noPod: [
    DaemonSetDeleting,
    NamespaceTerminating,
    SelectorSelectsAll,
    ControllerDown,
    ControllerNotObserving,
    NodeJustJoined,
    TerminatingOnDeadNode,
    TerminatingFinalizer,
    WaitingForPreviousPod,
    FailedPodBackoff,
    QuotaExceeded,
    QuotaNeedsRequests,
    QuotaScopeMissing,
    LimitRangeViolation,
    PodSecurityDenied,
    AdmissionPolicyDenied,
    AdmissionWebhookDenied,
    AdmissionWebhookUnreachable,
    ServiceAccountMissing,
    PriorityClassMissing,
    RuntimeClassMissing,
    PodInvalid,
    FailedCreateOther,
    CreationThrottled,
    PodMissingUnexplained,
  ],
  notScheduled: [
    SchedulingGated,
    NoSchedulerAttempt,
    SchedulerInternalError,
    TaintAfterCreation,
    AdmissionAddedNodeSelector,
    NodeLabelDrift,
    HostPortConflict,
    SurgeSelfConflict,
    RequestExceedsNode,
    InsufficientCpu,
    InsufficientMemory,
    InsufficientEphemeralStorage,
    TooManyPods,
    InsufficientExtendedResource,
    PreemptionPending,
    PreemptionImpossible,
    PvcMissing,
    PvcUnbound,
    VolumeNodeAffinityConflict,
    NoVolumeFits,
    VolumeZoneConflict,
    VolumeLimitReached,
    CsiDriverMissing,
    VolumeInUse,
    TopologySpreadUnsatisfied,
    PodAffinityUnsatisfied,
    PodAntiAffinityConflict,
    ExistingAntiAffinity,
    ResourceClaimUnsatisfied,
    NodeFeatureMissing,
    SchedulerEnforcedAffinity,
    UnschedulableOther,
  ],
  silent: [NodeUnknown],
  /** A Pod that is over, then the kubelet's steps in their order; the two that only wait ask for a node that is Ready. */
  notStarted: [
    KubeletRejectedResources,
    KubeletRejectedPlacement,
    KubeletAdmissionError,
    KubeletRejectedFeature,
    NodeShuttingDown,
    RejectedByNodePressure,
    EvictedByNodePressure,
    EvictedByOwnStorage,
    Preempted,
    TerminalPodAwaitingDeletion,
    KubeletNotAcknowledging,
    NetworkPluginNotReady,
    SandboxCreationFailed,
    VolumeAttachFailed,
    VolumeMountFailed,
    DevicePrepareFailed,
    ImagePullFailed,
    ImageNameInvalid,
    ImageNeverPull,
    ImageSignatureInvalid,
    RegistryUnavailable,
    ImageInspectFailed,
    ConfigReferenceMissing,
    RunAsNonRootViolation,
    ContainerCreateFailed,
    ContainerStartFailed,
    HookFailed,
    InitContainerFailing,
    InitContainerRunning,
  ],
  /**
   * A node that is not Ready still has a kubelet that reports: what a container says of itself outranks the node, what
   * only waits does not. Where the kubelet is silent, the cell is unknown before any of this is asked.
   */
  notReady: [
    OutOfMemoryKilled,
    LivenessKilling,
    CrashLoop,
    NodeNotReady,
    StartupProbePending,
    ReadinessFailing,
    ReadinessGatePending,
    ContainerUnknown,
    WarmingUp,
    StillStarting,
  ],
  /** Here alone, what is more than `info` comes first. */
  wrong: [
    MisscheduledKept,
    RemovalPending,
    StalePendingPod,
    DuplicatePods,
    SurgeOverlap,
    OldRevisionQueued,
    OldRevisionBlocked,
    OldRevisionHalted,
    OldRevisionOnDelete,
    SameGenerationOldTemplate,
    ReleasedPodRunning,
    ForeignOwner,
    SelectorOverlap,
    MirrorLookalike,
    NodeBeingDeleted,
    NodeDraining,
    FlappingReady,
  ],
};

export const ALL_REASONS: readonly Reason[] = Object.values(REASONS).flat();

const BY_ID: ReadonlyMap<string, Reason> = new Map(ALL_REASONS.map((reason) => [reason.id, reason]));

/** undefined for an id that no reason has. */
export function reasonById(id: string): Reason | undefined {
  return BY_ID.get(id);
}

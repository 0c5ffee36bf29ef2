/** How a reason is written. One object each: the rule, and beside it every word that is said about it. */
import type {
  LeaseObject,
  LimitRangeObject,
  NamespaceObject,
  PriorityClassObject,
  ResourceQuotaObject,
  RuntimeClassObject,
} from './cluster-objects.ts';
import type { Eligibility } from './eligibility/eligibility.ts';
import type { CellState, ChainStepId, Confidence, Evidence, Remedy, Severity } from './model.ts';
import type { DaemonSetObject, EventObject, NodeObject, PodObject, ResourceName } from './objects.ts';
import type { RolloutFacts } from './rollout/rollout-facts.ts';
import type { TimeProbe } from './time-probe.ts';

/** Where in the life of a Pod the reason stands; decides which reasons are asked, and the default state. */
export type Layer = 'notEligible' | 'noPod' | 'notScheduled' | 'silent' | 'notStarted' | 'notReady' | 'wrong';

/** What a reason may look at beyond its own node, DaemonSet and Pods. */
export interface Surroundings {
  /** Pods bound or nominated to the node: neither Succeeded nor Failed, of any owner. */
  podsOn(nodeName: string): Iterable<PodObject>;
  /** Events kept for an object, newest first; empty when there are none or they can't be read. */
  eventsOf(uid: string): readonly EventObject[];
  readonly rollout: RolloutFacts;
  /** When the newest Pod that the DaemonSet has was created; null without one. */
  newestPodCreatedAt(): number | null;
  /** How many other DaemonSets have a live Pod on the node although it carries this taint. */
  othersTolerating(nodeName: string, taintKey: string): number;
  /** More nodes lack their Pod than the controller creates in one go. */
  isCrowded(): boolean;
  /** When the DaemonSet's generation was seen to run ahead of the observed one; null while it does not. */
  unobservedSince(): number | null;
  /** Pods that target the node and look like the DaemonSet's, yet are not: same namespace, another owner or none. */
  lookalikesOn(nodeName: string): readonly PodObject[];
  /** The DaemonSet's namespace; null when it does not exist or can't be read. */
  namespace(): NamespaceObject | null;
  /** Quotas and limit ranges of the DaemonSet's namespace. */
  quotas(): readonly ResourceQuotaObject[];
  limitRanges(): readonly LimitRangeObject[];
  priorityClass(name: string): PriorityClassObject | null;
  runtimeClass(name: string): RuntimeClassObject | null;
  /** A lease of `kube-system` by name, such as `kube-scheduler`. */
  lease(name: string): LeaseObject | null;
  /** Whether the list is complete and live; what isn't read can't be named as a cause, nor its absence. */
  canRead(resource: ResourceName): boolean;
}

/** Everything one verdict is made from. */
export interface CellContext {
  readonly node: NodeObject;
  readonly daemonSet: DaemonSetObject;
  readonly eligibility: Eligibility;
  /** Claimed Pods that target the node and are not both terminal and deleting; best representative first. */
  readonly pods: readonly PodObject[];
  /** The first of `pods` that is not terminating, or null. */
  readonly pod: PodObject | null;
  readonly isAvailable: boolean;
  readonly isUpdated: boolean;
  /** When the node was seen to lose, or to come to need, its Pod; null when it has one, or was never seen with one. */
  readonly podlessSince: number | null;
  /** When the Pod was first seen to have to go, without being asked to; null when it has not to. */
  readonly unwantedSince: number | null;
  readonly time: TimeProbe;
  readonly around: Surroundings;
}

export interface ReasonDefinition<Found> {
  readonly id: string;
  /** For the page of reasons: what it means and what Rollcall looks at, in two or three plain sentences. */
  readonly about: string;
  /** For when nothing else is found: never listed beside another finding. Stands last in its layer. */
  readonly isFallback?: boolean;
  readonly layer: Layer;
  /** A Pod that is fine leaves its cell what it is without this reason: healthy, or of an older revision. */
  readonly state: CellState | ((found: Found, context: CellContext) => CellState);
  readonly severity: Severity | ((found: Found, context: CellContext) => Severity);
  /** What an event reports can become certain, where an object that Rollcall reads confirms it. */
  readonly confidence: Confidence | ((found: Found, context: CellContext) => Confidence);
  /** As long as it holds, the controller takes no step of a rollout on any node. */
  readonly haltsRollout?: boolean;
  /** The link of the chain that it breaks. */
  readonly step: ChainStepId;
  /** Fields whose change can change the verdict; all others must not. */
  readonly affectedBy: readonly string[];
  /** Null when the reason does not apply. Throws nothing; if it does all the same, its one cell is unknown. */
  readonly find: (context: CellContext) => Found | null;
  /** One sentence of at most 140 characters that names the culprit. */
  readonly says: (found: Found, context: CellContext) => string;
  /** When it began, from the objects alone; null when they don't tell. */
  readonly since: (found: Found, context: CellContext) => number | null;
  readonly evidence: (found: Found, context: CellContext) => readonly Evidence[];
  readonly remedy: (found: Found, context: CellContext) => Remedy;
}

/** A reason that applies to one cell. Words are made when they are asked for. */
export interface Finding {
  readonly reason: Reason;
  readonly state: CellState;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly since: number | null;
  says(): string;
  evidence(): readonly Evidence[];
  remedy(): Remedy;
}

export interface Reason {
  readonly id: string;
  readonly about: string;
  readonly isFallback: boolean;
  readonly layer: Layer;
  /** Null where it depends on the Pod. */
  readonly state: CellState | null;
  readonly haltsRollout: boolean;
  readonly step: ChainStepId;
  readonly affectedBy: readonly string[];
  judge(context: CellContext): Finding | null;
}

/** The limit that keeps a sentence on one line of the card. */
export const SENTENCE_LIMIT = 140;

/** Shortens in the middle of nothing: cuts at the end and says so with an ellipsis. */
export function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).trimEnd()}…`;
}

/** Hides the type of what was found, so that the registry is one list. */
export function defineReason<Found>(definition: ReasonDefinition<Found>): Reason {
  const reason: Reason = {
    id: definition.id,
    about: definition.about,
    isFallback: definition.isFallback ?? false,
    layer: definition.layer,
    state: typeof definition.state === 'function' ? null : definition.state,
    haltsRollout: definition.haltsRollout ?? false,
    step: definition.step,
    affectedBy: definition.affectedBy,
    judge(context) {
      const found = definition.find(context);
      if (found === null) return null;
      const { state, severity, confidence } = definition;
      return {
        reason,
        state: typeof state === 'function' ? state(found, context) : state,
        severity: typeof severity === 'function' ? severity(found, context) : severity,
        confidence: typeof confidence === 'function' ? confidence(found, context) : confidence,
        since: definition.since(found, context),
        says: () => clip(definition.says(found, context), SENTENCE_LIMIT),
        evidence: () => definition.evidence(found, context),
        remedy: () => definition.remedy(found, context),
      };
    },
  };
  return reason;
}

/** How a note is written: what is true of a DaemonSet as a whole and has no cell, or is not the fault of one. */
import type { Disagreement } from '../disagreement.ts';
import type { Eligibility } from '../eligibility/eligibility.ts';
import type { Confidence, Evidence, Remedy, Severity } from '../model.ts';
import type { DaemonSetObject, NodeObject, PodObject } from '../objects.ts';
import type { StatusNumbers } from '../picture.ts';
import { clip, SENTENCE_LIMIT, type Surroundings } from '../reason.ts';
import type { RolloutFacts } from '../rollout/rollout-facts.ts';
import type { TimeProbe } from '../time-probe.ts';

/** Pods that the controller counts for a node that does not exist. */
export interface Stray {
  readonly node: string;
  /** The one that stands for the node first; never empty. */
  readonly pods: readonly [PodObject, ...PodObject[]];
  /** Whether the first is of an older revision. */
  readonly isOld: boolean;
  readonly holdsSlot: boolean;
}

/** Everything one note is made from. */
export interface NoteContext {
  readonly daemonSet: DaemonSetObject;
  readonly nodes: ReadonlyMap<string, NodeObject>;
  readonly eligibility: ReadonlyMap<string, Eligibility>;
  /** Before it is known what halts it. */
  readonly rollout: RolloutFacts;
  readonly strays: readonly Stray[];
  /** Kubernetes' numbers, recomputed. */
  readonly computed: StatusNumbers;
  readonly disagreement: Disagreement | null;
  readonly time: TimeProbe;
  readonly around: Surroundings;
}

interface NoteDefinition<Found> {
  readonly id: string;
  /** For the page of reasons, in two or three plain sentences. */
  readonly about: string;
  readonly severity: Severity | ((found: Found) => Severity);
  readonly confidence: Confidence;
  /** Whether, as long as it holds, the controller takes no step of a rollout on any node. */
  readonly haltsRollout?: (found: Found) => boolean;
  /** Fields whose change can change it. */
  readonly affectedBy: readonly string[];
  /** Null when it does not apply. */
  readonly find: (context: NoteContext) => Found | null;
  /** One sentence of at most 140 characters that names the culprit. */
  readonly says: (found: Found, context: NoteContext) => string;
  readonly since: (found: Found, context: NoteContext) => number | null;
  readonly evidence: (found: Found, context: NoteContext) => readonly Evidence[];
  readonly remedy: (found: Found, context: NoteContext) => Remedy;
}

/** A note that applies, as data. */
export interface NoteFinding {
  readonly id: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly haltsRollout: boolean;
  readonly message: string;
  readonly since: number | null;
  readonly evidence: readonly Evidence[];
  readonly remedy: Remedy;
}

export interface Note {
  readonly id: string;
  readonly about: string;
  readonly affectedBy: readonly string[];
  judge(context: NoteContext): NoteFinding | null;
}

/** Hides the type of what was found, so that the notes are one list. */
export function defineNote<Found>(definition: NoteDefinition<Found>): Note {
  const { id, about, affectedBy, severity, confidence, haltsRollout } = definition;
  return {
    id,
    about,
    affectedBy,
    judge(context) {
      const found = definition.find(context);
      if (found === null) return null;
      return {
        id,
        severity: typeof severity === 'function' ? severity(found) : severity,
        confidence,
        haltsRollout: haltsRollout?.(found) ?? false,
        message: clip(definition.says(found, context), SENTENCE_LIMIT),
        since: definition.since(found, context),
        evidence: definition.evidence(found, context),
        remedy: definition.remedy(found, context),
      };
    },
  };
}

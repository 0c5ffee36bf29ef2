/** How a rule about a DaemonSet's manifest is written: the test, and beside it every word that is said about it. */

import type { Recognised } from '../categories/recognise.ts';
import type { ClusterRoleObject } from '../cluster-objects.ts';
import type { Evidence, Remedy } from '../model.ts';
import type { DaemonSetObject, NodeObject } from '../objects.ts';
import { clip, SENTENCE_LIMIT } from '../reason.ts';
import type { RolloutFacts } from '../rollout/rollout-facts.ts';

/** What a rule may look at. */
export interface HygieneContext {
  readonly daemonSet: DaemonSetObject;
  readonly recognised: Recognised;
  readonly around: { readonly rollout: RolloutFacts };
  /** Nodes that should run it. */
  readonly nodes: readonly NodeObject[];
  /** Seconds a node takes in a rollout, as seen; null when too few were seen. */
  readonly secondsPerNode: number | null;
  /** The ClusterRoles that its ServiceAccount is bound to cluster-wide; null when roles can't be read. */
  readonly clusterRoles: readonly ClusterRoleObject[] | null;
}

export interface RuleDefinition<Found> {
  readonly id: string;
  /** For the page of rules: what may happen, in two or three plain sentences. */
  readonly about: string;
  readonly severity: 'info' | 'warning';
  /** Null when the rule is kept; a text when it could not be checked, and why. */
  readonly find: (context: HygieneContext) => Found | null | NotChecked;
  /** One sentence of at most 140 characters that names what is amiss. */
  readonly says: (found: Found, context: HygieneContext) => string;
  readonly evidence: (found: Found, context: HygieneContext) => readonly Evidence[];
  readonly remedy: (found: Found, context: HygieneContext) => Remedy;
}

/** Never the same as "all is well". */
export class NotChecked {
  readonly because: string;

  constructor(because: string) {
    this.because = because;
  }
}

/** What is amiss with a DaemonSet's own manifest. */
export interface HygieneFinding {
  readonly rule: string;
  readonly severity: 'info' | 'warning';
  /** `notChecked`: what decides it cannot be read. */
  readonly outcome: 'found' | 'notChecked';
  readonly says: string;
  readonly evidence: readonly Evidence[];
  readonly remedy: Remedy | null;
}

/** A finding, and the exception that a policy makes. */
export interface HygieneFindingView extends HygieneFinding {
  readonly ignored: { readonly reason: string; readonly owner: string; readonly until: string | null } | null;
}

export interface DaemonSetHygiene {
  /** `namespace/name`. */
  readonly daemonSet: string;
  readonly findings: readonly HygieneFindingView[];
}

export interface HygieneRule {
  readonly id: string;
  readonly about: string;
  readonly severity: 'info' | 'warning';
  judge(context: HygieneContext): HygieneFinding | null;
}

export function notChecked(rule: string, says: string): HygieneFinding {
  return { rule, severity: 'info', outcome: 'notChecked', says, evidence: [], remedy: null };
}

/** Hides the type of what was found, so that the registry is one list. */
export function defineRule<Found>(definition: RuleDefinition<Found>): HygieneRule {
  const { id, about, severity } = definition;
  return {
    id,
    about,
    severity,
    judge(context) {
      const found = definition.find(context);
      if (found === null) return null;
      if (found instanceof NotChecked) {
        return notChecked(id, found.because);
      }
      return {
        rule: id,
        severity,
        outcome: 'found',
        says: clip(definition.says(found, context), SENTENCE_LIMIT),
        evidence: definition.evidence(found, context),
        remedy: definition.remedy(found, context),
      };
    },
  };
}

/**
 * What a team says of its own cluster, compiled from one YAML file by `lib/policy`: what must run where, what is meant
 * to be left out, and what needs no DaemonSet. Plain data, since it travels with the picture.
 */
import type { Category } from '../model.ts';
import type { SelectorRequirement } from '../objects.ts';

/** Agents by any of these; empty lists name none. */
export interface Subject {
  readonly categories: readonly Category[];
  /** Names of agents, whatever their DaemonSets are called. */
  readonly families: readonly string[];
  /** `namespace/name`; `*` stands for anything within one of the two. */
  readonly daemonSets: readonly string[];
}

/** All of it must hold; empty lists hold everywhere. */
export interface NodeTest {
  /** Any of these; `*` stands for anything. */
  readonly pools: readonly string[];
  readonly requirements: readonly SelectorRequirement[];
}

interface Rule {
  /** Where it stands in the file. */
  readonly line: number;
  /** Empty where the file says none. */
  readonly reason: string;
  readonly owner: string;
}

export interface RequiredRule extends Rule {
  readonly agents: Subject;
  readonly nodes: NodeTest;
}

/** Dates are `YYYY-MM-DD`, the last day on which the rule counts, in UTC; null for ever. */
export interface ExcludedRule extends Rule {
  readonly agents: Subject;
  readonly nodes: NodeTest;
  readonly until: string | null;
}

export interface ProvidedRule extends Rule {
  readonly agents: Subject;
  readonly nodes: NodeTest;
  /** What does the agent's work there, such as `static Pods of GKE`. */
  readonly by: string;
}

/** What a DaemonSet is, where Rollcall would say otherwise; null leaves what it says. */
export interface AgentRule extends Rule {
  readonly daemonSets: readonly string[];
  readonly categories: readonly Category[] | null;
  readonly family: string | null;
  /** Its cells count for nothing. */
  readonly ignore: boolean;
}

export interface HygieneRule extends Rule {
  /** Ids of hygiene rules. */
  readonly rules: readonly string[];
  /** Empty: all of them. */
  readonly daemonSets: readonly string[];
  readonly until: string | null;
}

export interface Policy {
  readonly required: readonly RequiredRule[];
  readonly excluded: readonly ExcludedRule[];
  readonly provided: readonly ProvidedRule[];
  readonly agents: readonly AgentRule[];
  readonly hygiene: readonly HygieneRule[];
}

export interface PolicyProblem {
  /** From 1; 0 where the whole file is meant. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The file as it was read last. */
export interface PolicyStatus {
  /** `invalid`: what is in force, if anything, is the last one that was good. */
  readonly state: 'none' | 'loaded' | 'invalid';
  /** The file's name without its folder; empty without one. */
  readonly file: string;
  /** When what is in force was read, in milliseconds; null when nothing is. */
  readonly loadedAt: number | null;
  readonly problems: readonly PolicyProblem[];
  readonly policy: Policy;
}

/** A rule that no longer counts. */
export interface ExpiredRule {
  readonly section: 'excluded' | 'hygiene';
  readonly line: number;
  readonly until: string;
  readonly owner: string;
  /** One sentence. */
  readonly says: string;
}

/** A `PolicyStatus` for the wire. */
export interface PolicyView {
  readonly state: PolicyStatus['state'];
  readonly file: string;
  readonly loadedAt: string | null;
  readonly problems: readonly PolicyProblem[];
  readonly rules: Policy;
  readonly counts: Readonly<Record<keyof Policy, number>>;
  readonly expired: readonly ExpiredRule[];
}

export const EMPTY_POLICY: Policy = { required: [], excluded: [], provided: [], agents: [], hygiene: [] };

/** Rollcall's own judgement alone. */
export const NO_POLICY: PolicyStatus = {
  state: 'none',
  file: '',
  loadedAt: null,
  problems: [],
  policy: EMPTY_POLICY,
};

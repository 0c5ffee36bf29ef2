/** Whether a node should run a DaemonSet's Pod: lib/coverage's matching rules on the wire's objects. */
import { findSelectorMisses } from '../../coverage/eligibility/evaluate-eligibility.ts';
import { requiredNodeAffinity } from '../../coverage/match/node-affinity.ts';
import { controllerTolerations, findUntolerated, REPELLING_EFFECTS } from '../../coverage/match/taints.ts';
import type * as core from '../../coverage/objects.ts';
import type { DaemonSetWire, Labels, NodeSelectorTerm, NodeWire, PodTemplate } from './wire.ts';

export interface Eligible {
  readonly shouldRun: boolean;
  readonly shouldContinueRunning: boolean;
}

interface Prepared {
  readonly nodeSelector: core.StringMap;
  readonly terms: readonly core.NodeSelectorTerm[] | null;
  readonly tolerations: readonly core.Toleration[];
}

const NO: Eligible = { shouldRun: false, shouldContinueRunning: false };
const prepared = new WeakMap<PodTemplate, Prepared>();
const labelMaps = new WeakMap<Labels, core.StringMap>();

export function isEligible(node: NodeWire, daemonSet: DaemonSetWire): Eligible {
  const { nodeSelector, terms, tolerations } = prepare(daemonSet.spec.template);
  const labels = labelsOf(node);
  if (findSelectorMisses(nodeSelector, labels).length > 0) return NO;
  const affinity = requiredNodeAffinity(terms, { name: node.metadata.name, labels }).outcome;
  if (affinity !== 'none' && affinity !== 'match') return NO;
  const taints = (node.spec.taints ?? []).map(({ key, value = '', effect }) => ({
    key,
    value,
    effect,
    timeAdded: null,
  }));
  const untolerated = findUntolerated(taints, tolerations, REPELLING_EFFECTS);
  return {
    shouldRun: untolerated.length === 0,
    shouldContinueRunning: untolerated.every(({ effect }) => effect !== 'NoExecute'),
  };
}

function prepare(template: PodTemplate): Prepared {
  let result = prepared.get(template);
  if (result === undefined) {
    const { nodeSelector = {}, affinity, tolerations = [], hostNetwork = false } = template.spec;
    const required = affinity?.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
    const own = tolerations.map(({ key = '', operator = '', value = '', effect = '' }) => ({
      key,
      operator,
      value,
      effect,
    }));
    result = {
      nodeSelector: new Map(Object.entries(nodeSelector)),
      terms: required === undefined ? null : required.map(toTerm),
      tolerations: [...own, ...controllerTolerations(hostNetwork)],
    };
    prepared.set(template, result);
  }
  return result;
}

function toTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): core.NodeSelectorTerm {
  const withValues = (each: {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }) => ({
    values: [],
    ...each,
  });
  return { matchExpressions: matchExpressions.map(withValues), matchFields: matchFields.map(withValues) };
}

function labelsOf(node: NodeWire): core.StringMap {
  const labels = node.metadata.labels ?? {};
  const known = labelMaps.get(labels);
  if (known !== undefined) return known;
  const map = new Map(Object.entries(labels));
  labelMaps.set(labels, map);
  return map;
}

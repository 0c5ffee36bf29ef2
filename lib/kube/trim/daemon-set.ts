import type { DaemonSetObject, DaemonSetStatus, StringMap, UpdateStrategy } from '../../coverage/objects.ts';
import { trimExposure } from './exposure.ts';
import { trimMeta } from './meta.ts';
import { trimPodSpec } from './pod-spec.ts';
import type { Pool } from './pool.ts';
import {
  MalformedError,
  NO_STRINGS,
  readInteger,
  readMessage,
  readObject,
  readString,
  readStringMap,
  readStrings,
  type Wire,
} from './read.ts';
import { trimLabelSelector } from './selectors.ts';

/** What Rollcall reads of annotations; every other one may hold anything and is left on the wire. */
const ANNOTATIONS: ReadonlySet<string> = new Set([
  'deprecated.daemonset.template.generation',
  'meta.helm.sh/release-name',
  'meta.helm.sh/release-namespace',
  'argocd.argoproj.io/tracking-id',
  'kustomize.toolkit.fluxcd.io/name',
]);
const OWN_PREFIX = 'rollcall/';

/** `apps/v1.DaemonSet` as Rollcall keeps it. Throws MalformedError. */
export function trimDaemonSet(wire: Wire, pool: Pool): DaemonSetObject {
  const metadata = readObject(wire, 'metadata');
  const spec = readObject(wire, 'spec');
  const template = readObject(spec, 'template');
  const templateSpec = readObject(template, 'spec');
  return {
    kind: 'DaemonSet',
    ...trimMeta(wire, pool),
    generation: readInteger(metadata, 'generation'),
    selector: trimLabelSelector(readObject(spec, 'selector')),
    templateLabels: readStringMap(readObject(template, 'metadata'), 'labels'),
    templateNodeName: readString(templateSpec, 'nodeName'),
    template: trimPodSpec(templateSpec, pool),
    exposure: trimExposure(templateSpec),
    minReadySeconds: readInteger(spec, 'minReadySeconds'),
    updateStrategy: trimUpdateStrategy(readObject(spec, 'updateStrategy')),
    status: trimStatus(readObject(wire, 'status')),
    finalizers: readStrings(metadata, 'finalizers'),
    annotations: trimAnnotations(metadata),
  };
}

function trimUpdateStrategy(strategy: Wire): UpdateStrategy {
  const rollingUpdate = readObject(strategy, 'rollingUpdate');
  return {
    type: readString(strategy, 'type') || 'RollingUpdate',
    maxUnavailable: readIntOrString(rollingUpdate, 'maxUnavailable', 1),
    maxSurge: readIntOrString(rollingUpdate, 'maxSurge', 0),
  };
}

function readIntOrString(parent: Wire, field: string, fallback: number): number | string {
  const value = parent[field];
  if (value === undefined || value === null) return fallback;
  if (typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value))) return value;
  throw new MalformedError(`${field} is neither a number nor a percentage`);
}

function trimStatus(status: Wire): DaemonSetStatus {
  return {
    desiredNumberScheduled: readInteger(status, 'desiredNumberScheduled'),
    currentNumberScheduled: readInteger(status, 'currentNumberScheduled'),
    numberMisscheduled: readInteger(status, 'numberMisscheduled'),
    numberReady: readInteger(status, 'numberReady'),
    numberAvailable: readInteger(status, 'numberAvailable'),
    updatedNumberScheduled: readInteger(status, 'updatedNumberScheduled'),
    numberUnavailable: readInteger(status, 'numberUnavailable'),
    observedGeneration: readInteger(status, 'observedGeneration'),
  };
}

function trimAnnotations(metadata: Wire): StringMap {
  const all = readObject(metadata, 'annotations');
  const kept = new Map<string, string>();
  for (const key of Object.keys(all)) {
    if (ANNOTATIONS.has(key) || key.startsWith(OWN_PREFIX)) kept.set(key, readMessage(all, key));
  }
  return kept.size === 0 ? NO_STRINGS : kept;
}

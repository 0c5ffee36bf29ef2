import type { NodeSelectorTerm, PodAffinityTerm, PodSpec, Toleration } from '../../coverage/objects.ts';
import { trimContainer } from './container.ts';
import type { Pool } from './pool.ts';
import { trimResources } from './quantities.ts';
import {
  readBoolean,
  readObject,
  readObjects,
  readOptionalInteger,
  readOptionalObject,
  readOptionalObjects,
  readString,
  readStringMap,
  readStrings,
  type Wire,
} from './read.ts';
import { trimLabelSelector, trimNodeSelectorTerm } from './selectors.ts';

const DEFAULT_GRACE_SECONDS = 30;

/**
 * What a template and a Pod have in common, shared between all that are equal. Arguments, environment and volumes
 * are not read.
 */
export function trimPodSpec(spec: Wire, pool: Pool): PodSpec {
  const hostNetwork = readBoolean(spec, 'hostNetwork');
  const containers = (field: string) => readObjects(spec, field).map((item) => trimContainer(item, hostNetwork, pool));
  return pool.share<PodSpec>('podspec', {
    nodeSelector: readStringMap(spec, 'nodeSelector'),
    requiredNodeAffinity: trimRequiredNodeAffinity(spec),
    tolerations: readObjects(spec, 'tolerations').map(trimToleration),
    hostNetwork,
    containers: containers('containers'),
    initContainers: containers('initContainers'),
    requests: trimResources(readObject(spec, 'resources'), 'requests', pool),
    limits: trimResources(readObject(spec, 'resources'), 'limits', pool),
    overhead: trimResources(spec, 'overhead', pool),
    priorityClassName: readString(spec, 'priorityClassName'),
    priority: readOptionalInteger(spec, 'priority'),
    preemptionPolicy: readString(spec, 'preemptionPolicy'),
    serviceAccountName: readString(spec, 'serviceAccountName'),
    runtimeClassName: readString(spec, 'runtimeClassName'),
    schedulerName: readString(spec, 'schedulerName') || 'default-scheduler',
    schedulingGates: readObjects(spec, 'schedulingGates').map((gate) => readString(gate, 'name')),
    podAffinity: trimPodAffinity(spec, 'podAffinity'),
    podAntiAffinity: trimPodAffinity(spec, 'podAntiAffinity'),
    topologySpreadKeys: readObjects(spec, 'topologySpreadConstraints')
      .filter((constraint) => readString(constraint, 'whenUnsatisfiable') !== 'ScheduleAnyway')
      .map((constraint) => readString(constraint, 'topologyKey')),
    terminationGracePeriodSeconds: readOptionalInteger(spec, 'terminationGracePeriodSeconds') ?? DEFAULT_GRACE_SECONDS,
  });
}

export function trimToleration(toleration: Wire): Toleration {
  const tolerationSeconds = readOptionalInteger(toleration, 'tolerationSeconds');
  return {
    ...(tolerationSeconds === null ? {} : { tolerationSeconds }),
    key: readString(toleration, 'key'),
    operator: readString(toleration, 'operator'),
    value: readString(toleration, 'value'),
    effect: readString(toleration, 'effect'),
  };
}

function trimPodAffinity(spec: Wire, field: 'podAffinity' | 'podAntiAffinity'): readonly PodAffinityTerm[] {
  const affinity = readObject(readObject(spec, 'affinity'), field);
  return readObjects(affinity, 'requiredDuringSchedulingIgnoredDuringExecution').map((term) => {
    const selector = readOptionalObject(term, 'labelSelector');
    return {
      topologyKey: readString(term, 'topologyKey'),
      selector: selector === null ? null : trimLabelSelector(selector),
      namespaces: readStrings(term, 'namespaces'),
      selectsNamespaces: readOptionalObject(term, 'namespaceSelector') !== null,
    };
  });
}

function trimRequiredNodeAffinity(spec: Wire): readonly NodeSelectorTerm[] | null {
  const nodeAffinity = readObject(readObject(spec, 'affinity'), 'nodeAffinity');
  const required = readOptionalObject(nodeAffinity, 'requiredDuringSchedulingIgnoredDuringExecution');
  if (required === null) return null;
  const terms = (readOptionalObjects(required, 'nodeSelectorTerms') ?? []).map(trimNodeSelectorTerm);
  return isPinTo(readString(spec, 'nodeName'), terms) ? null : terms;
}

/**
 * The DaemonSet controller pins each Pod by one matchFields term. Once the Pod is bound there, the pin says what
 * nodeName says, and without it all Pods of one revision have the same spec.
 */
function isPinTo(nodeName: string, terms: readonly NodeSelectorTerm[]): boolean {
  const [term] = terms;
  const [field] = term?.matchFields ?? [];
  if (nodeName === '' || terms.length !== 1 || term === undefined || field === undefined) return false;
  const isOnlyField = term.matchFields.length === 1 && term.matchExpressions.length === 0;
  const namesNode = field.values.length === 1 && field.values[0] === nodeName;
  return isOnlyField && namesNode && field.key === 'metadata.name' && field.operator === 'In';
}

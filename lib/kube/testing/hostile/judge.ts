/** Whether a cell may be healthy, from the wire alone: a second opinion that shares no code with Rollcall. */
import { NOW } from './wires.ts';

/** What the API server has now, by list, as parsed; without what could not be read. */
export interface Truth {
  readonly nodes: readonly unknown[];
  readonly daemonsets: readonly unknown[];
  readonly pods: readonly unknown[];
  readonly controllerrevisions: readonly unknown[];
  /** One of the revisions can't be read, and may be the current one. */
  readonly isRevisionUnread: boolean;
}

const BUILT_IN = [
  ['not-ready', 'NoExecute'],
  ['unreachable', 'NoExecute'],
  ['disk-pressure', 'NoSchedule'],
  ['memory-pressure', 'NoSchedule'],
  ['pid-pressure', 'NoSchedule'],
  ['unschedulable', 'NoSchedule'],
  ['network-unavailable', 'NoSchedule'],
].map(([name, effect]) => ({ key: `node.kubernetes.io/${name}`, operator: 'Exists', effect }));

/** A field, however deep; undefined where there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here;
}

/** A text, however deep; empty where there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

function list(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

function pairs(value: unknown, ...path: readonly string[]): readonly (readonly [string, unknown])[] {
  const found = at(value, ...path);
  return typeof found === 'object' && found !== null ? Object.entries(found) : [];
}

/** Why the cell may not be called healthy; null when it may. */
export function whyNotHealthy(truth: Truth, daemonSetKey: string, nodeName: string): string | null {
  const node = truth.nodes.find((one) => at(one, 'metadata', 'name') === nodeName);
  const daemonSet = truth.daemonsets.find(
    (one) => `${textAt(one, 'metadata', 'namespace')}/${textAt(one, 'metadata', 'name')}` === daemonSetKey,
  );
  if (node === undefined) return 'no such node';
  if (daemonSet === undefined) return 'no such DaemonSet';
  const ready = list(node, 'status', 'conditions').find((one) => at(one, 'type') === 'Ready');
  if (at(ready, 'status') !== 'True') return 'the node is not Ready';
  const unwanted = whyNotWanted(daemonSet, node, nodeName);
  if (unwanted !== null) return unwanted;
  const whyNot = truth.pods.map((pod) => whyNotPod(truth, daemonSet, pod, nodeName));
  return whyNot.includes(null) ? null : `no Pod will do: ${whyNot.join(', ')}`;
}

function whyNotWanted(daemonSet: unknown, node: unknown, nodeName: string): string | null {
  const spec = at(daemonSet, 'spec', 'template', 'spec');
  const pinned = at(spec, 'nodeName') ?? '';
  if (pinned !== '' && pinned !== nodeName) return 'pinned elsewhere';
  const label = (key: string) => at(node, 'metadata', 'labels', key);
  if (pairs(spec, 'nodeSelector').some(([key, value]) => label(key) !== value)) return 'not selected';
  const path = ['affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'];
  const required = at(spec, ...path);
  const matches = (one: unknown) => {
    const value = label(textAt(one, 'key'));
    const isIn = list(one, 'values').includes(value);
    const operator = at(one, 'operator');
    if (operator === 'In') return isIn;
    if (operator === 'NotIn') return !isIn;
    return operator === 'Exists' ? value !== undefined : operator === 'DoesNotExist' && value === undefined;
  };
  const fieldMatches = (one: unknown) => list(one, 'values').includes(nodeName) === (at(one, 'operator') === 'In');
  const isMatch = list(required, 'nodeSelectorTerms').some((term) => {
    const [expressions, fields] = [list(term, 'matchExpressions'), list(term, 'matchFields')];
    return expressions.length + fields.length > 0 && expressions.every(matches) && fields.every(fieldMatches);
  });
  if (required !== undefined && required !== null && !isMatch) return 'no affinity term matches';
  const tolerations = [...list(spec, 'tolerations'), ...BUILT_IN];
  const isTolerated = (taint: unknown) => tolerations.some((one) => tolerates(one, taint));
  const isInTheWay = (taint: unknown) => ['NoSchedule', 'NoExecute'].includes(textAt(taint, 'effect'));
  const bad = list(node, 'spec', 'taints').find((taint) => isInTheWay(taint) && !isTolerated(taint));
  return bad === undefined ? null : 'a taint is not tolerated';
}

function tolerates(toleration: unknown, taint: unknown): boolean {
  const key = at(toleration, 'key') ?? '';
  const effect = at(toleration, 'effect') ?? '';
  const operator = at(toleration, 'operator') ?? '';
  if (effect !== '' && effect !== at(taint, 'effect')) return false;
  if (key !== '' && key !== (at(taint, 'key') ?? '')) return false;
  if (operator === 'Exists') return true;
  const isSame = (at(toleration, 'value') ?? '') === (at(taint, 'value') ?? '');
  return (operator === '' || operator === 'Equal') && key !== '' && isSame;
}

function whyNotPod(truth: Truth, daemonSet: unknown, pod: unknown, nodeName: string): string | null {
  const controller = list(pod, 'metadata', 'ownerReferences').find((one) => at(one, 'controller') === true);
  const uid = at(daemonSet, 'metadata', 'uid');
  if (at(controller, 'uid') !== uid || typeof uid !== 'string') return "another's";
  if (at(pod, 'metadata', 'namespace') !== at(daemonSet, 'metadata', 'namespace')) return 'in another namespace';
  if (at(pod, 'spec', 'nodeName') !== nodeName) return 'elsewhere';
  const labels = (key: string) => at(pod, 'metadata', 'labels', key);
  if (pairs(daemonSet, 'spec', 'selector', 'matchLabels').some(([key, value]) => labels(key) !== value)) {
    return 'not of the selector';
  }
  if ((at(pod, 'metadata', 'deletionTimestamp') ?? null) !== null) return 'terminating';
  if (['Failed', 'Succeeded'].includes(textAt(pod, 'status', 'phase'))) return 'over';
  const ready = list(pod, 'status', 'conditions').find((one) => at(one, 'type') === 'Ready');
  if (at(ready, 'status') !== 'True') return 'not Ready';
  const least = Number(at(daemonSet, 'spec', 'minReadySeconds') ?? 0);
  const since = Date.parse(textAt(ready, 'lastTransitionTime'));
  if (least !== 0 && !(since + least * 1000 <= NOW)) return 'not yet available';
  const annotated = at(daemonSet, 'metadata', 'annotations', 'deprecated.daemonset.template.generation');
  const isSameGeneration = annotated !== undefined && Number(labels('pod-template-generation')) === Number(annotated);
  return isSameGeneration || isOfCurrentHash(truth, uid, labels('controller-revision-hash'))
    ? null
    : 'of an old revision';
}

function isOfCurrentHash({ controllerrevisions, isRevisionUnread }: Truth, uid: string, hash: unknown): boolean {
  if (isRevisionUnread) return false;
  const numberOf = (one: unknown) => Number(at(one, 'revision') ?? 0);
  const owned = controllerrevisions.filter((one) => {
    const controller = list(one, 'metadata', 'ownerReferences').find((owner) => at(owner, 'controller') === true);
    return at(controller, 'uid') === uid && at(controller, 'kind') === 'DaemonSet';
  });
  const newest = Math.max(...owned.map(numberOf));
  const current = owned.filter((one) => numberOf(one) === newest);
  return current.some(
    (one) => hash !== undefined && at(one, 'metadata', 'labels', 'controller-revision-hash') === hash,
  );
}

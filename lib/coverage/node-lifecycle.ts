/**
 * Where a node is in its life, and why. A gap on a node that comes or goes, or that the work on its node explains, is no
 * alarm: nobody has to do anything about it. What is still wrong once the node should be up, or gone, is one.
 */
import { formatTaint } from './match/taints.ts';
import { type CellState, isGap, type Lifecycle, type Severity } from './model.ts';
import type { NodeObject, Taint } from './objects.ts';
import { condition, nodeReadiness } from './pods.ts';
import type { CellContext } from './reason.ts';
import { classifyTaint, startupTaintOwner } from './reasons/shared/taint-classes.ts';
import { TimeProbe } from './time-probe.ts';

/** From its creation a node gets this long to become Ready and to lose its startup taints. */
const JOINING_MS = 5 * 60_000;

/** So long a node may take to leave from the moment it is asked to: one that is still here is a node like any other. */
const LEAVING_MS = 60 * 60_000;

/** A kubelet registers as not Ready. A condition that changed later than this after the creation was True before. */
const REGISTERING_MS = 60_000;

export interface NodeLifecycle {
  readonly lifecycle: Lifecycle;
  /** One sentence that names the cause; null for a steady node. */
  readonly says: string | null;
}

const STEADY: NodeLifecycle = { lifecycle: 'steady', says: null };

/** Leaving beats maintenance beats joining: the first that applies says what to expect of the node. */
export function lifecycleOf(node: NodeObject, time: TimeProbe): NodeLifecycle {
  const leaving = whyLeaving(node, time);
  if (leaving !== null) return { lifecycle: 'leaving', says: leaving };
  const maintained = whyMaintained(node);
  if (maintained !== null) return { lifecycle: 'maintenance', says: maintained };
  const joining = whyJoining(node, time);
  return joining === null ? STEADY : { lifecycle: 'joining', says: joining };
}

/** When the node's life changes by the clock alone, in milliseconds; null where it does not. */
export function lifecycleEndsAt(node: NodeObject, now: number): number | null {
  const time = new TimeProbe(now);
  lifecycleOf(node, time);
  return Number.isFinite(time.recheckAt) ? time.recheckAt : null;
}

/** Who takes a node away, by the taint that says so. The same keys stood for it in older releases. */
const LEAVING_TAINTS: readonly { readonly key: RegExp; readonly who: string }[] = [
  { key: /^ToBeDeletedByClusterAutoscaler$/, who: 'the cluster autoscaler removes it' },
  { key: /^karpenter\.sh\/disrupt(?:ed|ion)$/, who: 'Karpenter removes it' },
  { key: /^aws-node-termination-handler\//, who: 'the AWS node termination handler drains it' },
  { key: /^cloud\.google\.com\/impending-node-termination$/, who: 'the cloud provider takes the instance back' },
];

/** What only prefers that no Pod comes, such as a recommendation to rebalance, takes no node away. */
const LEAVING_EFFECTS: ReadonlySet<string> = new Set(['NoSchedule', 'NoExecute']);

interface Leaving {
  readonly says: string;
  /** When it began, null where the API does not tell. */
  readonly at: number | null;
}

function whyLeaving(node: NodeObject, time: TimeProbe): string | null {
  const signs = signsOfLeaving(node);
  // The one that lasts longest, so that it is one moment at which all of them are over.
  const last = signs.find(({ at }) => at === null) ?? signs.sort((a, b) => (b.at ?? 0) - (a.at ?? 0))[0];
  if (last === undefined || (last.at !== null && time.isOlderThan(last.at, LEAVING_MS))) return null;
  return last.says;
}

function signsOfLeaving({ deletedAt, finalizers, taints }: NodeObject): Leaving[] {
  const signs: Leaving[] = taints.flatMap(({ key, effect, timeAdded }) => {
    const row = LEAVING_EFFECTS.has(effect) ? LEAVING_TAINTS.find((one) => one.key.test(key)) : undefined;
    return row === undefined ? [] : [{ says: `Leaving: ${row.who} (taint ${key}).`, at: timeAdded }];
  });
  if (deletedAt === null) return signs;
  const [first] = finalizers;
  const held = first === undefined ? '' : `, and finalizer ${first} holds it until it is done`;
  return [...signs, { says: `Leaving: the Node is being deleted${held}.`, at: deletedAt }];
}

const MAINTENANCE_CONDITIONS: readonly { readonly type: string; readonly says: string }[] = [
  { type: 'MaintenanceInProgress', says: 'Maintenance is in progress' },
  { type: 'GracefulNodeShutdownInProgress', says: 'The node shuts down gracefully' },
];

function whyMaintained(node: NodeObject): string | null {
  for (const { type, says } of MAINTENANCE_CONDITIONS) {
    const found = condition(node, type);
    if (found?.status !== 'True') continue;
    return `${says} (condition ${type}${found.reason === '' ? '' : `, ${found.reason}`}).`;
  }
  return node.unschedulable ? 'Cordoned: no new Pod is placed here, except those of DaemonSets.' : null;
}

function whyJoining(node: NodeObject, time: TimeProbe): string | null {
  const held = node.taints.find((taint) => isHeldBy(taint, node));
  const isUp = nodeReadiness(node) === 'True';
  if (held === undefined && (isUp || wasReady(node))) return null;
  // Asked last, so that a node for which it does not matter never becomes due.
  if (time.isOlderThan(node.createdAt, JOINING_MS)) return null;
  if (held !== undefined) return `Joining: held by taint ${formatTaint(held)}, waiting for ${waitingFor(held)}.`;
  const reason = condition(node, 'Ready')?.reason ?? '';
  return reason === '' ? 'Joining: the kubelet has not reported yet.' : `Joining: not Ready yet (${reason}).`;
}

/** Taints that are on a node until something on it, or about it, is ready. */
function isHeldBy(taint: Taint, node: NodeObject): boolean {
  const kind = classifyTaint(taint, node);
  return (kind === 'startup' || kind === 'cloudUninitialized') && taint.effect !== 'PreferNoSchedule';
}

function waitingFor(taint: Taint): string {
  if (taint.key === 'node.cloudprovider.kubernetes.io/uninitialized') return 'the cloud-controller-manager';
  return startupTaintOwner(taint.key) ?? 'whoever set it';
}

/** It stopped being Ready some time after it registered: that is a fault, however young the node is. */
function wasReady({ createdAt, conditions }: NodeObject): boolean {
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (ready?.reason === 'NodeStatusNeverUpdated') return false;
  const at = ready?.lastTransitionTime ?? null;
  return createdAt !== null && at !== null && at > createdAt + REGISTERING_MS;
}

/** No machine with a kubelet of its own: virtual-kubelet, Fargate, Liqo. DaemonSets rarely run there. */
export function isVirtualNode({ labels, taints }: NodeObject): boolean {
  return (
    labels.get('type') === 'virtual-kubelet' ||
    labels.get('eks.amazonaws.com/compute-type') === 'fargate' ||
    labels.get('liqo.io/type') === 'virtual-node' ||
    taints.some(
      ({ key, value }) =>
        key === 'virtual-kubelet.io/provider' || (key === 'eks.amazonaws.com/compute-type' && value === 'fargate'),
    )
  );
}

/** On a node that leaves, these pass with it as a gap does. */
const PASSES_WITH_NODE: ReadonlySet<CellState> = new Set(['misscheduled', 'unknown']);
/** What a virtual node does with most DaemonSets; one whose Pod did start there is meant to run. */
const USUAL_ON_VIRTUAL: ReadonlySet<CellState> = new Set(['repelled', 'missing', 'pending']);

/**
 * What work on a node explains: its Pods end, it goes down and comes up. Everything else is a fault that the DaemonSet,
 * its image or the cluster has there as anywhere, and a cordon, which may stay for months, does not mute it.
 */
export const EXPLAINED_BY_MAINTENANCE: ReadonlySet<string> = new Set([
  'PodMissingUnexplained',
  'TerminatingOnDeadNode',
  'WaitingForPreviousPod',
  'TaintAfterCreation',
  'NodeShuttingDown',
  'TerminalPodAwaitingDeletion',
  'KubeletNotAcknowledging',
  'NetworkPluginNotReady',
  'NodeNotReady',
  'ContainerUnknown',
  'NodeNotReadyTaint',
  'NodeUnreachableTaint',
  'NetworkUnavailableTaint',
  'CloudShutdownTaint',
  'OutOfServiceTaint',
]);

interface Judged {
  readonly state: CellState;
  readonly reason: string;
  readonly severity: Severity;
}

/** The severity of a verdict as seen with its node's life: `info` where what is wrong is no alarm there. */
export function alarmOf(verdict: Judged, { node, time }: Pick<CellContext, 'node' | 'time'>): Severity {
  const { state, reason, severity } = verdict;
  if (severity === 'ok' || severity === 'info') return severity;
  if (USUAL_ON_VIRTUAL.has(state) && isVirtualNode(node)) return 'info';
  if (!isGap(state) && !PASSES_WITH_NODE.has(state)) return severity;
  const { lifecycle } = lifecycleOf(node, time);
  if (lifecycle === 'leaving' || (lifecycle === 'joining' && isGap(state))) return 'info';
  return lifecycle === 'maintenance' && isGap(state) && EXPLAINED_BY_MAINTENANCE.has(reason) ? 'info' : severity;
}

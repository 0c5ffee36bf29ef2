import type { PodSpec, Taint, Toleration } from '../objects.ts';

/** Whether the gate TaintTolerationComparisonOperators is on: off by default through 1.37, and not visible in the API. */
interface TolerationOptions {
  readonly numeric: boolean;
}
const NUMERIC_OFF: TolerationOptions = { numeric: false };
export const NUMERIC_ON: TolerationOptions = { numeric: true };

/** Whether one toleration covers one taint. Mirrors `Toleration.ToleratesTaint` in k8s.io/api/core/v1. */
export function tolerates(toleration: Toleration, taint: Taint, options: TolerationOptions): boolean {
  if (toleration.effect !== '' && toleration.effect !== taint.effect) return false;
  if (toleration.key !== '' && toleration.key !== taint.key) return false;
  switch (toleration.operator) {
    case '':
    case 'Equal':
      return toleration.value === taint.value;
    case 'Exists':
      return true;
    case 'Gt':
    case 'Lt':
      return options.numeric && comparesNumerically(toleration.value, taint.value, toleration.operator);
    default:
      return false;
  }
}

const CANONICAL_INTEGER = /^(?:0|-?[1-9]\d*)$/;

/** Mirrors `compareNumericValues`: the taint's value against the toleration's, both canonical decimal int64. */
function comparesNumerically(tolerationValue: string, taintValue: string, operator: 'Gt' | 'Lt'): boolean {
  const bound = canonicalInt64(tolerationValue);
  const actual = canonicalInt64(taintValue);
  if (bound === null || actual === null) return false;
  return operator === 'Gt' ? actual > bound : actual < bound;
}

function canonicalInt64(text: string): bigint | null {
  if (!CANONICAL_INTEGER.test(text)) return null;
  const value = BigInt(text);
  return BigInt.asIntN(64, value) === value ? value : null;
}

const NO_TAINTS: readonly Taint[] = Object.freeze([]);

/** The effects that keep a Pod off a node; PreferNoSchedule never does. */
export const REPELLING_EFFECTS: readonly string[] = Object.freeze(['NoSchedule', 'NoExecute']);

/**
 * The taints that no toleration covers, in the order of `taints`; only of the given effects, null for all. Mirrors
 * `FindMatchingUntoleratedTaint`, which stops at the first one.
 */
export function findUntolerated(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
  effects: readonly string[] | null,
  options: TolerationOptions = NUMERIC_OFF,
): readonly Taint[] {
  let untolerated: Taint[] | null = null;
  for (const taint of taints) {
    if (effects !== null && !effects.includes(taint.effect)) continue;
    if (tolerations.some((toleration) => tolerates(toleration, taint, options))) continue;
    untolerated ??= [];
    untolerated.push(taint);
  }
  return untolerated ?? NO_TAINTS;
}

const exists = (name: string, effect: string): Toleration =>
  Object.freeze({ key: `node.kubernetes.io/${name}`, operator: 'Exists', value: '', effect });

const POD_NETWORK_DEFAULTS: readonly Toleration[] = Object.freeze([
  exists('not-ready', 'NoExecute'),
  exists('unreachable', 'NoExecute'),
  exists('disk-pressure', 'NoSchedule'),
  exists('memory-pressure', 'NoSchedule'),
  exists('pid-pressure', 'NoSchedule'),
  exists('unschedulable', 'NoSchedule'),
]);
const HOST_NETWORK_DEFAULTS: readonly Toleration[] = Object.freeze([
  ...POD_NETWORK_DEFAULTS,
  exists('network-unavailable', 'NoSchedule'),
]);

/** What the DaemonSet controller adds to every Pod it makes. Mirrors `AddOrUpdateDaemonPodTolerations`. */
export function controllerTolerations(hostNetwork: boolean): readonly Toleration[] {
  return hostNetwork ? HOST_NETWORK_DEFAULTS : POD_NETWORK_DEFAULTS;
}

/**
 * The tolerations that decide a DaemonSet's eligibility: its template's and the controller's. Upstream replaces an
 * equal toleration to drop its tolerationSeconds, which play no part here, so appending is the same.
 */
export function effectiveTolerations(template: PodSpec): readonly Toleration[] {
  return [...template.tolerations, ...controllerTolerations(template.hostNetwork)];
}

/** As kubectl prints it: `key=value:Effect`, `key:Effect` without a value, `key` without an effect. */
export function formatTaint(taint: Pick<Taint, 'key' | 'value' | 'effect'>): string {
  const pair = taint.value === '' ? taint.key : `${taint.key}=${taint.value}`;
  return taint.effect === '' && taint.value === '' ? pair : `${pair}:${taint.effect}`;
}

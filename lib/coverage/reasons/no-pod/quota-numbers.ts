/** The arithmetic of a ResourceQuota: what a refusal's text says, and what the object says now. */
import type { ResourceQuotaObject } from '../../cluster-objects.ts';
import { parseQuantity } from '../../match/quantity.ts';
import { podRequests } from '../../match/resources.ts';
import type { PodSpec } from '../../objects.ts';
import type { CellContext } from '../../reason.ts';

/** Of a refusal: the quota that it names, and its numbers. */
interface Refused {
  readonly by: string;
  readonly detail: string;
}

/** One resource of a quota; amounts as written. */
export interface QuotaRow {
  readonly resource: string;
  readonly requested: string;
  readonly used: string;
  readonly hard: string;
}

/** The quota that the refusal names; null when it does not exist, or is not read. */
export function quotaOf({ by }: Refused, { around }: CellContext): ResourceQuotaObject | null {
  return around.canRead('resourcequotas') ? (around.quotas().find(({ name }) => name === by) ?? null) : null;
}

/** The resources that were short: `requested: pods=1,cpu=2, used: pods=10,cpu=3, limited: pods=10,cpu=4`. */
export function refusedRows({ detail }: Refused): readonly QuotaRow[] {
  const [, requested, used, hard] = /^requested: (\S+), used: (\S+), limited: (\S+)/.exec(detail) ?? [];
  const [before, limits] = [amounts(used), amounts(hard)];
  return [...amounts(requested)].map(([resource, amount]) => ({
    resource,
    requested: amount,
    used: before.get(resource) ?? '0',
    hard: limits.get(resource) ?? '0',
  }));
}

function amounts(text = ''): ReadonlyMap<string, string> {
  return new Map(
    text.split(',').flatMap((pair) => {
      const at = pair.lastIndexOf('=');
      return at > 0 ? [[pair.slice(0, at), pair.slice(at + 1)] as const] : [];
    }),
  );
}

/**
 * What a Pod of the template needs of the quota as it is now: the resources that were refused, by the amounts in the
 * text, and those that the template asks for, since another one may have run short meanwhile.
 */
export function rowsNow(
  refused: Refused,
  { hard, used }: ResourceQuotaObject,
  { daemonSet }: CellContext,
): readonly QuotaRow[] {
  const rows = new Map(requestedBy(daemonSet.template));
  for (const { resource, requested } of refusedRows(refused)) rows.set(resource, requested);
  return [...rows].flatMap(([resource, requested]) => {
    const limit = hard.get(resource);
    return limit === undefined ? [] : [{ resource, requested, hard: limit, used: used.get(resource) ?? '0' }];
  });
}

/** By the names that a quota has for them: a Pod, cpu and memory. Admission may add to it what no template says. */
function requestedBy(template: PodSpec): readonly (readonly [resource: string, requested: string])[] {
  const requests = podRequests(template);
  const milliCpu = requests.get('cpu') ?? 0;
  const cpu = milliCpu % 1000 === 0 ? String(milliCpu / 1000) : `${milliCpu}m`;
  const memory = String(requests.get('memory') ?? 0);
  const rows = [
    ['pods', '1'],
    ['count/pods', '1'],
    ['cpu', cpu],
    ['requests.cpu', cpu],
    ['memory', memory],
    ['requests.memory', memory],
  ] as const;
  return rows.filter(([, requested]) => requested !== '0');
}

/** Whether one more Pod does not fit, as admission compares. */
export function isShort({ requested, used, hard }: QuotaRow): boolean {
  return milli(used) + milli(requested) > milli(hard);
}

/** The limit with which so many more Pods fit, as a manifest writes it; null when an amount can't be read. */
export function limitFor(row: QuotaRow, pods: number): string | null {
  const wanted = milli(row.used) + milli(row.requested) * pods;
  if (!Number.isSafeInteger(wanted)) return null;
  if (wanted % 1000 !== 0) return `${wanted}m`;
  const units = wanted / 1000;
  const isBytes = /(?:memory|storage)$/.test(row.resource);
  for (const [suffix, size] of isBytes ? BYTE_UNITS : []) if (units % size === 0) return `${units / size}${suffix}`;
  return String(units);
}

const BYTE_UNITS = [
  ['Gi', 2 ** 30],
  ['Mi', 2 ** 20],
  ['Ki', 2 ** 10],
] as const;

function milli(text: string): number {
  return parseQuantity(text, 'milli');
}

/** The arithmetic of a ResourceQuota: what a refusal's text says, and what the object says now. */
import type { ResourceQuotaObject } from '../../cluster-objects.ts';
import { parseQuantity } from '../../match/quantity.ts';
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

/** The same resources with what the quota has now; one that it limits no more is left out. */
export function rowsNow(refused: readonly QuotaRow[], { hard, used }: ResourceQuotaObject): readonly QuotaRow[] {
  return refused.flatMap((row) => {
    const limit = hard.get(row.resource);
    return limit === undefined ? [] : [{ ...row, hard: limit, used: used.get(row.resource) ?? '0' }];
  });
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

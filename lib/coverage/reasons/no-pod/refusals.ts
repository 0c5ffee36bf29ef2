/** What refused a Pod, from the FailedCreate events of its DaemonSet: one table of texts. */
import type { EventObject } from '../../objects.ts';
import type { CellContext } from '../../reason.ts';
import { allowsSurge } from '../shared/cost.ts';

/** An event older than this says nothing about now: the controller retries at least every 1,000 s. */
const RECENT_MS = 20 * 60_000;

/** Pods of one sync are created, and refused, within this time. */
const SAME_SYNC_MS = 5_000;

export type RefusalKind =
  | 'webhookDenied'
  | 'webhookUnreachable'
  | 'quotaExceeded'
  | 'podSecurity'
  | 'serviceAccount'
  | 'other';

export interface Refusal {
  readonly kind: RefusalKind;
  readonly event: EventObject;
  /** The error without the controller's own prefixes. */
  readonly text: string;
  /** Who refused: a webhook, a quota, a level, a ServiceAccount; empty for `other`. */
  readonly by: string;
  /** What it said. */
  readonly detail: string;
}

/** The first row that fits decides; groups are `by` and `detail`. Webhooks first: their own text may say anything. */
const TABLE: readonly (readonly [RefusalKind, RegExp])[] = [
  ['webhookDenied', /^admission webhook "([^"]+)" denied the request(?:: | )?(.*)$/s],
  ['webhookUnreachable', /failed calling webhook "([^"]+)": (.*)$/s],
  ['quotaExceeded', /exceeded quota: ([^,\s]+), (.*)$/s],
  ['podSecurity', /violates PodSecurity "([^"]+)": (.*)$/s],
  ['serviceAccount', /error looking up service account ([^\s:]+): (.*)$/s],
];

/**
 * The newest refusal that can be about this node, or null. The events carry no node: they count when they are recent
 * and the node was there already.
 */
export function findRefusal({ daemonSet, node, pods, time, around }: CellContext): Refusal | null {
  if (pods.length > 0 && !allowsSurge(daemonSet)) return null;
  const event = around.eventsOf(daemonSet.uid).find(({ reason }) => reason === 'FailedCreate');
  if (event === undefined || event.lastSeen === null || time.isOlderThan(event.lastSeen, RECENT_MS)) return null;
  if (node.createdAt !== null && event.lastSeen < node.createdAt) return null;
  // Every sync tries all nodes: a Pod created after the refusal means that it is over.
  const newest = around.newestPodCreatedAt();
  if (newest !== null && newest > event.lastSeen + SAME_SYNC_MS) return null;
  return classifyRefusal(event);
}

export function classifyRefusal(event: EventObject): Refusal {
  const text = event.message.replace(/^\(combined from similar events\): /, '').replace(/^Error creating: /, '');
  for (const [kind, pattern] of TABLE) {
    const [, by = '', detail = ''] = pattern.exec(text) ?? [];
    if (by !== '') return { kind, event, text, by, detail: detail.trim() };
  }
  return { kind: 'other', event, text, by: '', detail: text.trim() };
}

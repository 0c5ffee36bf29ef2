/** What refused a Pod, from the FailedCreate events of its DaemonSet: one table of texts. */
import type { EventObject } from '../../objects.ts';
import type { CellContext } from '../../reason.ts';
import { allowsSurge } from '../shared/cost.ts';
import { isShort, quotaOf, rowsNow } from './quota-numbers.ts';

/** An event older than this says nothing about now: the controller retries at least every 1,000 s. */
const RECENT_MS = 20 * 60_000;

/** Pods of one sync are created, and refused, within this time. */
export const SAME_SYNC_MS = 5_000;

/** What `findRefusal` looks at. */
export const REFUSED_ON: readonly string[] = [
  'Event',
  'Node.metadata.creationTimestamp',
  'Pod.metadata',
  'NewestPod',
  'DaemonSet.spec.updateStrategy',
  'ResourceQuota',
  'DaemonSet.spec.template.spec.containers',
  'DaemonSet.spec.template.spec.overhead',
];

export type RefusalKind =
  | 'webhookDenied'
  | 'webhookUnreachable'
  | 'policyDenied'
  | 'quotaExceeded'
  | 'quotaNeedsRequests'
  | 'quotaScope'
  | 'podSecurity'
  | 'limitRange'
  | 'serviceAccount'
  | 'priorityClass'
  | 'runtimeClass'
  | 'overhead'
  | 'podInvalid'
  | 'other';

export interface Refusal {
  readonly kind: RefusalKind;
  readonly event: EventObject;
  /** The error without the controller's own prefixes. */
  readonly text: string;
  /** Who refused, or what is missing: a webhook, a policy, a quota, a class; empty where the text names nobody. */
  readonly by: string;
  /** What it said. */
  readonly detail: string;
}

/**
 * The first row that fits decides; groups are `by` and `detail`. What carries texts of others comes first: a webhook's
 * or a policy's own words may say anything. Texts as in Kubernetes 1.37, plugin/pkg/admission and apiserver.
 */
const TABLE: readonly (readonly [RefusalKind, RegExp])[] = [
  ['webhookDenied', /^admission webhook "(?<by>[^"]+)" denied the request(?:: | )?(?<detail>.*)$/s],
  [
    'policyDenied',
    /^[^:]* is forbidden: ValidatingAdmissionPolicy '(?<by>[^']+)'(?: with binding '[^']+')? denied request: (?<detail>.*)$/s,
  ],
  ['webhookUnreachable', /failed calling webhook "(?<by>[^"]+)"(?:: |; )(?<detail>.*)$/s],
  ['podInvalid', /^Pod "[^"]*" is invalid: (?<detail>.*)$/s],
  ['quotaExceeded', /exceeded quota: (?<by>[^,\s]+), (?<detail>.*)$/s],
  ['quotaNeedsRequests', /failed quota: (?<by>[^:\s]+): (?<detail>must specify .*)$/s],
  ['quotaScope', /status unknown for quota: (?<by>[^,\s]+), (?<detail>resources: .*)$/s],
  ['quotaScope', /insufficient quota to (?<detail>(?:consume|match these scopes): .*)$/s],
  ['podSecurity', /violates PodSecurity "(?<by>[^"]+)": (?<detail>.*)$/s],
  [
    'limitRange',
    /is forbidden: \[?(?<detail>(?:(?:minimum|maximum) \S+ usage per|\S+ max limit to request ratio per) .*?)\]?$/s,
  ],
  ['serviceAccount', /error looking up service account (?<by>[^\s:]+): (?<detail>.*not found.*)$/s],
  ['priorityClass', /no PriorityClass with name (?<by>\S+) was found/],
  ['runtimeClass', /pod rejected: RuntimeClass "(?<by>[^"]+)" not found/],
  ['overhead', /pod rejected: (?<detail>Pod(?:'s)? Overhead (?:doesn't match|set without) .*)$/s],
  ['podInvalid', /is forbidden: (?<detail>.* must not be provided in pod spec.*)$/s],
];

const refusals = new WeakMap<CellContext, Refusal | null>();

/**
 * The newest refusal that can be about this node, or null. The events carry no node: they count when they are recent,
 * for a node that has joined since as well. The controller tries for it at once, yet after its first 25 warnings about
 * one DaemonSet it sends one in five minutes. Looked for once, for all reasons that ask.
 */
export function findRefusal(context: CellContext): Refusal | null {
  let refusal = refusals.get(context);
  if (refusal === undefined) {
    const event = refusedEvent(context);
    refusal = event === null ? null : classifyRefusal(event);
    if (refusal !== null && isOvertaken(refusal, context) && !isQuotaStillFull(refusal, context)) refusal = null;
    refusals.set(context, refusal);
  }
  return refusal;
}

/** Every sync tries all nodes: a Pod created after the refusal means that it is over. */
function isOvertaken({ event }: Refusal, { around }: CellContext): boolean {
  const newest = around.newestPodCreatedAt();
  return newest !== null && event.lastSeen !== null && newest > event.lastSeen + SAME_SYNC_MS;
}

/** Unless a quota had room for that one Pod and no more; another event need not have come. */
function isQuotaStillFull(refusal: Refusal, context: CellContext): boolean {
  const quota = refusal.kind === 'quotaExceeded' ? quotaOf(refusal, context) : null;
  return quota !== null && rowsNow(refusal, quota, context).some(isShort);
}

/** Whether the controller would create a Pod now: none is left that it waits for. */
export function isCreationDue({ daemonSet, pods, pod }: CellContext): boolean {
  return pod === null && (pods.length === 0 || allowsSurge(daemonSet));
}

function refusedEvent(context: CellContext): EventObject | null {
  const { daemonSet, time, around } = context;
  if (!isCreationDue(context)) return null;
  const event = around.eventsOf(daemonSet.uid).find(({ reason }) => reason === 'FailedCreate');
  return event?.lastSeen == null || time.isOlderThan(event.lastSeen, RECENT_MS) ? null : event;
}

export function classifyRefusal(event: EventObject): Refusal {
  const text = withoutPrefix(event.message).replace(/^Error creating: /, '');
  for (const [kind, pattern] of TABLE) {
    const groups = pattern.exec(text)?.groups;
    if (groups !== undefined) return { kind, event, text, by: groups.by ?? '', detail: (groups.detail ?? '').trim() };
  }
  return { kind: 'other', event, text, by: '', detail: text.trim() };
}

/** An event's own text: many alike are sent as one, which says so in front. */
export function withoutPrefix(message: string): string {
  return message.replace(/^\(combined from similar events\): /, '');
}

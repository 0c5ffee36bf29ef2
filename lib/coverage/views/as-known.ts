/**
 * Nothing is shown as known that isn't: when a list is not live, the cells that depend on it become unknown and keep
 * what was known last, and a Pod that could not be read is not called missing. The only place where freshness meets
 * verdicts.
 */
import type { Cell } from '../model.ts';
import { DECIDING, type ResourceName } from '../objects.ts';
import type { SourceState, SourceView } from '../picture.ts';
import { podNameStart } from '../pods.ts';

/** What may be taken as known. */
export interface Freshness {
  readonly states: ReadonlyMap<ResourceName, SourceState>;
  /** Pods that could never be read, as `namespace/name`; an empty name for all that are not named. */
  readonly malformedPods: readonly string[];
}

/** `hasPlace` says of a Pod that can't be read whether its cell is known all the same: it could be read before. */
export function freshnessOf(
  sources: readonly SourceView[],
  hasPlace: (pod: string) => boolean = () => false,
): Freshness {
  const pods = sources.find(({ resource }) => resource === 'pods');
  const named = pods?.malformedNames ?? [];
  const lost = named.filter((pod) => !hasPlace(pod));
  return {
    states: new Map(sources.map(({ resource, state }) => [resource, state])),
    malformedPods: (pods?.malformed ?? 0) > named.length ? [...lost, ''] : lost,
  };
}

/** Whether the lists that decide are live. */
export function areListsLive({ states }: Freshness): boolean {
  return DECIDING.every((resource) => states.get(resource) === 'live');
}

/**
 * Lists from which an object that is not there was taken out because it can't be read, so that its absence proves
 * nothing. What else can't be read is kept, or says nothing by being absent.
 */
const PROVE_ABSENCE: ReadonlySet<ResourceName> = new Set([
  'limitranges',
  'priorityclasses',
  'resourcequotas',
  'runtimeclasses',
]);

/** The lists that are live and hold all that there is, as far as a reason names what they lack. */
export function readableLists(sources: readonly SourceView[]): ReadonlySet<ResourceName> {
  const isWhole = ({ resource, malformed }: SourceView) => malformed === 0 || !PROVE_ABSENCE.has(resource);
  return new Set(sources.filter((one) => one.state === 'live' && isWhole(one)).map(({ resource }) => resource));
}

/** Whether every cell is what the engine says: the lists are live, and every Pod could be read. */
export function isAllKnown(freshness: Freshness): boolean {
  return freshness.malformedPods.length === 0 && areListsLive(freshness);
}

const WORDS: Readonly<Record<Exclude<SourceState, 'live'>, { readonly reason: string; readonly says: string }>> = {
  syncing: { reason: 'NotReadYet', says: 'have not been read yet.' },
  stale: { reason: 'SourceStale', says: 'are not being watched: the API server does not answer.' },
  forbidden: { reason: 'SourceForbidden', says: 'may not be read: the list and watch permissions are missing.' },
};

interface Unknown {
  readonly reason: string;
  readonly message: string;
  readonly lastKnown: Cell['state'];
}

/** Why this cell may not be shown as the engine has it, or null when it may. */
export function unknownBecause(cell: Cell, freshness: Freshness): Unknown | null {
  const resource = listInDoubt(cell, freshness);
  if (resource !== null) {
    const state = freshness.states.get(resource);
    const { reason, says } = WORDS[state === undefined || state === 'live' ? 'syncing' : state];
    return { reason, message: `${resource} ${says}`, lastKnown: state === 'stale' ? cell.state : 'unknown' };
  }
  const unread = cell.state === 'missing' ? unreadPodOf(cell.daemonSet, freshness) : undefined;
  if (unread === undefined) return null;
  const message =
    unread === ''
      ? "Some Pods can't be read, and one of them may be the one that is missing here."
      : `Pod ${unread} can't be read, and may be the one that is missing here.`;
  return { reason: 'ObjectMalformed', message, lastKnown: 'unknown' };
}

/** The cell as it may be shown. */
export function asKnown(cell: Cell, freshness: Freshness): Cell {
  const unknown = unknownBecause(cell, freshness);
  return unknown === null
    ? cell
    : { ...cell, state: 'unknown', severity: 'warning', confidence: 'certain', ...unknown };
}

function listInDoubt(cell: Cell, { states }: Freshness): ResourceName | null {
  for (const resource of ['nodes', 'daemonsets'] as const) if (states.get(resource) !== 'live') return resource;
  if (states.get('pods') === 'live') return null;
  const isDecidedBySpecs = cell.pod === null && (cell.state === 'repelled' || cell.state === 'notSelected');
  return isDecidedBySpecs ? null : 'pods';
}

/** The controller names Pods after their DaemonSet; more than the name can't be read. */
function unreadPodOf(daemonSet: string, { malformedPods }: Freshness): string | undefined {
  const [namespace = '', name = ''] = daemonSet.split('/');
  const start = `${namespace}/${podNameStart(name)}`;
  return malformedPods.find((pod) => pod === '' || pod.startsWith(start));
}

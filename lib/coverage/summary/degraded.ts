/** The verdict when not everything can be read: what failed, on which object, what is still known. */
import { isGap } from '../model.ts';
import { DECIDING, daemonSetKey, type ResourceName } from '../objects.ts';
import type { Picture, SourceState, SourceView, StateCounts } from '../picture.ts';
import { decidingIn, sourceOf } from './sources.ts';
import type { Verdict } from './types.ts';
import { capital, count, formatMoment, formatSpan, list, millis } from './words.ts';

const NAMES: Readonly<Record<ResourceName, string>> = {
  nodes: 'nodes',
  daemonsets: 'DaemonSets',
  pods: 'Pods',
  controllerrevisions: 'ControllerRevisions',
  events: 'events',
  namespaces: 'namespaces',
  resourcequotas: 'ResourceQuotas',
  limitranges: 'LimitRanges',
  priorityclasses: 'PriorityClasses',
  runtimeclasses: 'RuntimeClasses',
  leases: 'leases',
  clusterroles: 'ClusterRoles',
  clusterrolebindings: 'ClusterRoleBindings',
};
const SINGULAR: Readonly<Partial<Record<ResourceName, string>>> = {
  nodes: 'node',
  daemonsets: 'DaemonSet',
  pods: 'Pod',
};
/** What is not known without a list that decides no cell. */
const LOST: Readonly<Partial<Record<ResourceName, string>>> = {
  controllerrevisions: 'rollouts are not known',
  events: 'why a create was refused is not known',
};

/** Null while all lists that decide a cell are live. A stale one outweighs a forbidden one, and that one that syncs. */
export function degradedVerdict(picture: Picture, counts: StateCounts, now: number): Verdict | null {
  const stale = decidingIn(picture, 'stale');
  if (stale.length > 0) return staleVerdict(picture, stale, now);
  const forbidden = decidingIn(picture, 'forbidden');
  if (forbidden.length > 0) return forbiddenVerdict(picture, forbidden, counts);
  const isSyncing = DECIDING.some((resource) => (sourceOf(picture, resource)?.state ?? 'syncing') === 'syncing');
  return isSyncing ? syncingVerdict(picture, counts) : null;
}

function staleVerdict(picture: Picture, stale: readonly SourceView[], now: number): Verdict {
  const since = stale.map((source) => millis(source.since) ?? now).reduce((a, b) => Math.min(a, b));
  const moment = formatMoment(since, now);
  const isAll = DECIDING.every((resource) => sourceOf(picture, resource)?.state === 'stale');
  const what = list(stale.map(({ resource }) => NAMES[resource]));
  return {
    lead: isAll ? `Nothing known since ${moment}:` : `${capital(what)} not known since ${moment}:`,
    rest: `the API server stopped answering ${formatSpan(now - since)} ago. ${sayLastKnown(picture)}`,
    details: [
      ...messagesOf(stale),
      'Grey marks are the last known states. No cell counts as healthy until the API server answers again.',
    ],
  };
}

function sayLastKnown(picture: Picture): string {
  const nodes = new Set<string>();
  const ignored = new Set(picture.daemonSets.filter(({ isIgnored }) => isIgnored).map(daemonSetKey));
  for (const { node, daemonSet, state, lastKnown = state } of picture.cells) {
    if (isGap(lastKnown) && !ignored.has(daemonSet)) nodes.add(node);
  }
  if (nodes.size > 0) return `${count(nodes.size, 'node')} had gaps then.`;
  const wasKnown = picture.cells.some(({ lastKnown }) => lastKnown !== undefined && lastKnown !== 'unknown');
  return wasKnown ? 'No node had a gap then.' : 'Nothing was known before.';
}

function forbiddenVerdict(picture: Picture, forbidden: readonly SourceView[], counts: StateCounts): Verdict {
  const names = list(forbidden.map(({ resource }) => NAMES[resource]));
  const lacks = forbidden.map((source) => `${missingVerbs(source)} on ${source.resource}`);
  const cells = picture.nodes.length * picture.daemonSets.length;
  const unknown =
    cells === 0 ? 'No cell can be drawn without them.' : `${counts.unknown} of ${count(cells, 'cell')} are unknown.`;
  return {
    lead: `${capital(names)} cannot be read:`,
    rest: `this identity lacks ${list(lacks)}. ${unknown}`,
    details: [...knownFromSpecs(counts, ' are known from node and DaemonSet specs alone'), ...messagesOf(forbidden)],
  };
}

/** The verbs that the message names; both when it names none, since a picture needs both. */
function missingVerbs({ message }: SourceView): string {
  const verbs = ['list', 'watch'].filter((verb) => new RegExp(`\\b${verb}\\b`).test(message));
  return verbs.length === 0 ? 'list and watch' : list(verbs);
}

function syncingVerdict(picture: Picture, counts: StateCounts): Verdict {
  const say = (states: readonly SourceState[]) =>
    DECIDING.flatMap((resource) => {
      const source = sourceOf(picture, resource);
      if (!states.includes(source?.state ?? 'syncing')) return [];
      return count(source?.objects ?? 0, SINGULAR[resource] ?? resource);
    });
  const listed = say(['live']);
  const reading = say(['syncing']);
  const parts = listed.length > 0 ? [`${list(listed)} listed`] : [];
  return {
    lead: 'Calling the roll:',
    rest: `${[...parts, `${list(reading)} read so far`].join(', ')}.`,
    details: [
      'A cell stays open until its Pods have been read.',
      ...knownFromSpecs(counts, ', which specs alone decide, are already drawn'),
    ],
  };
}

function knownFromSpecs(counts: StateCounts, says: string): string[] {
  const known = counts.repelled + counts.notSelected;
  if (known === 0) return [];
  const parts = [
    ...(counts.repelled > 0 ? [`${count(counts.repelled, 'exclusion')} by taint`] : []),
    ...(counts.notSelected > 0 ? [`${counts.notSelected} by design`] : []),
  ];
  return [`${count(known, 'cell')}${says}: ${parts.join(', ')}.`];
}

function messagesOf(sources: readonly SourceView[]): string[] {
  return [...new Set(sources.map(({ message }) => message).filter((message) => message !== ''))];
}

/** A line for each list that decides no cell and is not live, unless the headline says so of them all. */
export function lesserLists(picture: Picture): string[] {
  return picture.sources.flatMap(({ resource, state }) => {
    const lost = LOST[resource];
    if (lost === undefined || state === 'live') return [];
    if (state !== 'forbidden' && decidingIn(picture, state).length > 0) return [];
    const says = { forbidden: 'cannot be read', stale: 'are stale', syncing: 'are still being read' }[state];
    return [`${capital(NAMES[resource])} ${says}: ${lost}.`];
  });
}

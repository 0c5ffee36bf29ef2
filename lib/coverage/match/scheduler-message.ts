/** Reads why the scheduler did not place a Pod: the message of its PodScheduled condition. Mirrors `FitError.Error`. */

/** So many nodes for the same reason. */
export interface NodeGroup {
  readonly count: number;
  readonly reason: string;
}

interface SchedulerMessage {
  /** Nodes that the scheduler knew, not those that are eligible; null when the text does not tell. */
  readonly nodes: number | null;
  /** Groups of nodes, or one text that holds for all of them. */
  readonly filter: readonly NodeGroup[] | string;
  /** The same for preemption; null when it was not tried. */
  readonly preemption: readonly NodeGroup[] | string | null;
}

export interface FailedScheduling {
  /** Reasons of the node that the Pod is pinned to; empty when that node does not exist. */
  readonly reasons: readonly string[];
  /** What preemption came to on that node; empty when it was not tried. */
  readonly preemption: string;
}

/** What a DaemonSet's Pod was refused for on its own node, out of a message that counts all nodes. */
export function parseFailedScheduling(message: string): FailedScheduling {
  const { nodes, filter, preemption } = parseSchedulerMessage(message);
  return {
    reasons: typeof filter === 'string' ? [filter].filter((text) => text !== '') : pinnedReasons(filter, nodes),
    preemption: pinned(preemption),
  };
}

const NO_NODES = 'no nodes available to schedule pods';

/** The message by its parts, for a Pod of any kind. */
export function parseSchedulerMessage(message: string): SchedulerMessage {
  const head = /^0\/(\d+) nodes are available:\s*/.exec(message);
  if (head === null)
    return { nodes: message.startsWith(NO_NODES) ? 0 : null, filter: message.trim(), preemption: null };

  const body = message.slice(head[0].length);
  const [filter = '', ...rest] = body.split(/(?:^|\s)(?:pod group )?preemption:\s*/);
  const preemption = rest.join(' preemption: ').replace(/^0\/\d+ nodes are available:\s*/, '');
  return {
    nodes: Number(head[1]),
    filter: readGroups(filter.trim().replace(AFTERTHOUGHT, '')),
    preemption: rest.length === 0 ? null : readGroups(preemption),
  };
}

/** What other plugins say once the nodes are through; 1.37 leaves a bare `not found` behind a text for all nodes. */
const AFTERTHOUGHT =
  /\.\s+(?:not found|no new claims to deallocate|still not schedulable|(?:deallocation|deletion|deallocation and deletion) of (?:PodGroup )?ResourceClaims? completed|All PostFilter plugins are skipped)[.,]?$/;

/** Reasons hold commas and periods, so only a count after a comma begins the next one. */
function readGroups(text: string): readonly NodeGroup[] | string {
  const trimmed = text.trim().replace(/\.+$/, '');
  const groups: NodeGroup[] = [];
  for (const part of trimmed.split(/, (?=\d+ )/)) {
    const match = /^(\d+) (.+)$/s.exec(part);
    if (match === null) return trimmed;
    groups.push({ count: Number(match[1]), reason: match[2] ?? '' });
  }
  return groups;
}

/** How the scheduler counts the nodes that a pin leaves out, newest wording first. */
const LEFT_OUT = /^node\(s\) didn't satisfy plugin\(s\) \[(.*)\]$|^node is filtered out by the prefilter result$/;
const SELECTOR_TEXT = "node(s) didn't match Pod's node affinity/selector";

function pinnedReasons(groups: readonly NodeGroup[], nodes: number | null): readonly string[] {
  const isLeftOut = ({ reason }: NodeGroup) => LEFT_OUT.test(reason);
  const everyNode = groups.find((group) => isLeftOut(group) && group.count === nodes);
  if (everyNode !== undefined) return isPinAlone(everyNode.reason) ? [] : [everyNode.reason];

  const isNewer = groups.some(isLeftOut);
  return groups
    .filter((group) => {
      if (isLeftOut(group)) return false;
      // Before there was a wording for them, the other nodes were counted as not matching the selector.
      if (!isNewer && group.reason === SELECTOR_TEXT && nodes !== null && nodes > 1 && group.count === nodes - 1)
        return false;
      return group.count === 1 || group.count === nodes;
    })
    .map(({ reason }) => reason);
}

/** No node is left although nothing but the pin chose: then the pin's node is not there. */
function isPinAlone(reason: string): boolean {
  const plugins = LEFT_OUT.exec(reason)?.[1];
  return plugins === undefined || plugins === 'NodeAffinity';
}

const NOT_HELPFUL = 'Preemption is not helpful for scheduling';

function pinned(preemption: SchedulerMessage['preemption']): string {
  if (preemption === null || typeof preemption === 'string') return preemption ?? '';
  return (preemption.find(({ reason }) => reason !== NOT_HELPFUL) ?? preemption[0])?.reason ?? '';
}

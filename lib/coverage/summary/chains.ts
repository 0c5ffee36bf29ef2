/** Which gap follows from which: one agent's failure is why others wait, and only the first link is to be repaired. */
import { daemonSetKey } from '../objects.ts';
import type { CellView, NodeView, Picture } from '../picture.ts';
import {
  CSI_DRIVERS,
  familiesFor,
  NETWORK_FAMILIES,
  NIDHOGG_TAINT,
  TAINT_REMOVERS,
  WEBHOOK_SERVERS,
} from './chain-links.ts';
import { indexRows } from './counts.ts';
import type { Gaps } from './gaps.ts';
import { oncePer } from './once.ts';
import { findUnlabelled } from './unlabelled.ts';
import { type UrgentGaps, worstOf } from './urgent-gaps.ts';

export interface Chains {
  /** The gap at the beginning of the chain; null for one that follows from no other. */
  readonly rootOf: (cell: CellView) => CellView | null;
  /** Cells that an agent would have, if another one had written a label: gaps only as part of their chain. */
  readonly unlabelled: readonly CellView[];
}

/** Of the picture's urgent gaps. */
export function makeChains(picture: Picture, urgent: UrgentGaps, gaps: Gaps): Chains {
  const rows = indexRows(picture);
  const unlabelled = findUnlabelled(picture, urgent, gaps);
  const links = new Map<CellView, CellView | null>();
  const linkOf = (cell: CellView): CellView | null => {
    let link = links.get(cell);
    if (link === undefined) {
      link = findLink(cell);
      links.set(cell, link);
    }
    return link;
  };
  // What a webhook keeps out it keeps out everywhere: asked once a DaemonSet.
  const webhooks = new Map<string, CellView | null>();
  const byOneWebhook = (cell: CellView) => {
    const key = `${cell.daemonSet} ${cell.message}`;
    const server = webhooks.get(key);
    if (server !== undefined) return server;
    const found = byWebhook(cell, picture, urgent);
    webhooks.set(key, found);
    return found;
  };
  const removers = new Map<string, readonly string[]>();
  const removersOf = (taint: string) => {
    let families = removers.get(taint);
    if (families === undefined) {
      families = familiesFor(taint, TAINT_REMOVERS);
      removers.set(taint, families);
    }
    return families;
  };
  const findLink = (cell: CellView): CellView | null => {
    const writer = unlabelled.get(cell);
    if (writer !== undefined) return writer;
    const node = picture.nodes[rows.get(cell.node) ?? -1];
    if (node === undefined) return null;
    return (
      byTaint(cell, node, removersOf, urgent) ??
      byNetwork(cell, node, urgent) ??
      byDriver(cell, urgent) ??
      (cell.reason === NO_WEBHOOK ? byOneWebhook(cell) : null)
    );
  };
  return { rootOf: (cell) => firstLink(cell, linkOf), unlabelled: [...unlabelled.keys()] };
}

/**
 * Follows the links to their beginning. Where they run in a circle, each waits for the other: then the one that sorts
 * first stands for the beginning, so that all of them agree.
 */
export function firstLink(cell: CellView, linkOf: (cell: CellView) => CellView | null): CellView | null {
  if (linkOf(cell) === null) return null;
  const seen: CellView[] = [];
  let current = cell;
  while (!seen.includes(current)) {
    seen.push(current);
    const next = linkOf(current);
    if (next === null) return current === cell ? null : current;
    current = next;
  }
  const circle = seen.slice(seen.indexOf(current));
  const root = circle.reduce((a, b) => (keyOf(a) <= keyOf(b) ? a : b));
  return root === cell ? null : root;
}

function keyOf({ daemonSet, node }: CellView): string {
  return `${daemonSet} ${node}`;
}

const TAINT_REASONS: ReadonlySet<string> = new Set([
  'StartupTaint',
  'CloudUninitializedTaint',
  'TaintAfterCreation',
  'DedicatedTaint',
  'NoExecuteTaint',
]);

const keysOf = oncePer(({ taints }: NodeView) => taints.map((taint) => taint.replace(/[=:].*$/, '')));

/** A taint that an agent of the node would have taken off, if it ran. */
function byTaint(
  cell: CellView,
  node: NodeView,
  removersOf: (taint: string) => readonly string[],
  urgent: UrgentGaps,
): CellView | null {
  if (!TAINT_REASONS.has(cell.reason)) return null;
  const keys = keysOf(node);
  // The one in the sentence first: a node may wait for several agents.
  const named = keys.filter((key) => cell.message.includes(key));
  const isStartup = cell.reason === 'StartupTaint' || cell.reason === 'CloudUninitializedTaint';
  for (const key of named.length > 0 || !isStartup ? named : keys) {
    const [, namespace, daemonSet] = NIDHOGG_TAINT.exec(key) ?? [];
    const remover =
      namespace === undefined
        ? urgent.ofFamilies(removersOf(key), node.name, cell.daemonSet)
        : urgent.at(node.name, `${namespace}/${daemonSet}`);
    if (remover !== null && remover.daemonSet !== cell.daemonSet) return remover;
  }
  return null;
}

const NETWORK_TEXT = /network ?plugin|network (?:is )?not ready|NetworkReady=false|NetworkPluginNotReady|\bcni\b/i;
const NODE_REASONS: ReadonlySet<string> = new Set(['NodeNotReady', 'NodeNotReadyTaint', 'NetworkUnavailableTaint']);

const NO_NETWORK = 'NetworkPluginNotReady';
const NO_SANDBOX = 'SandboxCreationFailed';
const NETWORK_REASONS: ReadonlySet<string> = new Set([NO_NETWORK, NO_SANDBOX]);
const NO_CSI_DRIVER = 'CsiDriverMissing';
const NO_WEBHOOK = 'AdmissionWebhookUnreachable';

/**
 * The network agent that fails on the node, where the network is what the node or the Pod waits for; where no agent is
 * known to, a Pod of the node of which its kubelet says that there is no network.
 */
function byNetwork(cell: CellView, { name, conditions }: NodeView, urgent: UrgentGaps): CellView | null {
  if (!isAboutNetwork(cell, conditions)) return null;
  const agent = urgent.ofFamilies(NETWORK_FAMILIES, name, cell.daemonSet);
  if (agent !== null && !NODE_REASONS.has(agent.reason)) return agent;
  return cell.reason === NO_NETWORK ? null : urgent.ofReason(NO_NETWORK, name);
}

function isAboutNetwork({ reason, message }: CellView, conditions: NodeView['conditions']): boolean {
  if (reason === NO_NETWORK) return true;
  if (reason === NO_SANDBOX) return NETWORK_TEXT.test(message);
  return (
    NODE_REASONS.has(reason) &&
    conditions.some((one) =>
      one.type === 'Ready'
        ? NETWORK_TEXT.test(`${one.reason} ${one.message}`)
        : one.type === 'NetworkUnavailable' && one.status === 'True',
    )
  );
}

/** Whether a cell of a picture may be another agent's fault: of most cells what they say themselves rules it out. */
export function mayFollow({ reason, message }: CellView): boolean {
  return (
    TAINT_REASONS.has(reason) ||
    NODE_REASONS.has(reason) ||
    NETWORK_REASONS.has(reason) ||
    reason === NO_CSI_DRIVER ||
    reason === NO_WEBHOOK ||
    NO_DRIVER.test(message)
  );
}

const NO_DRIVER = /not (?:found|installed|registered)|registered CSI drivers/i;

/** The CSI driver that the node does not have, since its agent fails there. */
function byDriver({ node, daemonSet, reason, message }: CellView, urgent: UrgentGaps): CellView | null {
  if (reason !== NO_CSI_DRIVER && !NO_DRIVER.test(message)) return null;
  const names = message.match(/[a-z0-9][a-z0-9.-]*\.[a-z0-9.-]*[a-z0-9]/g) ?? [];
  for (const name of names) {
    const agent = urgent.ofFamilies(familiesFor(name, CSI_DRIVERS), node, daemonSet);
    if (agent !== null) return agent;
  }
  return null;
}

/** The agent behind the webhook that keeps the Pod out, where it runs on no node at all. */
function byWebhook(cell: CellView, { daemonSets }: Picture, urgent: UrgentGaps): CellView | null {
  const [, webhook = ''] = /^Admission webhook (\S+)/.exec(cell.message) ?? [];
  const [, namespace, service = ''] = / at ([a-z0-9-]+)\/([a-z0-9-]+) can't be called/.exec(cell.message) ?? [];
  const known = familiesFor(webhook, WEBHOOK_SERVERS).flatMap((family) => urgent.daemonSetsOf(family));
  const servers = daemonSets.filter((one) => {
    const { healthy, outdated } = one.counts;
    if (healthy + outdated > 0 || daemonSetKey(one) === cell.daemonSet) return false;
    return known.includes(daemonSetKey(one)) || (one.namespace === namespace && isNamedAfter(service, one.name));
  });
  return worstOf(servers.flatMap((one) => urgent.ofDaemonSet(daemonSetKey(one)) ?? []));
}

/** `falco-webhook` is a Service of `falco`. */
function isNamedAfter(service: string, daemonSet: string): boolean {
  return service === daemonSet || service.startsWith(`${daemonSet}-`) || daemonSet.startsWith(`${service}-`);
}

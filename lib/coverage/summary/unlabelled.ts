/** Nodes that an agent does not select only because another one, which fails there, has not written its label. */
import { matchesRequirement } from '../match/labels.ts';
import { daemonSetKey, type SelectorRequirement, type StringMap } from '../objects.ts';
import type { CellView, DaemonSetView, NodeView, Picture } from '../picture.ts';
import { clip, SENTENCE_LIMIT } from '../reason.ts';
import { classifyTaint } from '../reasons/shared/taint-classes.ts';
import { familiesFor, LABEL_WRITERS } from './chain-links.ts';
import { indexRows, stateAt } from './counts.ts';
import type { Gaps } from './gaps.ts';
import type { UrgentGaps } from './urgent-gaps.ts';

/** A writer's own label may be written by another: the device plugin waits for one discovery, and that for the other. */
const LINKS_AT_MOST = 3;

/** Such cells with the gap of the agent that should have written the label. They join `urgent`. */
export function findUnlabelled(picture: Picture, urgent: UrgentGaps, gaps: Gaps): ReadonlyMap<CellView, CellView> {
  const found = new Map<CellView, CellView>();
  const waiting = picture.daemonSets.flatMap((daemonSet, column) => {
    const terms = (daemonSet.selects ?? []).filter((term) => term.some(isWritten));
    const isAgent = gaps.agentOf(daemonSetKey(daemonSet))?.role === 'agent';
    return terms.length > 0 && isAgent ? [{ daemonSet, terms, column }] : [];
  });
  for (let pass = 0; pass < LINKS_AT_MOST; pass++) {
    const before = found.size;
    for (const selection of waiting) addCells(picture, selection, urgent, found);
    if (found.size === before) break;
  }
  return found;
}

interface Selection {
  readonly daemonSet: DaemonSetView;
  /** Place in the picture. */
  readonly column: number;
  /** Those of its terms that ask for a label that some agent writes. */
  readonly terms: readonly (readonly SelectorRequirement[])[];
}

function addCells(picture: Picture, selection: Selection, urgent: UrgentGaps, found: Map<CellView, CellView>): void {
  const { daemonSet, column, terms } = selection;
  const key = daemonSetKey(daemonSet);
  const keys = new Set(terms.flat().map((requirement) => requirement.key));
  const families = [...new Set([...keys].flatMap((label) => familiesFor(label, LABEL_WRITERS)))];
  let kinds: ReadonlySet<string> | undefined;
  const rowOf = indexRows(picture);
  // On nearly every node of nearly every picture no writer fails.
  const rows = [...urgent.nodesOf(families)].flatMap((name) => rowOf.get(name) ?? []).sort((a, b) => a - b);
  for (const row of rows) {
    const node = picture.nodes[row];
    if (node === undefined || urgent.ofFamilies(families, node.name, key) === null) continue;
    if (stateAt(picture, row, column) !== 'notSelected' || urgent.at(node.name, key) !== null) continue;
    kinds ??= kindsSelected(picture, terms, keys);
    if (!isOfKind(node, kinds, daemonSet)) continue;
    for (const [label] of terms.map((term) => missingIn(term, labelsOf(node, keys)))) {
      const writer = label === undefined ? null : urgent.ofFamilies(familiesFor(label, LABEL_WRITERS), node.name, key);
      if (label === undefined || writer === null) continue;
      const cell = cellFor(node, key, label, writer);
      found.set(cell, writer);
      urgent.add(cell);
      break;
    }
  }
}

/** Pools and instance types with a node that meets a term: their other nodes are of the same kind. */
function kindsSelected({ nodes }: Picture, terms: Selection['terms'], keys: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(nodes.filter((node) => terms.some((term) => meetsAll(term, labelsOf(node, keys)))).flatMap(kindsOf));
}

function isWritten({ key, operator }: SelectorRequirement): boolean {
  return (operator === 'In' || operator === 'Exists') && familiesFor(key, LABEL_WRITERS).length > 0;
}

/** Labels that an agent writes and the node has not; none where anything else keeps the node out. */
function missingIn(term: readonly SelectorRequirement[], labels: StringMap): readonly string[] {
  const unmet = term.filter((requirement) => !matchesRequirement(requirement, labels));
  const isAll = unmet.every((requirement) => isWritten(requirement) && !labels.has(requirement.key));
  return isAll ? unmet.map(({ key }) => key) : [];
}

function meetsAll(term: readonly SelectorRequirement[], labels: StringMap): boolean {
  return term.every((requirement) => matchesRequirement(requirement, labels));
}

/** A node without the label need not be one that should have it: there has to be a sign. */
function isOfKind(node: NodeView, kinds: ReadonlySet<string>, { categories }: DaemonSetView): boolean {
  if (kindsOf(node).some((kind) => kinds.has(kind))) return true;
  return categories.includes('device') && node.taints.some(isForAccelerators);
}

function isForAccelerators(taint: string): boolean {
  const [, key = '', value = ''] = /^([^=:]*)=?([^:]*)/.exec(taint) ?? [];
  return classifyTaint({ key, value, effect: '', timeAdded: null }, { labels: NO_LABELS }) === 'accelerator';
}

const NO_LABELS: StringMap = new Map();
/** What `nodePool` calls nodes whose pool no label tells: they have nothing in common. */
const NO_POOLS: ReadonlySet<string> = new Set(['', 'nodes', 'control-plane']);

function kindsOf({ pool, instanceType }: NodeView): string[] {
  return [
    ...(NO_POOLS.has(pool) ? [] : [`pool ${pool}`]),
    ...(instanceType === '' ? [] : [`instance type ${instanceType}`]),
  ];
}

/** Those of its labels that are asked for. */
function labelsOf({ labels }: NodeView, keys: ReadonlySet<string>): StringMap {
  const have = new Map<string, string>();
  for (const key of keys) {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (value !== undefined) have.set(key, value);
  }
  return have;
}

function cellFor({ name }: NodeView, daemonSet: string, label: string, writer: CellView): CellView {
  const by = writer.daemonSet.slice(writer.daemonSet.indexOf('/') + 1);
  return {
    node: name,
    daemonSet,
    state: 'notSelected',
    reason: '',
    severity: 'warning',
    message: clip(`Label ${label} is missing; ${by}, which writes it, fails on the same node.`, SENTENCE_LIMIT),
    since: writer.since,
    pod: null,
    confidence: 'inferred',
  };
}

/** What can be said about a node that other nodes may share, numbered so that counting is quick. */
import type { ConditionView, NodeView, Picture } from '../picture.ts';
import { finish } from './steps.ts';
import { millis } from './words.ts';

/** The more meaningful first: of two that match the same nodes, the earlier is named. */
export const FEATURE_KINDS = [
  'pool',
  'kernel',
  'kubelet',
  'osImage',
  'operatingSystem',
  'architecture',
  'zone',
  'ready',
  'unschedulable',
  'condition',
  'taint',
  'instanceType',
  'joinedSince',
  'joinedBy',
  'label',
] as const;
export type FeatureKind = (typeof FEATURE_KINDS)[number];

interface Feature {
  readonly kind: FeatureKind;
  /** Of a label, its key; empty for what has none. */
  readonly key: string;
  readonly value: string;
  /** Said by another feature of the same nodes, so that it only counts towards its group. */
  readonly isApart: boolean;
}

/** What is said about a node in one word of several: its pool, its kernel, the value of one label. */
export interface FeatureGroup {
  readonly kind: FeatureKind;
  readonly key: string;
  /** Places in `features`. */
  readonly features: readonly number[];
  /** Whether a node has at most one of them. */
  readonly isOneOf: boolean;
}

export interface FeatureTable {
  readonly features: readonly Feature[];
  readonly groups: readonly FeatureGroup[];
  /** For each feature, its place in `groups`. */
  readonly groupOf: readonly number[];
  /** For each row of the picture, places in `features`. */
  readonly ofNode: readonly (readonly number[])[];
  /** For each row, when the node was created in milliseconds, or NaN. */
  readonly createdAt: readonly number[];
  /** Whether the node would have the same features and age at this row. */
  readonly fits: (node: NodeView, row: number) => boolean;
}

const ZONE_LABELS = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'];
/** Said by another feature, or different on every node. */
const LABELS_APART: ReadonlySet<string> = new Set([
  ...ZONE_LABELS,
  'kubernetes.io/hostname',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
  'node.kubernetes.io/instance-type',
  'beta.kubernetes.io/instance-type',
]);

/** Nodes between two steps. */
const STEP = 200;

/** Taints that the control plane makes of a condition or a cordon, which are features of their own. */
const CONDITION_TAINT = /^node\.kubernetes\.io\/(?:not-ready|unreachable|unschedulable)\b/;

export function tabulateFeatures({ nodes }: Pick<Picture, 'nodes'>): FeatureTable {
  return finish(tabulating(nodes));
}

/** The same in steps. */
export function* tabulating(nodes: readonly NodeView[]): Generator<void, FeatureTable> {
  const numbering = new Numbering();
  const ofNode: number[][] = [];
  const createdAt: number[] = [];
  for (const [row, node] of nodes.entries()) {
    ofNode.push(featuresOf(node, numbering.numberOf));
    createdAt.push(createdAtOf(node));
    if (row % STEP === 0) yield;
  }
  const { features, groups, groupOf } = numbering;
  const fits = (node: NodeView, row: number) => {
    const known = ofNode[row] ?? [];
    const found = featuresOf(node, numbering.find);
    const isSame = found.length === known.length && found.every((number, place) => number === known[place]);
    return isSame && Object.is(createdAtOf(node), createdAt[row]);
  };
  return { features, groups, groupOf, ofNode, createdAt, fits };
}

function createdAtOf({ createdAt }: NodeView): number {
  return millis(createdAt) ?? Number.NaN;
}

interface OpenGroup extends FeatureGroup {
  readonly place: number;
  readonly features: number[];
  readonly numbers: Map<string, number>;
}

type Numbered = (kind: FeatureKind, key: string, value: string, isApart: boolean) => number;

/** Two maps deep, so that no string has to be joined for each label of each node. */
class Numbering {
  readonly features: Feature[] = [];
  readonly groups: OpenGroup[] = [];
  readonly groupOf: number[] = [];
  readonly #ofKinds = new Map<string, OpenGroup>();
  readonly #ofLabels = new Map<string, OpenGroup>();

  readonly numberOf: Numbered = (kind, key, value, isApart) => {
    const group = this.#groupOf(kind, key);
    let number = group.numbers.get(value);
    if (number === undefined) {
      number = this.features.push({ kind, key, value, isApart }) - 1;
      this.groupOf.push(group.place);
      group.numbers.set(value, number);
      group.features.push(number);
    }
    return number;
  };

  /** -1 for what no node has. */
  readonly find: Numbered = (kind, key, value) =>
    this.#of(kind)
      .get(kind === 'label' ? key : kind)
      ?.numbers.get(value) ?? -1;

  #of(kind: FeatureKind): Map<string, OpenGroup> {
    return kind === 'label' ? this.#ofLabels : this.#ofKinds;
  }

  #groupOf(kind: FeatureKind, key: string): OpenGroup {
    const groups = this.#of(kind);
    const name = kind === 'label' ? key : kind;
    let group = groups.get(name);
    if (group === undefined) {
      const isOneOf = kind !== 'taint' && kind !== 'condition';
      group = { kind, key, features: [], isOneOf, place: this.groups.length, numbers: new Map() };
      groups.set(name, group);
      this.groups.push(group);
    }
    return group;
  }
}

function featuresOf(node: NodeView, numberOf: Numbered): number[] {
  const numbers: number[] = [];
  const add = (kind: FeatureKind, value: string) => {
    if (value !== '') numbers.push(numberOf(kind, '', value, false));
  };
  add('pool', node.pool);
  add('kernel', node.kernelVersion);
  add('kubelet', node.kubeletVersion);
  add('osImage', node.osImage);
  add('operatingSystem', node.operatingSystem);
  add('architecture', node.architecture);
  add('zone', zoneOf(node));
  add('instanceType', node.instanceType);
  if (node.ready !== 'True') add('ready', node.ready);
  if (node.unschedulable) add('unschedulable', 'true');
  for (const taint of new Set(node.taints)) if (!CONDITION_TAINT.test(taint)) add('taint', taint);
  for (const condition of new Set(conditionsOf(node))) add('condition', condition);
  for (const key in node.labels) {
    const value = Object.hasOwn(node.labels, key) ? node.labels[key] : undefined;
    if (value === undefined || LABELS_APART.has(key)) continue;
    numbers.push(numberOf('label', key, value, value === node.pool && value !== ''));
  }
  return numbers;
}

/** Of a silent node every condition turns Unknown: that follows from its silence, and tells nothing of it. */
function conditionsOf({ ready, conditions }: NodeView): string[] {
  return conditions.filter(({ status }) => ready !== 'Unknown' || status !== 'Unknown').map(sayCondition);
}

/** `DiskPressure`, `StorageReady=False`; empty for Ready, which is a feature of its own. */
function sayCondition({ type, status }: ConditionView): string {
  if (type === 'Ready') return '';
  return status === 'True' ? type : `${type}=${status}`;
}

function zoneOf(node: NodeView): string {
  for (const label of ZONE_LABELS) {
    const zone = Object.hasOwn(node.labels, label) ? node.labels[label] : undefined;
    if (zone !== undefined) return zone;
  }
  return '';
}

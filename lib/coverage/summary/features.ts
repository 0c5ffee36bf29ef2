/** What can be said about a node that other nodes may share, numbered so that counting is quick. */
import type { ConditionView, NodeView, Picture } from '../picture.ts';
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
  /** For each row of the picture, places in `features`. */
  readonly ofNode: readonly (readonly number[])[];
  /** For each row, when the node was created in milliseconds, or NaN. */
  readonly createdAt: readonly number[];
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

/** Taints that the control plane makes of a condition or a cordon, which are features of their own. */
const CONDITION_TAINT = /^node\.kubernetes\.io\/(?:not-ready|unreachable|unschedulable)\b/;

export function tabulateFeatures(picture: Picture): FeatureTable {
  const numbering = new Numbering();
  const ofNode = picture.nodes.map((node) => featuresOf(node, numbering));
  const createdAt = picture.nodes.map((node) => millis(node.createdAt) ?? Number.NaN);
  return { features: numbering.features, groups: numbering.groups, ofNode, createdAt };
}

interface OpenGroup extends FeatureGroup {
  readonly features: number[];
  readonly numbers: Map<string, number>;
}

/** Two maps deep, so that no string has to be joined for each label of each node. */
class Numbering {
  readonly features: Feature[] = [];
  readonly groups: OpenGroup[] = [];
  readonly #ofKinds = new Map<string, OpenGroup>();
  readonly #ofLabels = new Map<string, OpenGroup>();

  numberOf(kind: FeatureKind, key: string, value: string, isApart = false): number {
    const group = this.#groupOf(kind, key);
    let number = group.numbers.get(value);
    if (number === undefined) {
      number = this.features.push({ kind, key, value, isApart }) - 1;
      group.numbers.set(value, number);
      group.features.push(number);
    }
    return number;
  }

  #groupOf(kind: FeatureKind, key: string): OpenGroup {
    const groups = kind === 'label' ? this.#ofLabels : this.#ofKinds;
    const name = kind === 'label' ? key : kind;
    let group = groups.get(name);
    if (group === undefined) {
      group = { kind, key, features: [], isOneOf: kind !== 'taint' && kind !== 'condition', numbers: new Map() };
      groups.set(name, group);
      this.groups.push(group);
    }
    return group;
  }
}

function featuresOf(node: NodeView, numbering: Numbering): number[] {
  const numbers: number[] = [];
  const add = (kind: FeatureKind, value: string) => {
    if (value !== '') numbers.push(numbering.numberOf(kind, '', value));
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
    numbers.push(numbering.numberOf('label', key, value, value === node.pool && value !== ''));
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

/** What can be said about a node that other nodes may share, numbered so that counting is quick. */
import type { NodeView, Picture } from '../picture.ts';
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
  'taint',
  'instanceType',
  'joinedSince',
  'joinedBy',
  'label',
] as const;
export type FeatureKind = (typeof FEATURE_KINDS)[number];

export interface Feature {
  readonly kind: FeatureKind;
  readonly value: string;
}

export interface FeatureTable {
  readonly features: readonly Feature[];
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
  const features: Feature[] = [];
  // Two maps deep, so that no string has to be joined for each label of each node.
  const ofKinds = new Map<string, Map<string, number>>();
  const ofLabels = new Map<string, Map<string, number>>();
  const numberOf = (kind: FeatureKind, name: string, value: string): number => {
    const group = name === '' ? inner(ofKinds, kind) : inner(ofLabels, name);
    let number = group.get(value);
    if (number === undefined) {
      number = features.push({ kind, value: name === '' ? value : `${name}=${value}` }) - 1;
      group.set(value, number);
    }
    return number;
  };
  const ofNode = picture.nodes.map((node) => featuresOf(node, numberOf));
  const createdAt = picture.nodes.map((node) => millis(node.createdAt) ?? Number.NaN);
  return { features, ofNode, createdAt };
}

function inner(maps: Map<string, Map<string, number>>, key: string): Map<string, number> {
  let map = maps.get(key);
  if (map === undefined) {
    map = new Map();
    maps.set(key, map);
  }
  return map;
}

function featuresOf(node: NodeView, numberOf: (kind: FeatureKind, name: string, value: string) => number): number[] {
  const numbers: number[] = [];
  const add = (kind: FeatureKind, value: string) => {
    if (value !== '') numbers.push(numberOf(kind, '', value));
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
  for (const key in node.labels) {
    const value = Object.hasOwn(node.labels, key) ? node.labels[key] : undefined;
    if (value === undefined || LABELS_APART.has(key) || (value === node.pool && value !== '')) continue;
    numbers.push(numberOf('label', key, value));
  }
  return numbers;
}

function zoneOf(node: NodeView): string {
  for (const label of ZONE_LABELS) {
    const zone = Object.hasOwn(node.labels, label) ? node.labels[label] : undefined;
    if (zone !== undefined) return zone;
  }
  return '';
}

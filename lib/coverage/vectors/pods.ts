/** Single Pods: which node they are for, whether they are of the current revision, whether they count. */
import type { TermRow } from './build.ts';

interface TargetCase {
  readonly id: string;
  readonly nodeName: string;
  readonly terms: readonly TermRow[] | null;
  readonly target: string | null;
}

/** Mirrors TestGetTargetNodeName. */
export const TARGET_NODE: readonly TargetCase[] = [
  { id: 'TN01', nodeName: 'node-1', terms: null, target: 'node-1' },
  { id: 'TN02', nodeName: '', terms: [{ fields: [['metadata.name', 'In', 'node-1']] }], target: 'node-1' },
  { id: 'TN03', nodeName: '', terms: [{ fields: [['metadata.name', 'In', 'node-1', 'node-2']] }], target: null },
  { id: 'TN04', nodeName: '', terms: null, target: null },
  { id: 'TN05', nodeName: 'node-1', terms: [{ fields: [['metadata.name', 'In', 'node-2']] }], target: 'node-1' },
  {
    id: 'TN06',
    nodeName: '',
    terms: [{ expressions: [['a', 'In', 'host_1']] }, { fields: [['metadata.name', 'In', 'node-2']] }],
    target: 'node-2',
  },
  { id: 'TN07', nodeName: '', terms: [{ fields: [['metadata.name', 'NotIn', 'node-2']] }], target: null },
  { id: 'TN08', nodeName: '', terms: [], target: null },
  { id: 'TN09', nodeName: '', terms: [{ fields: [['metadata.foo', 'In', 'x']] }], target: null },
];

/** `replaces`: the required terms of the template, which the pin takes the place of. */
interface PinCase {
  readonly id: string;
  readonly replaces: readonly TermRow[] | null;
  readonly node: string;
  readonly pinned: readonly TermRow[];
}

/** What the controller writes into a new Pod. Mirrors TestReplaceDaemonSetPodNodeNameNodeAffinity. */
export const PINNED_AFFINITY: readonly PinCase[] = [
  { id: 'PA01', replaces: null, node: 'host_1', pinned: [{ fields: [['metadata.name', 'In', 'host_1']] }] },
  {
    id: 'PA02',
    replaces: [{ expressions: [['kubernetes.io/hostname', 'In', 'host_1']] }],
    node: 'host_1',
    pinned: [{ fields: [['metadata.name', 'In', 'host_1']] }],
  },
  { id: 'PA03', replaces: null, node: 'host_1', pinned: [{ fields: [['metadata.name', 'In', 'host_1']] }] },
  {
    id: 'PA04',
    replaces: [{ fields: [['metadata.name', 'In', 'host_1', 'host_2']] }],
    node: 'host_1',
    pinned: [{ fields: [['metadata.name', 'In', 'host_1']] }],
  },
  { id: 'PA05', replaces: null, node: 'host_1', pinned: [{ fields: [['metadata.name', 'In', 'host_1']] }] },
  {
    id: 'PA06',
    replaces: [{ expressions: [['hostname', 'In', 'host_1']] }, { fields: [['metadata.name', 'In', 'host_2']] }],
    node: 'host_1',
    pinned: [{ fields: [['metadata.name', 'In', 'host_1']] }],
  },
  {
    id: 'PA07',
    replaces: [{ fields: [['metadata.name', 'NotIn', 'host_2']] }],
    node: 'host_1',
    pinned: [{ fields: [['metadata.name', 'In', 'host_1']] }],
  },
  {
    id: 'PA08',
    replaces: [{ fields: [['metadata.foo', 'In', 'bar']] }],
    node: 'host_1',
    pinned: [{ fields: [['metadata.name', 'In', 'host_1']] }],
  },
];

interface UpdatedCase {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly templateGeneration: string | null;
  readonly currentHash: string | null;
  readonly isUpdated: boolean;
}

/** Mirrors TestIsPodUpdated. */
export const POD_UPDATED: readonly UpdatedCase[] = [
  {
    id: 'IU01',
    labels: { 'pod-template-generation': '12345', 'controller-revision-hash': '55555' },
    templateGeneration: '12345',
    currentHash: '55555',
    isUpdated: true,
  },
  {
    id: 'IU02',
    labels: { 'pod-template-generation': '12345', 'controller-revision-hash': '55555' },
    templateGeneration: '12345',
    currentHash: '55555123',
    isUpdated: true,
  },
  {
    id: 'IU03',
    labels: { 'pod-template-generation': '12345' },
    templateGeneration: '12345',
    currentHash: '55555',
    isUpdated: true,
  },
  {
    id: 'IU04',
    labels: { 'pod-template-generation': '12345' },
    templateGeneration: '12345',
    currentHash: null,
    isUpdated: true,
  },
  {
    id: 'IU05',
    labels: { 'pod-template-generation': '12345', 'controller-revision-hash': '55555' },
    templateGeneration: '12345',
    currentHash: null,
    isUpdated: true,
  },
  {
    id: 'IU06',
    labels: { 'pod-template-generation': '12345', 'controller-revision-hash': '55555' },
    templateGeneration: '12346',
    currentHash: '55555',
    isUpdated: true,
  },
  {
    id: 'IU07',
    labels: { 'pod-template-generation': '12345', 'controller-revision-hash': '55555' },
    templateGeneration: '12346',
    currentHash: '55555123',
    isUpdated: false,
  },
  { id: 'IU08', labels: {}, templateGeneration: '12345', currentHash: null, isUpdated: false },
  { id: 'IU09', labels: {}, templateGeneration: '12345', currentHash: '55555', isUpdated: false },
  { id: 'IU10', labels: {}, templateGeneration: '12345', currentHash: '55555', isUpdated: false },
  {
    id: 'IU11',
    labels: { 'controller-revision-hash': '55555' },
    templateGeneration: null,
    currentHash: '55555',
    isUpdated: true,
  },
  { id: 'IU12', labels: {}, templateGeneration: null, currentHash: null, isUpdated: false },
];

interface GroupingCase {
  readonly id: string;
  readonly areLabelsMatching: boolean;
  readonly owner: 'this' | 'another' | 'none';
  readonly phase: string;
  readonly isDeleting: boolean;
  readonly isCounted: boolean;
}

/** Mirrors TestGetNodesToDaemonPods. */
export const POD_GROUPING: readonly GroupingCase[] = [
  { id: 'PG01', areLabelsMatching: true, owner: 'this', phase: 'Running', isDeleting: false, isCounted: true },
  { id: 'PG02', areLabelsMatching: true, owner: 'none', phase: 'Running', isDeleting: false, isCounted: true },
  { id: 'PG03', areLabelsMatching: true, owner: 'this', phase: 'Succeeded', isDeleting: false, isCounted: true },
  { id: 'PG04', areLabelsMatching: true, owner: 'this', phase: 'Failed', isDeleting: false, isCounted: true },
  { id: 'PG05', areLabelsMatching: false, owner: 'this', phase: 'Running', isDeleting: false, isCounted: false },
  { id: 'PG06', areLabelsMatching: false, owner: 'none', phase: 'Running', isDeleting: false, isCounted: false },
  { id: 'PG07', areLabelsMatching: true, owner: 'another', phase: 'Running', isDeleting: false, isCounted: false },
  { id: 'PG08', areLabelsMatching: true, owner: 'this', phase: 'Succeeded', isDeleting: true, isCounted: false },
  { id: 'PG09', areLabelsMatching: true, owner: 'this', phase: 'Failed', isDeleting: true, isCounted: false },
];

/** Desired nodes, the strategy as written, and what it comes to. */
type LimitCase = readonly [
  id: string,
  desired: number,
  maxUnavailable: number | string,
  maxSurge: number | string,
  unavailable: number,
  surge: number,
];

/** Mirrors TestGetUnavailableNumbers. */
export const ROLLOUT_LIMITS: readonly LimitCase[] = [
  ['RL01', 0, 0, 0, 0, 0],
  ['RL02', 2, 1, 0, 1, 0],
  ['RL03', 2, 0, 0, 1, 0],
  ['RL04', 2, 0, 0, 1, 0],
  ['RL05', 2, '50%', 0, 1, 0],
  ['RL06', 2, 0, '50%', 0, 1],
  ['RL07', 2, 0, '100%', 0, 2],
  ['RL08', 3, '50%', 0, 2, 0],
  ['RL09', 3, '1%', 0, 1, 0],
  ['RL10', 10, '10%', 0, 1, 0],
  ['RL11', 11, '10%', 0, 2, 0],
  ['RL12', 3, '33%', 0, 1, 0],
  ['RL13', 3, '34%', 0, 2, 0],
  ['RL14', 5, '0%', 0, 1, 0],
];

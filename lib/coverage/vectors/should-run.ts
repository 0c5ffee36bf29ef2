/** One node against one template: should a Pod be made, should one be left alone. */
import type { TermRow, TolerationRow } from './build.ts';

interface ShouldRunCase {
  readonly id: string;
  readonly taints?: readonly string[];
  readonly unschedulable?: boolean;
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly terms?: readonly TermRow[];
  readonly tolerations?: readonly TolerationRow[];
  readonly hostNetwork?: boolean;
  /** Ignored by the decision, however much they ask for. */
  readonly requests?: Readonly<Record<string, string>>;
  readonly hostPorts?: readonly number[];
  /** The cluster counts Gt and Lt tolerations. */
  readonly numeric?: boolean;
  readonly shouldRun: boolean;
  readonly shouldContinueRunning: boolean;
}

/** Every case has this node, with room for 100M memory, 1 cpu and 100 Pods. */
export const SHOULD_RUN_NODE = { name: 'test-node', labels: { name: 'simple-daemon', type: 'production' } };

/** Mirrors TestNodeShouldRunDaemonPod up to SR11; the rest is worked out from the rule. */
export const SHOULD_RUN: readonly ShouldRunCase[] = [
  { id: 'SR01', requests: { memory: '50M', cpu: '0.5' }, shouldRun: true, shouldContinueRunning: true },
  { id: 'SR02', requests: { memory: '200M', cpu: '0.5' }, shouldRun: true, shouldContinueRunning: true },
  {
    id: 'SR03',
    nodeName: 'other-node',
    requests: { memory: '50M', cpu: '0.5' },
    shouldRun: false,
    shouldContinueRunning: false,
  },
  { id: 'SR04', hostPorts: [666], shouldRun: true, shouldContinueRunning: true },
  { id: 'SR05', requests: { memory: '100M', cpu: '0.5' }, shouldRun: true, shouldContinueRunning: true },
  { id: 'SR06', requests: { memory: '50M', cpu: '0.5' }, shouldRun: true, shouldContinueRunning: true },
  { id: 'SR07', nodeSelector: { name: 'simple-daemon', type: 'test' }, shouldRun: false, shouldContinueRunning: false },
  {
    id: 'SR08',
    nodeSelector: { name: 'simple-daemon', type: 'production' },
    shouldRun: true,
    shouldContinueRunning: true,
  },
  { id: 'SR09', terms: [{ expressions: [['type', 'In', 'test']] }], shouldRun: false, shouldContinueRunning: false },
  {
    id: 'SR10',
    terms: [{ expressions: [['type', 'In', 'production']] }],
    shouldRun: true,
    shouldContinueRunning: true,
  },
  {
    id: 'SR11',
    unschedulable: true,
    requests: { memory: '50M', cpu: '0.5' },
    shouldRun: true,
    shouldContinueRunning: true,
  },
  { id: 'SR12', taints: ['node.kubernetes.io/not-ready:NoExecute'], shouldRun: true, shouldContinueRunning: true },
  { id: 'SR13', taints: ['node.kubernetes.io/not-ready:NoSchedule'], shouldRun: false, shouldContinueRunning: true },
  { id: 'SR14', taints: ['node.kubernetes.io/unreachable:NoExecute'], shouldRun: true, shouldContinueRunning: true },
  { id: 'SR15', taints: ['node.kubernetes.io/unreachable:NoSchedule'], shouldRun: false, shouldContinueRunning: true },
  { id: 'SR16', taints: ['node.kubernetes.io/disk-pressure:NoSchedule'], shouldRun: true, shouldContinueRunning: true },
  {
    id: 'SR17',
    taints: ['node.kubernetes.io/disk-pressure:NoExecute'],
    shouldRun: false,
    shouldContinueRunning: false,
  },
  {
    id: 'SR18',
    taints: ['node.kubernetes.io/memory-pressure:NoSchedule'],
    shouldRun: true,
    shouldContinueRunning: true,
  },
  {
    id: 'SR19',
    taints: ['node.kubernetes.io/memory-pressure:NoExecute'],
    shouldRun: false,
    shouldContinueRunning: false,
  },
  { id: 'SR20', taints: ['node.kubernetes.io/pid-pressure:NoSchedule'], shouldRun: true, shouldContinueRunning: true },
  { id: 'SR21', taints: ['node.kubernetes.io/pid-pressure:NoExecute'], shouldRun: false, shouldContinueRunning: false },
  { id: 'SR22', taints: ['node.kubernetes.io/unschedulable:NoSchedule'], shouldRun: true, shouldContinueRunning: true },
  {
    id: 'SR23',
    taints: ['node.kubernetes.io/unschedulable:NoExecute'],
    shouldRun: false,
    shouldContinueRunning: false,
  },
  {
    id: 'SR24',
    taints: ['node.kubernetes.io/network-unavailable:NoSchedule'],
    shouldRun: false,
    shouldContinueRunning: true,
  },
  {
    id: 'SR25',
    taints: ['node.kubernetes.io/network-unavailable:NoSchedule'],
    hostNetwork: true,
    shouldRun: true,
    shouldContinueRunning: true,
  },
  {
    id: 'SR26',
    taints: ['node.kubernetes.io/network-unavailable:NoExecute'],
    hostNetwork: true,
    shouldRun: false,
    shouldContinueRunning: false,
  },
  {
    id: 'SR27',
    taints: ['node.kubernetes.io/out-of-service=nodeshutdown:NoExecute'],
    shouldRun: false,
    shouldContinueRunning: false,
  },
  {
    id: 'SR28',
    taints: ['node.cloudprovider.kubernetes.io/uninitialized=true:NoSchedule'],
    shouldRun: false,
    shouldContinueRunning: true,
  },
  {
    id: 'SR29',
    taints: ['node-role.kubernetes.io/control-plane:NoSchedule'],
    shouldRun: false,
    shouldContinueRunning: true,
  },
  {
    id: 'SR30',
    taints: ['node-role.kubernetes.io/control-plane:NoSchedule'],
    tolerations: [['node-role.kubernetes.io/control-plane', 'Exists', '', 'NoSchedule']],
    shouldRun: true,
    shouldContinueRunning: true,
  },
  { id: 'SR31', taints: ['a:PreferNoSchedule'], shouldRun: true, shouldContinueRunning: true },
  {
    id: 'SR32',
    taints: ['a:NoExecute', 'b:NoSchedule'],
    tolerations: [['', 'Exists']],
    shouldRun: true,
    shouldContinueRunning: true,
  },
  {
    id: 'SR33',
    taints: ['a:NoExecute', 'b:NoSchedule'],
    tolerations: [['b', 'Exists']],
    shouldRun: false,
    shouldContinueRunning: false,
  },
  {
    id: 'SR34',
    taints: ['a:NoExecute', 'b:NoSchedule'],
    tolerations: [['a', 'Exists']],
    shouldRun: false,
    shouldContinueRunning: true,
  },
  {
    id: 'SR35',
    taints: ['node.kubernetes.io/not-ready:NoExecute'],
    tolerations: [['node.kubernetes.io/not-ready', 'Exists', '', 'NoExecute']],
    shouldRun: true,
    shouldContinueRunning: true,
  },
  { id: 'SR36', terms: [], shouldRun: false, shouldContinueRunning: false },
  {
    id: 'SR37',
    taints: ['a:NoSchedule'],
    terms: [{ expressions: [['type', 'In', 'test']] }],
    shouldRun: false,
    shouldContinueRunning: false,
  },
  { id: 'SR38', terms: [{ expressions: [['a b', 'Exists']] }], shouldRun: false, shouldContinueRunning: false },
  { id: 'SR39', shouldRun: true, shouldContinueRunning: true },
  { id: 'SR40', shouldRun: true, shouldContinueRunning: true },
  { id: 'SR41', taints: ['a:NoSchedule'], nodeName: 'test-node', shouldRun: false, shouldContinueRunning: true },
  {
    id: 'SR42',
    taints: ['sla=95:NoSchedule'],
    tolerations: [['sla', 'Gt', '90', 'NoSchedule']],
    numeric: false,
    shouldRun: false,
    shouldContinueRunning: true,
  },
  {
    id: 'SR43',
    taints: ['sla=95:NoSchedule'],
    tolerations: [['sla', 'Gt', '90', 'NoSchedule']],
    numeric: true,
    shouldRun: true,
    shouldContinueRunning: true,
  },
];

import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../categories/catalogue.ts';
import { CoverageEngine } from '../engine/engine.ts';
import { SENTENCE_LIMIT } from '../reason.ts';
import { container, context, type DaemonSetFields, daemonSet, NOW, node, SECOND } from '../testing.ts';
import { hygieneOf, judgeHygiene } from './hygiene.ts';
import { KNOWN_NEEDS } from './known-needs.ts';
import { HYGIENE_RULES } from './registry.ts';
import type { HygieneContext } from './rule.ts';
import { CLEAN, EXPOSURE, HARMLESS, kept, role } from './testing.ts';

const withContainer = (fields: Parameters<typeof container>[0]) => ({
  template: { containers: [{ ...CLEAN, ...container(fields), name: 'agent' }] },
});
const many = (count: number) => Array.from({ length: count }, (_, i) => node({ name: `n${i}` }));
const everything = { ...HARMLESS, verbs: ['*'], apiGroups: ['*'], resources: ['*'] };

/** Rule, what it says, what breaks it. */
const BROKEN: readonly (readonly [rule: string, says: string, context: HygieneContext])[] = [
  [
    'NoPriorityClass',
    'No priorityClassName: on a full node nothing gives way to it, and its Pod waits for ever.',
    kept({ template: { priorityClassName: '' } }),
  ],
  [
    'NoRequests',
    'No cpu or memory request on container agent: first to be evicted when a node runs short.',
    kept(withContainer({ ...CLEAN, requests: { memory: '64Mi' }, limits: { memory: '128Mi' } })),
  ],
  [
    'RequestsTooLarge',
    'Requests 500m cpu: 13% of node-1, the smallest node.',
    kept(withContainer({ ...CLEAN, requests: { cpu: '500m', memory: '64Mi' }, limits: { memory: '128Mi' } })),
  ],
  [
    'NoMemoryLimit',
    'No memory limit on container agent: a leak there takes the whole node down.',
    kept(withContainer({ ...CLEAN, requests: { cpu: '50m', memory: '64Mi' }, limits: {} })),
  ],
  [
    'MutableTag',
    'No fixed image on container agent: nodes that join later run another version.',
    kept({ template: { containers: [{ ...CLEAN, image: 'registry.example:5000/fluent-bit' }] } }),
  ],
  [
    'NoReadinessProbe',
    'No readiness probe on container agent: Ready means no more than that it was started.',
    kept({ template: { containers: [{ ...CLEAN, hasReadinessProbe: false }] } }),
  ],
  [
    'NoLivenessProbe',
    'No liveness probe on container agent: an agent that hangs is not restarted.',
    kept({ exposure: { ...EXPOSURE, livenessProbed: [] } }),
  ],
  [
    'WindowsNotExcluded',
    'Targets 1 Windows node: no operating system is selected.',
    kept({}, { nodes: [node(), node({ name: 'win', labels: { 'kubernetes.io/os': 'windows' } })] }),
  ],
  [
    'VirtualNotExcluded',
    'Targets 1 virtual node, where DaemonSet Pods rarely can run.',
    kept({}, { nodes: [node({ name: 'fargate', labels: { 'eks.amazonaws.com/compute-type': 'fargate' } })] }),
  ],
  [
    'ToleratesEverything',
    'Tolerates every taint: it also runs on nodes that are leaving, shut down or virtual.',
    kept({ template: { tolerations: [['', 'Exists']] } }),
  ],
  [
    'SlowRollout',
    'A rollout over 500 nodes lasts 1 d 1 h: 1 at a time.',
    kept({}, { nodes: many(500), secondsPerNode: 180 }),
  ],
  [
    'UpdatesOnDelete',
    'updateStrategy OnDelete: a change reaches a node only when its Pod is deleted by hand.',
    kept({ updateStrategy: { type: 'OnDelete', maxUnavailable: 1, maxSurge: 0 } }),
  ],
  [
    'RightsMissing',
    'ServiceAccount default may not watch pods, watch namespaces, by its ClusterRoles.',
    kept({}, { clusterRoles: [role('reads', { ...HARMLESS, verbs: ['get', 'list'] })] }),
  ],
  [
    'ClusterAdmin',
    'ServiceAccount default may do everything, by ClusterRole ops: so may who takes over a node.',
    kept({}, { clusterRoles: [role('ops', everything)] }),
  ],
  [
    'PrivilegedBeyondNeed',
    'Privileged container agent: more than an agent for logging needs.',
    kept({ exposure: { ...EXPOSURE, privileged: ['agent'] } }),
  ],
  [
    'HostPathBeyondNeed',
    'Can write to /etc/ of the node: more than an agent for logging needs.',
    kept({ exposure: { ...EXPOSURE, hostPaths: [{ path: '/etc/', isWritable: true }] } }),
  ],
];

describe('a DaemonSet that is well kept', () => {
  test('breaks no rule', () => {
    expect(judgeHygiene(kept())).toEqual([]);
  });

  test.each<[string, HygieneContext]>([
    [
      'a pinned digest',
      kept({ template: { containers: [{ ...CLEAN, image: `fluent-bit@sha256:${'0'.repeat(64)}` }] } }),
    ],
    [
      'a port in the registry host',
      kept({ template: { containers: [{ ...CLEAN, image: 'r.example:5000/fluent-bit:2' }] } }),
    ],
    [
      'limits, from which requests are filled in',
      kept(withContainer({ ...CLEAN, requests: {}, limits: { cpu: '1', memory: '64Mi' } })),
    ],
    [
      'a probe on one of two containers',
      kept({ template: { containers: [CLEAN, { ...CLEAN, name: 'b', hasReadinessProbe: false }] } }),
    ],
    ['a read-only root', kept({ exposure: { ...EXPOSURE, hostPaths: [{ path: '/', isWritable: false }] } })],
    [
      '500 nodes, a tenth at a time',
      kept(
        {},
        {
          nodes: many(500),
          secondsPerNode: 180,
          around: { rollout: { ...context().around.rollout, maxUnavailable: 50 } },
        },
      ),
    ],
  ])('may have %s', (_, fine) => {
    expect(judgeHygiene(fine).map(({ rule }) => rule)).toEqual([]);
  });

  test.each<[string, DaemonSetFields, string[]]>([
    ['targets Windows nodes alone', {}, ['win']],
    [
      'selects an operating system by affinity',
      { template: { terms: [{ expressions: [['kubernetes.io/os', 'Exists']] }] } },
      ['win', 'lin'],
    ],
    [
      'selects one by the old label',
      { template: { nodeSelector: { 'beta.kubernetes.io/os': 'windows' } } },
      ['win', 'lin'],
    ],
  ])('is not asked to leave Windows when it %s', (_, fields, names) => {
    const nodes = names.map((name) =>
      node({ name, labels: { 'kubernetes.io/os': name === 'win' ? 'windows' : 'linux' } }),
    );
    expect(judgeHygiene(kept(fields, { nodes }))).toEqual([]);
  });

  test('that keeps the node on the network may be privileged and tolerate everything', () => {
    const cni = kept({
      name: 'calico-node',
      labels: { 'k8s-app': 'calico-node' },
      exposure: { ...EXPOSURE, privileged: ['agent'], hostPaths: [{ path: '/etc', isWritable: true }] },
      template: { containers: [{ ...CLEAN, image: 'calico/node:v3' }], tolerations: [['', 'Exists']] },
    });
    expect(judgeHygiene(cni)).toEqual([]);
  });
});

describe('every rule', () => {
  test('has a case here, in the order of the registry', () => {
    expect(BROKEN.map(([rule]) => rule)).toEqual(HYGIENE_RULES.map(({ id }) => id));
  });

  test.each(BROKEN)('%s says: %s', (rule, says, broken) => {
    const found = judgeHygiene(broken);
    expect(found.map((one) => one.rule)).toEqual([rule]);
    expect(found[0]?.says).toBe(says);
  });

  test.each(BROKEN)('%s names its evidence and a remedy, and says what that costs', (_, __, broken) => {
    const [found] = judgeHygiene(broken);
    expect(found?.evidence.length).toBeGreaterThan(0);
    expect(found?.says.length).toBeLessThanOrEqual(SENTENCE_LIMIT);
    expect(found?.remedy?.commands.length).toBeGreaterThan(0);
    expect(found?.remedy?.says).toMatch(/running Pod|no Pod|No Pod|older revisions/);
  });
});

test('what an agent lacks is granted, and nothing beside it', () => {
  const kured = kept(
    { name: 'kured', labels: {}, template: { containers: [{ ...CLEAN, image: 'kubereboot/kured:1' }] } },
    { clusterRoles: [] },
  );
  const [found] = judgeHygiene(kured);
  expect(found?.rule).toBe('RightsMissing');
  expect(found?.remedy?.commands.filter((command) => command.includes('create clusterrole '))).toEqual([
    'kubectl create clusterrole kured-needs-1 --verb=get,patch --resource=nodes',
    'kubectl create clusterrole kured-needs-2 --verb=list --resource=pods',
    'kubectl create clusterrole kured-needs-3 --verb=create --resource=pods/eviction',
  ]);
});

describe('roles that cannot be read', () => {
  test('are called not checked, and never fine', () => {
    const found = judgeHygiene(kept({}, { clusterRoles: null }));
    expect(found.map(({ rule, outcome }) => [rule, outcome])).toEqual([
      ['RightsMissing', 'notChecked'],
      ['ClusterAdmin', 'notChecked'],
    ]);
  });

  test('are those of the ServiceAccount, by its name or by its groups', () => {
    const engine = new CoverageEngine();
    const agent = daemonSet({ template: { serviceAccountName: 'shipper' } });
    const meta = { namespace: '', createdAt: NOW, deletedAt: null, labels: new Map<string, string>() };
    const bind = (name: string, roleName: string, subject: { kind: string; namespace: string; name: string }) => ({
      resource: 'clusterrolebindings' as const,
      type: 'set' as const,
      object: { kind: 'ClusterRoleBinding' as const, ...meta, name, uid: name, roleName, subjects: [subject] },
    });
    engine.apply([
      { resource: 'nodes', type: 'set', object: node() },
      { resource: 'daemonsets', type: 'set', object: agent },
      { resource: 'clusterroles', type: 'set', object: role('a', everything) },
      { resource: 'clusterroles', type: 'set', object: role('b', everything) },
      { resource: 'clusterroles', type: 'set', object: role('c', everything) },
      bind('1', 'a', { kind: 'ServiceAccount', namespace: 'agents', name: 'shipper' }),
      bind('2', 'b', { kind: 'ServiceAccount', namespace: 'other', name: 'shipper' }),
      bind('3', 'c', { kind: 'Group', namespace: '', name: 'system:serviceaccounts:agents' }),
    ]);
    engine.settle(NOW + SECOND);
    const found = hygieneOf(engine, 'agents/agent', null)?.find(({ rule }) => rule === 'ClusterAdmin');
    expect(found?.says).toContain('ClusterRole a and c');
    expect(hygieneOf(engine, 'agents/nobody', null)).toBeNull();
  });
});

test('what agents are known to need is said of agents that are known', () => {
  const families = new Set(CATALOGUE.map(({ family }) => family));
  expect([...KNOWN_NEEDS.keys()].filter((family) => !families.has(family))).toEqual([]);
});

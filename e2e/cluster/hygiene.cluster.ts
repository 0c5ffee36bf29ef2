/** Whoever follows a rule of hygiene, by its commands or by its YAML, keeps it: run with the real kubectl. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hygieneOf } from '../../lib/coverage/hygiene/hygiene.ts';
import { HYGIENE_RULES } from '../../lib/coverage/hygiene/registry.ts';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import type { Affinity, NewDaemonSet } from './kinds.ts';
import { type DaemonSetOptions, daemonSet, node } from './manifests.ts';
import { follow, merge } from './reasons/card.ts';
import { type WatchedCluster, watchCluster } from './rollcall/in-process.ts';
import { waitFor } from './wait.ts';

const withinMs = 20_000;

interface Broken {
  rule: string;
  agent: DaemonSetOptions;
  /** Default: both. */
  by?: 'commands' | 'yaml';
  variant?: string;
  /** How many it runs on. */
  nodes?: number;
  /** Of the first. */
  labels?: Record<string, string>;
  /** What must be as it was. */
  keeps?: (daemonSet: NewDaemonSet) => unknown;
}

const existing: Affinity = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }] }],
    },
  },
};
const term = ({ spec }: NewDaemonSet) =>
  JSON.stringify(
    spec.template.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]
      ?.matchExpressions?.[0],
  );
const surge = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } as const;

const BROKEN: Broken[] = [
  { rule: 'NoPriorityClass', agent: {} },
  { rule: 'NoRequests', agent: {}, by: 'yaml' },
  { rule: 'NoMemoryLimit', agent: {}, by: 'yaml' },
  { rule: 'NoReadinessProbe', agent: {}, by: 'yaml' },
  { rule: 'WindowsNotExcluded', agent: {}, nodes: 2, labels: { 'kubernetes.io/os': 'windows' } },
  { rule: 'VirtualNotExcluded', agent: {}, by: 'yaml', labels: { type: 'virtual-kubelet' } },
  {
    rule: 'VirtualNotExcluded',
    variant: 'affinity',
    agent: { pod: { affinity: existing } },
    by: 'yaml',
    labels: { type: 'virtual-kubelet' },
    keeps: term,
  },
  { rule: 'SlowRollout', agent: { minReadySeconds: 5_000 }, nodes: 20 },
  {
    rule: 'SlowRollout',
    variant: 'surge',
    agent: { minReadySeconds: 5_000, updateStrategy: surge },
    nodes: 20,
    keeps: ({ spec }) => spec.updateStrategy?.rollingUpdate?.maxUnavailable,
  },
  { rule: 'UpdatesOnDelete', agent: { updateStrategy: { type: 'OnDelete' } } },
  { rule: 'RightsMissing', agent: { image: 'registry.test/fluent/fluent-bit:4.1' }, by: 'commands' },
];
/** Their values are for the owner to know: the remedy shows where. */
const WITHOUT_PATCH = [
  'RequestsTooLarge',
  'MutableTag',
  'NoLivenessProbe',
  'ToleratesEverything',
  'ClusterAdmin',
  'PrivilegedBeyondNeed',
  'HostPathBeyondNeed',
];

const cases = BROKEN.flatMap((broken) =>
  (['commands', 'yaml'] as const)
    .filter((way) => broken.by === undefined || broken.by === way)
    .map((way) => ({ ...broken, way, name: [broken.rule, broken.variant ?? 'plain', way].join('-').toLowerCase() })),
);

let controlPlane: ControlPlane;
let rollcall: WatchedCluster;

beforeAll(async () => {
  controlPlane = await startControlPlane();
  rollcall = await watchCluster(controlPlane.kubeconfig);
  const { client } = controlPlane;
  const nodes = cases.flatMap(({ name, nodes = 1, labels }) =>
    Array.from({ length: nodes }, (_, i) => node(`${name}-${i}`, { labels: { of: name, ...(i === 0 ? labels : {}) } })),
  );
  const accounts = cases.map(({ name }) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace: 'default' },
  }));
  const agents = cases.map(({ name, agent }) =>
    daemonSet(name, { ...agent, pod: { nodeSelector: { of: name }, serviceAccountName: name, ...agent.pod } }),
  );
  await client.apply([...nodes, ...accounts, ...agents]);
});
afterAll(async () => {
  await rollcall?.stop();
  await controlPlane?.stop();
});

const broken = (name: string, rule: string) =>
  hygieneOf(rollcall.engine, `default/${name}`, null)?.find((one) => one.rule === rule && one.outcome === 'found');

describe('a rule whose remedy is a change', () => {
  it.concurrent.each(cases)('$rule is kept after its $way ($variant)', async ({ name, rule, way, keeps }) => {
    const remedy = (await waitFor(() => broken(name, rule), withinMs, `${rule} to be broken`)).remedy;
    if (remedy === null) throw new Error(`${rule} has no remedy`);
    const get = () => controlPlane.client.get('DaemonSet', name, 'default');
    const before = await get();
    if (way === 'yaml') {
      if (remedy.patch === null) throw new Error(`${rule} has no YAML`);
      expect(await merge(remedy.patch, { namespace: 'default', name }, controlPlane)).toMatchObject({ code: 0 });
    } else {
      expect(await follow(remedy, false, controlPlane)).toEqual([]);
    }
    await waitFor(() => broken(name, rule) === undefined, withinMs, `${rule} to be kept`).catch(() => {});
    expect(broken(name, rule)).toBeUndefined();
    if (keeps !== undefined) expect(keeps(await get())).toEqual(keeps(before));
  });

  it('is each that has YAML or a patch: no other rule has', () => {
    const ids = HYGIENE_RULES.map(({ id }) => id);
    const known = [...BROKEN.map(({ rule }) => rule), ...WITHOUT_PATCH];
    expect(ids.filter((id) => !known.includes(id))).toEqual([]);
  });
});

/** The Pod is there and finds no room on its node. */
import { nameOf, type Row, tenant, tenantLeaves } from './row.ts';

const device = { requests: { 'example.com/device': '1' }, limits: { 'example.com/device': '1' } };

/** A tenant has the room; the agent's card gives it a priority that the tenant gives way to. */
const short = (
  reason: string,
  [resource, all, taken, wanted]: readonly [resource: string, all: string, taken: string, wanted: string],
  row: Pick<Row, 'fault' | 'says'> & Partial<Row>,
): Row => ({
  reason,
  also: ['PreemptionImpossible'],
  state: 'pending',
  before: [tenant(nameOf({ reason, ...row }), { resources: { requests: { [resource]: taken } } })],
  node: { allocatable: { [resource]: all } },
  agent: { requests: { [resource]: wanted } },
  remedy: 'heals',
  ...row,
});

export const noRoom: Row[] = [
  short('InsufficientCpu', ['cpu', '1', '800m', '500m'], {
    fault: 'another Pod has requested the cpu',
    says: /500 ?m.*cpu.*nothing may be evicted/,
  }),
  short('InsufficientCpu', ['cpu', '1', '800m', '500m'], {
    fault: 'the same on one node of three, and a priority class that never preempts; followed by its YAML',
    variant: 'yaml',
    says: /500 ?m.*cpu.*preemptionPolicy is Never/,
    more: 2,
    agent: { requests: { cpu: '500m' }, pod: { priorityClassName: 'never-preempts' } },
    before: [
      {
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name: 'never-preempts' },
        value: 100,
        preemptionPolicy: 'Never',
      },
      tenant('insufficient-cpu-yaml', { resources: { requests: { cpu: '800m' } } }),
    ],
    remedy: 'heals by its YAML',
  }),
  short('InsufficientMemory', ['memory', '1Gi', '900Mi', '200Mi'], {
    fault: 'another Pod has requested the memory',
    says: /200 ?Mi memory/,
  }),
  short('InsufficientEphemeralStorage', ['ephemeral-storage', '10Gi', '9Gi', '2Gi'], {
    fault: 'another Pod has requested the local storage',
    says: /2 ?Gi ephemeral-storage/,
  }),
  {
    fault: 'another Pod has the only device',
    reason: 'InsufficientExtendedResource',
    also: ['PreemptionImpossible'],
    state: 'pending',
    says: /example\.com\/device.*0 of 1 left/,
    before: [tenant('insufficient-extended-resource', { resources: device })],
    node: { allocatable: { 'example.com/device': '1' } },
    agent: { container: { resources: device } },
    remedy: 'heals',
  },
  {
    fault: 'no device plugin offers the device',
    reason: 'InsufficientExtendedResource',
    variant: 'none',
    state: 'pending',
    says: /example\.com\/device.*offers none/,
    agent: { container: { resources: device } },
    remedy: 'heals by hand',
    afterwards: ({ client, node }) =>
      client.patch(
        { ...node, kind: 'Node' },
        { status: { allocatable: { 'example.com/device': '1' }, capacity: { 'example.com/device': '1' } } },
        { subresource: 'status' },
      ),
  },
  {
    fault: 'it requests more cpu than the node has',
    reason: 'RequestExceedsNode',
    state: 'pending',
    says: /6 cpu.*in all/,
    agent: { requests: { cpu: '6' } },
    remedy: 'heals by hand',
    afterwards: ({ patchTemplate }) =>
      patchTemplate({ containers: [{ name: 'agent', resources: { requests: { cpu: '1' } } }] }),
  },
  {
    fault: 'it requests more devices than the node has',
    reason: 'RequestExceedsNode',
    variant: 'device',
    state: 'pending',
    says: /2 example\.com\/device.*1 in all/,
    node: { allocatable: { 'example.com/device': '1' } },
    agent: {
      container: { resources: { requests: { 'example.com/device': '2' }, limits: { 'example.com/device': '2' } } },
    },
  },
  {
    fault: 'the node runs as many Pods as it may',
    reason: 'TooManyPods',
    also: ['PreemptionImpossible'],
    state: 'pending',
    says: /1 Pods? .*allows 1/,
    before: [tenant('too-many-pods', {})],
    node: { allocatable: { pods: '1' } },
    remedy: 'heals',
  },
  {
    fault: 'another Pod has the host port',
    reason: 'HostPortConflict',
    state: 'pending',
    says: /TCP 9100.*default\/tenant-of-host-port-conflict/,
    before: [tenant('host-port-conflict', { ports: [{ containerPort: 9100, hostPort: 9100 }] })],
    agent: { pod: { hostNetwork: true }, container: { ports: [{ containerPort: 9100 }] } },
    remedy: 'heals by hand',
    afterwards: tenantLeaves,
  },
  {
    fault: 'another Pod has the host port on every address, UDP',
    reason: 'HostPortConflict',
    variant: 'udp',
    state: 'pending',
    says: /UDP .*8125/,
    before: [tenant('host-port-conflict-udp', { ports: [{ containerPort: 8125, hostPort: 8125, protocol: 'UDP' }] })],
    agent: {
      container: { ports: [{ containerPort: 8125, hostPort: 8125, hostIP: '127.0.0.1', protocol: 'UDP' }] },
    },
    remedy: 'heals by hand',
    afterwards: tenantLeaves,
  },
];

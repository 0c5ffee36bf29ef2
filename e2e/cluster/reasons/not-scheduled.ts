/** The Pod is there and finds no room on its node. */
import type { Row } from './row.ts';
import { tenant } from './row.ts';

const device = { requests: { 'example.com/device': '1' }, limits: { 'example.com/device': '1' } };

export const notScheduled: Row[] = [
  {
    reason: 'InsufficientCpu',
    state: 'pending',
    says: /500 ?m.*cpu/,
    before: [tenant('insufficient-cpu', { resources: { requests: { cpu: '800m' } } })],
    node: { allocatable: { cpu: '1' } },
    agent: { requests: { cpu: '500m' } },
  },
  {
    reason: 'InsufficientMemory',
    state: 'pending',
    says: /memory/,
    before: [tenant('insufficient-memory', { resources: { requests: { memory: '900Mi' } } })],
    node: { allocatable: { memory: '1Gi' } },
    agent: { requests: { memory: '200Mi' } },
  },
  {
    reason: 'InsufficientExtendedResource',
    state: 'pending',
    says: /example\.com\/device/,
    before: [tenant('insufficient-extended-resource', { resources: device })],
    node: { allocatable: { 'example.com/device': '1' } },
    agent: { container: { resources: device } },
  },
  {
    reason: 'RequestExceedsNode',
    state: 'pending',
    says: /6 cpu.*in all/,
    agent: { requests: { cpu: '6' } },
  },
  {
    reason: 'TooManyPods',
    state: 'pending',
    says: /1 Pods? .*allows 1/,
    before: [tenant('too-many-pods', {})],
    node: { allocatable: { pods: '1' } },
  },
  {
    reason: 'HostPortConflict',
    state: 'pending',
    says: /9100/,
    before: [tenant('host-port-conflict', { ports: [{ containerPort: 9100, hostPort: 9100 }] })],
    agent: { pod: { hostNetwork: true }, container: { ports: [{ containerPort: 9100 }] } },
  },
  {
    // The template tolerates the taint by the time that it is there, and the Pod, which OnDelete keeps, does not.
    reason: 'TaintAfterCreation',
    state: 'pending',
    says: /dedicated/,
    agent: { requests: { cpu: '6' }, updateStrategy: { type: 'OnDelete' } },
    after: async ({ client, node, daemonSet, pod }) => {
      await pod();
      const tolerations = [{ key: 'dedicated', operator: 'Exists' }];
      await client.patch(
        { ...daemonSet, kind: 'DaemonSet' },
        { spec: { template: { spec: { tolerations } } } },
        { type: 'strategic' },
      );
      await client.patch({ ...node, kind: 'Node' }, { spec: { taints: [{ key: 'dedicated', effect: 'NoSchedule' }] } });
    },
  },
];

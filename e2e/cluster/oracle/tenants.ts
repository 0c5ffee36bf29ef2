/** Pods of nobody that fill the nodes: of several priorities, some ended, some that never get away, some resized. */
import type { Client } from '../client.ts';
import type { Pod } from '../kinds.ts';
import { staysAnnotation } from '../marks.ts';
import { setPodStatus } from '../status.ts';
import { nodeNames } from './nodes.ts';
import type { Random } from './random.ts';

const namespace = 'default';

/** What happens to it once it runs. */
type Fate = 'runs' | 'ends' | 'stays' | 'grows';

export interface Tenant {
  readonly pod: Pod;
  readonly fate: Fate;
}

/** It takes cpu, memory and sometimes a port or a device, and stays under every taint. */
export function randomTenant(index: number, random: Random): Tenant {
  const fate = random.pick<Fate>(['runs', 'runs', 'runs', 'runs', 'runs', 'ends', 'stays', 'grows']);
  const ports = random.chance(0.3) ? [{ containerPort: 9100, hostPort: random.pick([9100, 9200]) }] : [];
  const requests: Record<string, string> = {
    cpu: random.pick(['100m', '400m', '1200m']),
    memory: random.pick(['64Mi', '300Mi', '4Gi']),
  };
  const devices = random.chance(0.1) ? { 'example.com/device': '1' } : {};
  // Two thirds go where they are told without being asked whether they fit; the others are placed by the scheduler.
  const place = random.chance(0.66)
    ? { nodeName: random.pick(nodeNames as [string, ...string[]]) }
    : { nodeSelector: { zone: random.pick(['a', 'b', 'c']) } };
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `tenant-${index}`,
      namespace,
      ...(fate === 'stays' ? { annotations: { [staysAnnotation]: 'true' } } : {}),
    },
    spec: {
      ...place,
      tolerations: [{ operator: 'Exists' }],
      priorityClassName: random.pick(['high', 'standard', 'standard', 'low', 'polite']),
      containers: [
        {
          name: 'tenant',
          image: 'registry.test/tenant:1.0',
          ports,
          resources: { requests: { ...requests, ...devices }, limits: devices },
        },
      ],
    },
    status: {},
  };
  return { pod, fate };
}

/** Ends some, deletes some that then stay terminating, and lets the kubelet report more than some have asked for. */
export async function fulfil(client: Client, tenants: readonly Tenant[]): Promise<void> {
  for (const { pod, fate } of tenants) {
    const { name } = pod.metadata;
    if (fate === 'stays') await client.delete(pod);
    if (fate === 'ends') await setPodStatus(client, namespace, name, { phase: 'Succeeded' });
    if (fate !== 'grows') continue;
    const { status } = await client.get('Pod', name, namespace);
    const containerStatuses = (status.containerStatuses ?? []).map((one) => ({
      ...one,
      allocatedResources: { cpu: '1500m', memory: '64Mi' },
      resources: { requests: { cpu: '900m', memory: '700Mi' } },
    }));
    if (containerStatuses.length > 0) await setPodStatus(client, namespace, name, { containerStatuses });
  }
}

/** Random containers: what they request, in the odd ways of writing it, and the host ports that they want. */
import type { Container } from '../kinds.ts';
import type { Random } from './random.ts';

type Resources = NonNullable<Container['resources']>;

/** Their requests and limits must be the same. */
const notOvercommitted = ['example.com/device', 'example.com/slot', 'hugepages-2Mi'];

function randomRequests(random: Random): Record<string, string> {
  const requests: Record<string, string> = {};
  if (random.chance(0.7)) requests.cpu = random.pick(['50m', '0.3', '400m', '1', '0.0505', '0']);
  if (random.chance(0.7)) requests.memory = random.pick(['32Mi', '200Mi', '600M', '0.5Gi', '1e8', '104857600500m']);
  if (random.chance(0.1)) requests['ephemeral-storage'] = random.pick(['1Gi', '15G']);
  if (random.chance(0.12)) requests['example.com/device'] = random.pick(['0', '1', '2']);
  if (random.chance(0.05)) requests['example.com/slot'] = '2';
  // Only beside cpu or memory.
  if (random.chance(0.06)) Object.assign(requests, { cpu: '50m', 'hugepages-2Mi': random.pick(['4Mi', '8Mi']) });
  return requests;
}

export function randomResources(random: Random): Resources {
  const requests = randomRequests(random);
  const limits = Object.fromEntries(Object.entries(requests).filter(([name]) => notOvercommitted.includes(name)));
  const kind = random.next();
  // A limit alone is a request, too.
  if (kind < 0.1) return { limits: { cpu: '200m', memory: '128Mi', ...limits } };
  if (kind < 0.2) return { requests, limits: { cpu: '2', ...limits } };
  return { requests, limits };
}

/** Up to three, no two alike. In the host network a container's ports are the host's. */
export function randomPorts(random: Random, isHostNetwork: boolean): unknown[] {
  const ports = new Map<string, unknown>();
  const count = random.chance(0.65) ? 0 : 1 + random.below(3);
  for (let index = 0; index < count; index += 1) {
    const containerPort = random.pick([9100, 9100, 9200, 9300]);
    const protocol = random.pick(['TCP', 'TCP', 'UDP', 'SCTP']);
    const hostIP = random.pick(['', '', '0.0.0.0', '127.0.0.1', '10.0.0.1', '::', '::1']);
    const hostPort = isHostNetwork || random.chance(0.9) ? { hostPort: containerPort } : {};
    // The API server compares them as text, and wants no two alike; nor may port and protocol repeat.
    ports.set(`${containerPort} ${protocol}`, {
      containerPort,
      protocol,
      ...hostPort,
      ...(hostIP === '' ? {} : { hostIP }),
    });
  }
  return [...ports.values()];
}

/** Plain ones and sidecars in any order. Ports of the plain ones hold nothing. */
export function randomInitContainers(random: Random): Container[] {
  if (random.chance(0.65)) return [];
  return Array.from({ length: 1 + random.below(3) }, (_, index): Container => {
    const isSidecar = random.chance(0.5);
    const port = { containerPort: 9400 + index, hostPort: 9400 + index };
    return {
      name: `prepare-${index}`,
      image: 'registry.test/prepare:1.0',
      resources: { requests: { cpu: random.pick(['100m', '250m', '700m']), memory: random.pick(['16Mi', '300Mi']) } },
      ...(isSidecar ? { restartPolicy: 'Always' } : {}),
      ...(random.chance(0.3) ? { ports: [port] } : {}),
    };
  });
}

/** Random DaemonSets: every form of selector, toleration, request and port that decides something. */
import type { NewDaemonSet, PodSpec } from '../kinds.ts';
import { daemonSet } from '../manifests.ts';
import { randomInitContainers, randomPorts, randomResources } from './containers.ts';
import { randomAffinity } from './node-affinity.ts';
import { nodeNames } from './nodes.ts';
import type { Random } from './random.ts';
import { openNamespaces, priorityClasses, ruledNamespaces } from './surroundings.ts';
import { randomTolerations } from './tolerations.ts';

type UpdateStrategy = NonNullable<NewDaemonSet['spec']['updateStrategy']>;

const selectors: readonly [Record<string, string>, ...Record<string, string>[]] = [
  { 'kubernetes.io/os': 'linux' },
  { pool: 'gpu' },
  { pool: 'general', 'kubernetes.io/arch': 'amd64' },
  { disk: '' },
  { zone: 'a' },
  { 'example.com/tier': 'front' },
];

/** Beyond what its containers ask for, whatever they ask for. */
const podLevel: readonly [PodSpec['resources'], ...PodSpec['resources'][]] = [
  { requests: { cpu: '6', memory: '8Gi' } },
  { requests: { memory: '8Gi' } },
  { limits: { cpu: '6', memory: '8Gi' } },
];

const sameNode = (app: string) => [{ labelSelector: { matchLabels: { app } }, topologyKey: 'kubernetes.io/hostname' }];

function randomPodSpec(random: Random): Partial<PodSpec> {
  const affinity = random.chance(0.45) ? randomAffinity(random) : {};
  if (random.chance(0.06)) {
    affinity.podAntiAffinity = { requiredDuringSchedulingIgnoredDuringExecution: sameNode('agent-20') };
  }
  const initContainers = randomInitContainers(random);
  return {
    ...(random.chance(0.35) ? { nodeSelector: random.pick(selectors) } : {}),
    ...(Object.keys(affinity).length > 0 ? { affinity } : {}),
    ...(random.chance(0.75) ? { tolerations: randomTolerations(random) } : {}),
    ...(random.chance(0.3) ? { hostNetwork: true } : {}),
    ...(initContainers.length > 0 ? { initContainers } : {}),
    ...(random.chance(0.4) ? { priorityClassName: random.pick(priorityClasses) } : {}),
    ...(random.chance(0.1) ? { runtimeClassName: random.pick(['sandboxed', 'sandboxed', 'picky']) } : {}),
  };
}

function randomStrategy(random: Random): UpdateStrategy {
  return random.pick<UpdateStrategy>([
    { type: 'OnDelete' },
    { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '100%' } },
    { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '34%' } },
    { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 3 } },
    { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '50%' } },
  ]);
}

/** Forms too rare for chance: every cluster has one each. What they lack keeps their Pods from being made, or bound. */
const rare: readonly ((name: string) => NewDaemonSet)[] = [
  (name) => daemonSet(name, { pod: { nodeName: nodeNames[3] ?? '' }, namespace: 'agents' }),
  (name) => daemonSet(name, { pod: { nodeName: 'no-such-node' }, namespace: 'agents' }),
  (name) => daemonSet(name, { pod: { serviceAccountName: 'nobody' } }),
  (name) => daemonSet(name, { pod: { priorityClassName: 'no-such-class' } }),
  (name) => daemonSet(name, { pod: { runtimeClassName: 'no-such-runtime' } }),
  (name) => daemonSet(name, { pod: { overhead: { cpu: '10m' } } }),
  (name) => daemonSet(name, { pod: { runtimeClassName: 'picky', nodeSelector: { pool: 'general' } } }),
  (name) => daemonSet(name, { pod: { runtimeClassName: 'picky' } }),
  (name) => daemonSet(name, { pod: { priority: 5 } }),
  (name) => daemonSet(name, { pod: { schedulingGates: [{ name: 'example.com/wait' }] } }),
  (name) => daemonSet(name, { namespace: 'guarded', pod: { hostNetwork: true } }),
  (name) => daemonSet(name, { namespace: 'limited', container: { resources: { limits: { cpu: '800m' } } } }),
  // More than the limit that its namespace gives it.
  (name) => daemonSet(name, { namespace: 'limited', requests: { cpu: '500m' } }),
  (name) => daemonSet(name, { namespace: 'counted', pod: { tolerations: [{ operator: 'Exists' }] } }),
  (name) => daemonSet(name, { namespace: 'accounted' }),
  (name) => daemonSet(name, { namespace: 'accounted', requests: { cpu: '200m', memory: '100Mi' } }),
  (name) => daemonSet(name, { namespace: 'agents', requests: { cpu: '50m' }, pod: { resources: podLevel[0] } }),
];

/** `index` numbers them; the first ones are the rare forms. */
export function randomDaemonSet(index: number, random: Random): NewDaemonSet {
  const name = `agent-${String(index).padStart(2, '0')}`;
  const make = rare[index];
  if (make !== undefined) return make(name);
  const pod = randomPodSpec(random);
  if (random.chance(0.08)) pod.resources = random.pick(podLevel);
  const ports = randomPorts(random, pod.hostNetwork === true);
  return daemonSet(name, {
    namespace: random.pick(random.chance(0.8) ? openNamespaces : ruledNamespaces),
    pod,
    container: { resources: randomResources(random), ...(ports.length > 0 ? { ports } : {}) },
    minReadySeconds: random.chance(0.2) ? 1 : 0,
    updateStrategy: randomStrategy(random),
  });
}

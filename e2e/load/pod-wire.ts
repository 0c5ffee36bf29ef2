/** Pods as an API server sends them: about 8 KB, of which Rollcall reads a tenth. */
import { controllerTolerations } from '../../lib/coverage/match/taints.ts';
import { type Agent, agentsOf, type ClusterSize, nodeIp, nodeName } from './fleet.ts';
import { managedBy } from './managed-fields.ts';
import {
  AGENT_CPU,
  API_ACCESS,
  agentContainers,
  agentSpec,
  agentTolerations,
  containerWire,
  imageOf,
  SIDE,
  sideContainer,
  volumesWire,
} from './pod-spec-wire.ts';
import { podStatusWire } from './pod-status-wire.ts';
import { hex64, mix, suffixOf, timeOf, uidOf } from './spell.ts';
import type { PodState, Stage } from './states.ts';
import { hole, Template } from './template.ts';

export const POD_UID = 1;
export const DAEMON_SET_UID = 2;
const REPLICA_SET_UID = 3;

const FIELDS = [
  'rv',
  'name',
  'suffix',
  'uid',
  'node',
  'hostIP',
  'podIP',
  'createdAt',
  'changedAt',
  'startedAt',
  'touchedAt',
  'deletedAt',
  'restarts',
  'containerId',
  'imageId',
  'app',
  'ownerUid',
  'cpu',
] as const;
type Field = (typeof FIELDS)[number];

const CPU = ['50m', '100m', '250m', '500m'] as const;

/** Renders Pods; keeps one template for each DaemonSet, revision and stage that it met. */
export class PodWire {
  readonly #agents: readonly Agent[];
  readonly #templates = new Map<string, Template<Field>>();

  constructor(size: ClusterSize) {
    this.#agents = agentsOf(size);
  }

  /** `namespace/name`. */
  key(pod: PodState): string {
    return `${this.namespace(pod)}/${this.name(pod)}`;
  }

  namespace({ owner }: PodState): string {
    return this.#agents[owner]?.namespace ?? 'shop';
  }

  name({ owner, serial }: PodState): string {
    const agent = this.#agents[owner];
    return agent === undefined ? `${appOf(owner)}-6d5f8c7b9-${suffixOf(serial)}` : `${agent.name}-${suffixOf(serial)}`;
  }

  /** JSON without the first brace, kind and apiVersion. */
  body(pod: PodState): string {
    const { serial, owner, node } = pod;
    const isAgent = owner >= 0;
    const id = hex64(serial + pod.restarts * 31);
    return this.#template(pod).fill([
      String(pod.rv),
      this.name(pod),
      suffixOf(serial),
      uidOf(POD_UID, serial),
      nodeName(node),
      nodeIp(node),
      `100.64.${(serial >> 8) & 255}.${serial & 255}`,
      timeOf(pod.createdAt),
      timeOf(pod.changedAt),
      timeOf(pod.startedAt),
      timeOf(pod.touchedAt),
      timeOf(pod.deletedAt),
      String(pod.restarts),
      id,
      id,
      isAgent ? '' : appOf(owner),
      isAgent ? uidOf(DAEMON_SET_UID, owner) : uidOf(REPLICA_SET_UID, -owner),
      CPU[-owner & 3] as string,
    ]);
  }

  #template({ owner, revision, stage, deletedAt }: PodState): Template<Field> {
    const agent = this.#agents[owner];
    const key = `${agent === undefined ? '' : owner} ${revision} ${stage} ${deletedAt !== 0}`;
    let template = this.#templates.get(key);
    if (template === undefined) {
      const wire =
        agent === undefined ? workloadPod(stage, deletedAt !== 0) : agentPod(agent, revision, stage, deletedAt !== 0);
      template = new Template(wire, FIELDS);
      this.#templates.set(key, template);
    }
    return template;
  }
}

function appOf(owner: number): string {
  return `shop-service-${String(-owner).padStart(4, '0')}`;
}

export function revisionHash(daemonSet: number, revision: number): string {
  return suffixOf(mix(daemonSet * 1000 + revision)) + suffixOf(mix(daemonSet * 1000 + revision + 500));
}

function agentPod(agent: Agent, revision: number, stage: Stage, isDeleted: boolean): object {
  const isBound = stage !== 'created';
  const affinity = {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [hole('node')] }] }],
      },
    },
  };
  const spec = {
    ...agentSpec(agent, revision),
    volumes: [...volumesWire(), API_ACCESS],
    ...(isBound ? { nodeName: hole('node') } : {}),
    affinity,
    tolerations: [
      ...agentTolerations(agent),
      ...controllerTolerations(false).map(({ key, operator, effect }) => ({ key, operator, effect })),
    ],
    priority: 2_000_001_000,
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
  };
  const labels = {
    'app.kubernetes.io/instance': agent.name,
    'app.kubernetes.io/name': agent.name,
    'controller-revision-hash': revisionHash(agent.index, revision),
    'pod-template-generation': String(revision),
  };
  const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: agent.name, uid: hole('ownerUid') };
  const images = [{ name: agent.name, image: imageOf(agent, revision), cpu: AGENT_CPU }, SIDE];
  return podWire({
    generateName: `${agent.name}-`,
    namespace: agent.namespace,
    labels,
    owner,
    spec,
    written: { containers: agentContainers(agent, revision), affinity, tolerations: agentTolerations(agent) },
    writer: 'kube-controller-manager',
    status: podStatusWire(stage, images),
    isDeleted,
  });
}

function workloadPod(stage: Stage, isDeleted: boolean): object {
  const image = `registry.example.com/shop/${hole('app')}:1.8.0`;
  const containers = [containerWire(hole('app'), image, hole('cpu')), sideContainer()];
  const spec = {
    volumes: [...volumesWire(), API_ACCESS],
    containers,
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    serviceAccountName: hole('app'),
    serviceAccount: hole('app'),
    ...(stage === 'created' ? {} : { nodeName: hole('node') }),
    securityContext: {},
    schedulerName: 'default-scheduler',
    tolerations: ['not-ready', 'unreachable'].map((key) => ({
      key: `node.kubernetes.io/${key}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    })),
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
  };
  return podWire({
    generateName: `${hole('app')}-6d5f8c7b9-`,
    namespace: 'shop',
    labels: { app: hole('app'), 'pod-template-hash': '6d5f8c7b9' },
    owner: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${hole('app')}-6d5f8c7b9`, uid: hole('ownerUid') },
    spec,
    written: { containers },
    writer: 'kube-controller-manager',
    status: podStatusWire(stage, [{ name: hole('app'), image, cpu: hole('cpu') }, SIDE]),
    isDeleted,
  });
}

interface PodParts {
  readonly generateName: string;
  readonly namespace: string;
  readonly labels: object;
  readonly owner: object;
  readonly spec: object;
  /** What `writer` is named for in managedFields. */
  readonly written: object;
  readonly writer: string;
  readonly status: object;
  readonly isDeleted: boolean;
}

function podWire({
  generateName,
  namespace,
  labels,
  owner,
  spec,
  written,
  writer,
  status,
  isDeleted,
}: PodParts): object {
  return {
    metadata: {
      name: hole('name'),
      generateName,
      namespace,
      uid: hole('uid'),
      resourceVersion: hole('rv'),
      // Stays 1: only the spec counts, and nobody changes a Pod's.
      generation: 1,
      creationTimestamp: hole('createdAt'),
      ...(isDeleted ? { deletionTimestamp: hole('deletedAt'), deletionGracePeriodSeconds: 30 } : {}),
      labels,
      annotations: {
        'platform.example.com/checked-at': hole('touchedAt'),
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': '9090',
      },
      ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }],
      managedFields: [
        managedBy(writer, hole('createdAt'), {
          metadata: { generateName, labels, ownerReferences: [] },
          spec: written,
        }),
        managedBy('kubelet', hole('touchedAt'), { status }, 'status'),
      ],
    },
    spec,
    status,
  };
}

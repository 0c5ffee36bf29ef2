/** Nodes as large as a kubelet and a cloud make them, images and all. */
import { type ClusterSize, nodeIp, nodeName, poolOf } from './fleet.ts';
import { managedBy } from './managed-fields.ts';
import { POOL_LABEL, poolName, TAINT } from './pod-spec-wire.ts';
import { timeOf, uidOf } from './spell.ts';
import type { NodeState } from './states.ts';
import { hole, Template } from './template.ts';

const NODE_UID = 4;
const IMAGES = 40;

const FIELDS = ['rv', 'name', 'uid', 'ip', 'pool', 'zone', 'team', 'createdAt', 'heartbeatAt', 'since'] as const;
type Field = (typeof FIELDS)[number];

export class NodeWire {
  readonly #size: ClusterSize;
  readonly #templates = new Map<string, Template<Field>>();

  constructor(size: ClusterSize) {
    this.#size = size;
  }

  key({ index }: NodeState): string {
    return nodeName(index);
  }

  /** JSON without the first brace, kind and apiVersion. */
  body(node: NodeState): string {
    const { index, rv, cordonedAt, taintedAt, team } = node;
    return this.#template(cordonedAt !== 0, taintedAt !== 0).fill([
      String(rv),
      nodeName(index),
      uidOf(NODE_UID, index),
      nodeIp(index),
      poolName(poolOf(this.#size, index)),
      `eu-west-1${'abc'[index % 3]}`,
      `team-${team}`,
      timeOf(node.createdAt),
      timeOf(node.heartbeatAt),
      timeOf(Math.max(cordonedAt, taintedAt)),
    ]);
  }

  #template(isCordoned: boolean, isTainted: boolean): Template<Field> {
    const key = `${isCordoned} ${isTainted}`;
    let template = this.#templates.get(key);
    if (template === undefined) {
      template = new Template(nodeWire(isCordoned, isTainted), FIELDS);
      this.#templates.set(key, template);
    }
    return template;
  }
}

function nodeWire(isCordoned: boolean, isTainted: boolean): object {
  const labels = labelsWire();
  const status = statusWire();
  const taints = [
    ...(isCordoned
      ? [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded: hole('since') }]
      : []),
    ...(isTainted ? [{ key: TAINT, effect: 'NoSchedule', timeAdded: hole('since') }] : []),
  ];
  return {
    metadata: {
      name: hole('name'),
      uid: hole('uid'),
      resourceVersion: hole('rv'),
      creationTimestamp: hole('createdAt'),
      labels,
      annotations: {
        'csi.volume.kubernetes.io/nodeid': '{"ebs.csi.aws.com":"i-0123456789abcdef0"}',
        'node.alpha.kubernetes.io/ttl': '300',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
      },
      managedFields: [
        managedBy('cloud-controller-manager', hole('createdAt'), { metadata: { labels }, spec: { taints } }),
        managedBy('kubelet', hole('heartbeatAt'), { status }, 'status'),
      ],
    },
    spec: {
      podCIDR: '100.64.0.0/24',
      providerID: `aws:///${hole('zone')}/i-0123456789abcdef0`,
      ...(taints.length === 0 ? {} : { taints }),
      ...(isCordoned ? { unschedulable: true } : {}),
    },
    status,
  };
}

function labelsWire(): Readonly<Record<string, string>> {
  return {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'karpenter.k8s.aws/instance-category': 'm',
    'karpenter.k8s.aws/instance-cpu': '32',
    'karpenter.k8s.aws/instance-family': 'm7i',
    'karpenter.k8s.aws/instance-generation': '7',
    'karpenter.k8s.aws/instance-hypervisor': 'nitro',
    'karpenter.k8s.aws/instance-memory': '131072',
    'karpenter.k8s.aws/instance-size': '8xlarge',
    'karpenter.sh/capacity-type': 'on-demand',
    'karpenter.sh/nodepool': hole('pool'),
    'karpenter.sh/registered': 'true',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': hole('name'),
    'kubernetes.io/os': 'linux',
    'node.kubernetes.io/instance-type': 'm7i.8xlarge',
    'topology.ebs.csi.aws.com/zone': hole('zone'),
    'topology.k8s.aws/zone-id': `euw1-${hole('zone')}`,
    'topology.kubernetes.io/region': 'eu-west-1',
    'topology.kubernetes.io/zone': hole('zone'),
    [POOL_LABEL]: hole('pool'),
    'platform.example.com/team': hole('team'),
  };
}

function statusWire(): object {
  const amounts = (cpu: string, memory: string) => ({
    cpu,
    'ephemeral-storage': '95551679124',
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory,
    pods: '250',
  });
  const condition = (type: string, status: string, reason: string) => ({
    type,
    status,
    lastHeartbeatTime: hole('heartbeatAt'),
    lastTransitionTime: hole('createdAt'),
    reason,
    message: `kubelet says ${reason}`,
  });
  return {
    capacity: amounts('32', '129000000Ki'),
    allocatable: amounts('31850m', '126000000Ki'),
    conditions: [
      condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory'),
      condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure'),
      condition('PIDPressure', 'False', 'KubeletHasSufficientPID'),
      condition('Ready', 'True', 'KubeletReady'),
    ],
    addresses: [
      { type: 'InternalIP', address: hole('ip') },
      { type: 'InternalDNS', address: hole('name') },
      { type: 'Hostname', address: hole('name') },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      machineID: hole('uid'),
      systemUUID: hole('uid'),
      bootID: hole('uid'),
      kernelVersion: '6.12.46',
      osImage: 'Bottlerocket OS 1.50.0 (aws-k8s-1.37)',
      containerRuntimeVersion: 'containerd://2.1.4+bottlerocket',
      kubeletVersion: 'v1.37.0-eks-5d4a308',
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
    images: Array.from({ length: IMAGES }, (_, i) => ({
      names: [
        `registry.example.com/platform/image-${i}@sha256:${String(i).padStart(64, '0')}`,
        `registry.example.com/platform/image-${i}:1.${i}.0`,
      ],
      sizeBytes: 31_415_926 + i,
    })),
  };
}

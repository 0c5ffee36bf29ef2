/** Node objects as a kubelet and the cloud controller leave them. */
import type { NodeAddress } from '../fleet/addresses.ts';
import type { Pool } from '../fleet/pools.ts';
import type { Condition, Labels, NodeWire, Taint } from '../wire.ts';
import { timestamp } from './time.ts';

export interface Kernel {
  readonly kernelVersion: string;
  readonly osImage: string;
}

export const USUAL_KERNEL: Kernel = { kernelVersion: '6.1.134', osImage: 'Bottlerocket OS 1.44.0 (aws-k8s-1.37)' };
export const NEW_KERNEL: Kernel = { kernelVersion: '6.12.46', osImage: 'Bottlerocket OS 1.50.0 (aws-k8s-1.37)' };

export interface NodeOptions {
  readonly uid: string;
  readonly address: NodeAddress;
  readonly pool: Pool;
  readonly kernel: Kernel;
  /** Milliseconds. */
  readonly createdAt: number;
}

/** A node that has just joined: not Ready, and tainted for it. */
export function buildNode({ uid, address, pool, kernel, createdAt }: NodeOptions): NodeWire {
  const at = timestamp(createdAt);
  return {
    metadata: { name: address.name, uid, creationTimestamp: at, labels: nodeLabels(address, pool) },
    spec: {
      providerID: `aws:///${address.zone}/i-0${uid.replaceAll('-', '').slice(0, 16)}`,
      taints: [...poolTaints(pool), { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }],
    },
    status: {
      ...nodeSize(pool),
      conditions: [
        condition(
          'MemoryPressure',
          'False',
          'KubeletHasSufficientMemory',
          'kubelet has sufficient memory available',
          at,
        ),
        condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure', at),
        condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available', at),
        condition('Ready', 'False', 'KubeletNotReady', NO_CNI, at),
      ],
      addresses: [
        { type: 'InternalIP', address: address.ip },
        { type: 'InternalDNS', address: address.name },
        { type: 'Hostname', address: address.name },
      ],
      nodeInfo: {
        ...kernel,
        architecture: pool.arch,
        operatingSystem: 'linux',
        containerRuntimeVersion: 'containerd://2.1.4+bottlerocket',
        kubeletVersion: 'v1.37.0-eks-5d4a308',
        kubeProxyVersion: '',
        machineID: uid.replaceAll('-', ''),
        systemUUID: uid,
        bootID: uid,
      },
    },
  };
}

export const NO_CNI =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';

/** The taints that a pool gives its nodes for life. */
export function poolTaints(pool: Pool): readonly Taint[] {
  return pool.taint === null ? [] : [pool.taint];
}

function condition(type: string, status: string, reason: string, message: string, at: string): Condition {
  return { type, status, reason, message, lastTransitionTime: at, lastHeartbeatTime: at };
}

function nodeLabels({ name, zone }: NodeAddress, pool: Pool): Labels {
  const [family = ''] = pool.instanceType.split('.');
  return {
    'beta.kubernetes.io/arch': pool.arch,
    'beta.kubernetes.io/os': 'linux',
    'karpenter.k8s.aws/instance-family': family,
    'karpenter.sh/capacity-type': pool.capacityType,
    'karpenter.sh/nodepool': pool.name,
    'karpenter.sh/registered': 'true',
    'karpenter.sh/initialized': 'true',
    'kubernetes.io/arch': pool.arch,
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'node.kubernetes.io/instance-type': pool.instanceType,
    'topology.kubernetes.io/region': 'eu-west-1',
    'topology.kubernetes.io/zone': zone,
    ...(pool.gpus === 0
      ? {}
      : {
          'nvidia.com/gpu.present': 'true',
          'nvidia.com/gpu.deploy.device-plugin': 'true',
          'nvidia.com/gpu.count': '8',
        }),
  };
}

/** Capacity, and what is left of it after the kubelet's and the system's reservations. */
function nodeSize(pool: Pool): { readonly capacity: Labels; readonly allocatable: Labels } {
  const memoryKi = Math.floor(pool.memoryGi * 1024 * 1024 * 0.985);
  const reservedKi = (355 + 11 * pool.maxPods) * 1024;
  const gpus: Labels = pool.gpus === 0 ? {} : { 'nvidia.com/gpu': String(pool.gpus) };
  const shared = { pods: String(pool.maxPods), 'hugepages-2Mi': '0', ...gpus };
  return {
    capacity: { cpu: String(pool.cpu), memory: `${memoryKi}Ki`, 'ephemeral-storage': '83873772Ki', ...shared },
    allocatable: {
      cpu: `${pool.cpu * 1000 - 90}m`,
      memory: `${memoryKi - reservedKi}Ki`,
      'ephemeral-storage': '76224326324',
      ...shared,
    },
  };
}

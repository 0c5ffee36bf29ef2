/** Nodes and agents as tests name them, with everything else filled in. */
import { timestamp } from '../../../lib/demo/scenario/build/time.ts';
import { type Agent, container, readiness } from '../../../lib/demo/scenario/fleet/agent.ts';
import type { ContainerWire, Labels, NodeWire, Taint, Toleration } from '../../../lib/demo/scenario/wire.ts';

export interface NodeSpec {
  readonly name: string;
  readonly pool: string;
  readonly taints?: readonly Taint[];
  readonly labels?: Labels;
  readonly kernel?: string;
  /** Milliseconds; three days ago when left out. */
  readonly createdAt?: number;
}

export interface AgentSpec {
  readonly namespace?: string;
  readonly name: string;
  /** Tells what the agent is for, as it does in a real cluster. */
  readonly image: string;
  /** Every taint when left out. */
  readonly tolerations?: readonly Toleration[];
  readonly nodeSelector?: Labels;
  readonly annotations?: Labels;
  readonly maxUnavailable?: number;
}

const DAY = 86_400_000;
const KERNEL = '6.1.134';

/** Ready for as long as it has been there. */
export function buildNode(spec: NodeSpec, uid: string): NodeWire {
  const { name, pool, taints = [], labels = {}, kernel = KERNEL, createdAt = Date.now() - 3 * DAY } = spec;
  const at = timestamp(createdAt);
  const size = { cpu: '8', memory: '32Gi', 'ephemeral-storage': '80Gi', pods: '110' };
  return {
    metadata: {
      name,
      uid,
      creationTimestamp: at,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'karpenter.sh/nodepool': pool,
        'node.kubernetes.io/instance-type': 'm6i.2xlarge',
        ...labels,
      },
    },
    spec: { providerID: `test:///${name}`, ...(taints.length === 0 ? {} : { taints: [...taints] }) },
    status: {
      capacity: size,
      allocatable: size,
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
          lastTransitionTime: at,
          lastHeartbeatTime: at,
        },
      ],
      addresses: [{ type: 'Hostname', address: name }],
      nodeInfo: {
        kernelVersion: kernel,
        osImage: 'Debian GNU/Linux 13',
        architecture: 'amd64',
        operatingSystem: 'linux',
      },
    },
  };
}

/** One container with the agent's name. */
export function buildAgent(spec: AgentSpec): Agent {
  const {
    namespace = 'agents',
    name,
    image,
    tolerations = [{ operator: 'Exists' }],
    nodeSelector,
    annotations = {},
  } = spec;
  const main: ContainerWire = container(
    name.slice(0, 63),
    image,
    { cpu: '50m', memory: '64Mi' },
    readiness('/healthz', 8080),
  );
  return {
    namespace,
    name,
    selector: { app: name.slice(0, 63) },
    containers: [main],
    tolerations,
    ...(nodeSelector === undefined ? {} : { nodeSelector }),
    serviceAccountName: 'default',
    maxUnavailable: spec.maxUnavailable ?? 1,
    volumes: [],
    annotations,
    revision: 1,
    previousImage: image,
    lastRollout: { hoursAgo: 2, minutes: 1 },
  };
}

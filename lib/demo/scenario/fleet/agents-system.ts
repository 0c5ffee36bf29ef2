/** Network and storage agents, in the shape of their upstream manifests. */
import { type Agent, container, EKS_AFFINITY, EVERYWHERE, helm, hostPaths, NODE_CRITICAL, readiness } from './agent.ts';

const ECR = '602401143452.dkr.ecr.eu-west-1.amazonaws.com/eks';
const CSI = 'public.ecr.aws/csi-components';
const system = { namespace: 'kube-system', priorityClassName: NODE_CRITICAL, tolerations: EVERYWHERE } as const;

const CILIUM: Agent = {
  ...system,
  name: 'cilium',
  selector: { 'k8s-app': 'cilium' },
  extraLabels: { 'app.kubernetes.io/name': 'cilium-agent', 'app.kubernetes.io/part-of': 'cilium' },
  hostNetwork: true,
  initContainers: [container('mount-cgroup', 'quay.io/cilium/cilium:v1.18.2', {})],
  containers: [
    container(
      'cilium-agent',
      'quay.io/cilium/cilium:v1.18.2',
      { cpu: '100m', memory: '512Mi' },
      {
        ...readiness('/healthz', 9879),
        args: ['--config-dir=/var/run/cilium/config-map'],
        securityContext: { privileged: true },
      },
    ),
  ],
  serviceAccountName: 'cilium',
  maxUnavailable: 2,
  volumes: hostPaths('/var/run/cilium', '/sys/fs/bpf', '/opt/cni/bin', '/etc/cni/net.d'),
  annotations: helm('cilium', 'kube-system'),
  revision: 6,
  previousImage: 'quay.io/cilium/cilium:v1.18.1',
  lastRollout: { hoursAgo: 2, minutes: 24 },
};

const KUBE_PROXY: Agent = {
  ...system,
  name: 'kube-proxy',
  selector: { 'k8s-app': 'kube-proxy' },
  hostNetwork: true,
  affinity: EKS_AFFINITY,
  containers: [container('kube-proxy', `${ECR}/kube-proxy:v1.37.0-eksbuild.2`, { cpu: '100m' })],
  serviceAccountName: 'kube-proxy',
  maxUnavailable: '10%',
  volumes: hostPaths('/var/log', '/run/xtables.lock', '/lib/modules'),
  annotations: {},
  revision: 3,
  previousImage: `${ECR}/kube-proxy:v1.36.2-eksbuild.1`,
  lastRollout: { hoursAgo: 190, minutes: 11 },
};

const NODE_LOCAL_DNS: Agent = {
  ...system,
  name: 'node-local-dns',
  selector: { 'k8s-app': 'node-local-dns' },
  hostNetwork: true,
  containers: [
    container(
      'node-cache',
      'registry.k8s.io/dns/k8s-dns-node-cache:1.26.4',
      { cpu: '25m', memory: '64Mi' },
      {
        ...readiness('/health', 8080),
        args: ['-localip', '169.254.20.10', '-conf', '/etc/Corefile', '-upstreamsvc', 'kube-dns-upstream'],
      },
    ),
  ],
  serviceAccountName: 'node-local-dns',
  maxUnavailable: '10%',
  volumes: hostPaths('/run/xtables.lock'),
  annotations: {},
  revision: 4,
  previousImage: 'registry.k8s.io/dns/k8s-dns-node-cache:1.25.0',
  lastRollout: { hoursAgo: 411, minutes: 9 },
};

const EBS_CSI_NODE: Agent = {
  ...system,
  name: 'ebs-csi-node',
  selector: { app: 'ebs-csi-node', 'app.kubernetes.io/name': 'aws-ebs-csi-driver' },
  affinity: EKS_AFFINITY,
  containers: [
    container('ebs-plugin', 'public.ecr.aws/ebs-csi-driver/aws-ebs-csi-driver:v1.48.0', { cpu: '10m', memory: '40Mi' }),
    container('node-driver-registrar', `${CSI}/csi-node-driver-registrar:v2.15.0`, { cpu: '10m', memory: '20Mi' }),
    container('liveness-probe', `${CSI}/livenessprobe:v2.17.0`, { cpu: '10m', memory: '20Mi' }),
  ],
  serviceAccountName: 'ebs-csi-node-sa',
  maxUnavailable: '10%',
  volumes: hostPaths('/var/lib/kubelet', '/var/lib/kubelet/plugins/ebs.csi.aws.com', '/dev'),
  annotations: helm('aws-ebs-csi-driver', 'kube-system'),
  revision: 9,
  previousImage: 'public.ecr.aws/ebs-csi-driver/aws-ebs-csi-driver:v1.47.0',
  lastRollout: { hoursAgo: 72, minutes: 8 },
};

/** The chart installs it everywhere; without Windows nodes its desired 0 is right. */
const EBS_CSI_NODE_WINDOWS: Agent = {
  ...EBS_CSI_NODE,
  name: 'ebs-csi-node-windows',
  selector: { app: 'ebs-csi-node-windows', 'app.kubernetes.io/name': 'aws-ebs-csi-driver' },
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          {
            matchExpressions: [
              { key: 'kubernetes.io/os', operator: 'In', values: ['windows'] },
              { key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['fargate', 'auto', 'hybrid'] },
            ],
          },
        ],
      },
    },
  },
  revision: 4,
};

const EFS_CSI_NODE: Agent = {
  ...system,
  name: 'efs-csi-node',
  selector: { app: 'efs-csi-node', 'app.kubernetes.io/name': 'aws-efs-csi-driver' },
  hostNetwork: true,
  affinity: EKS_AFFINITY,
  containers: [
    container('efs-plugin', 'public.ecr.aws/efs-csi-driver/amazon/aws-efs-csi-driver:v2.1.11', {
      cpu: '10m',
      memory: '96Mi',
    }),
    container('csi-driver-registrar', `${CSI}/csi-node-driver-registrar:v2.15.0`, { cpu: '10m', memory: '20Mi' }),
    container('liveness-probe', `${CSI}/livenessprobe:v2.17.0`, { cpu: '10m', memory: '20Mi' }),
  ],
  serviceAccountName: 'efs-csi-node-sa',
  maxUnavailable: 1,
  volumes: hostPaths('/var/lib/kubelet', '/var/run/efs', '/etc/amazon/efs'),
  annotations: helm('aws-efs-csi-driver', 'kube-system'),
  revision: 5,
  previousImage: 'public.ecr.aws/efs-csi-driver/amazon/aws-efs-csi-driver:v2.1.10',
  lastRollout: { hoursAgo: 73, minutes: 31 },
};

const TERMINATION_HANDLER: Agent = {
  ...system,
  name: 'aws-node-termination-handler',
  selector: {
    'app.kubernetes.io/name': 'aws-node-termination-handler',
    'app.kubernetes.io/instance': 'aws-node-termination-handler',
  },
  hostNetwork: true,
  nodeSelector: { 'kubernetes.io/os': 'linux', 'karpenter.sh/capacity-type': 'spot' },
  containers: [
    container('aws-node-termination-handler', 'public.ecr.aws/aws-ec2/aws-node-termination-handler:v1.25.3', {
      cpu: '50m',
      memory: '64Mi',
    }),
  ],
  serviceAccountName: 'aws-node-termination-handler',
  maxUnavailable: 1,
  volumes: [],
  annotations: helm('aws-node-termination-handler', 'kube-system'),
  revision: 2,
  previousImage: 'public.ecr.aws/aws-ec2/aws-node-termination-handler:v1.25.1',
  lastRollout: { hoursAgo: 800, minutes: 22 },
};

export const SYSTEM_AGENTS: readonly Agent[] = [
  CILIUM,
  KUBE_PROXY,
  NODE_LOCAL_DNS,
  EBS_CSI_NODE,
  EBS_CSI_NODE_WINDOWS,
  EFS_CSI_NODE,
  TERMINATION_HANDLER,
];

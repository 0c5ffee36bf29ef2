/** Security and device agents, in the shape of their upstream manifests. */
import type { Toleration } from '../wire.ts';
import { type Agent, container, EVERYWHERE, helm, hostPaths, NODE_CRITICAL, readiness } from './agent.ts';

const FALCO_IMAGE = 'docker.io/falcosecurity/falco:0.40.0';

const FALCO: Agent = {
  namespace: 'falco',
  name: 'falco',
  selector: { 'app.kubernetes.io/name': 'falco', 'app.kubernetes.io/instance': 'falco' },
  tolerations: EVERYWHERE,
  initContainers: [container('falcoctl-artifact-install', 'docker.io/falcosecurity/falcoctl:0.11.2', {})],
  containers: [
    container(
      'falco',
      FALCO_IMAGE,
      { cpu: '100m', memory: '256Mi' },
      {
        ...readiness('/healthz', 8765),
        args: ['/usr/bin/falco', '-o', 'engine.kind=kmod'],
        securityContext: { privileged: true },
      },
    ),
    container('falcoctl-artifact-follow', 'docker.io/falcosecurity/falcoctl:0.11.2', {}),
  ],
  serviceAccountName: 'falco',
  maxUnavailable: 2,
  volumes: hostPaths('/proc', '/boot', '/lib/modules', '/usr', '/etc'),
  annotations: helm('falco', 'falco'),
  revision: 13,
  previousImage: 'docker.io/falcosecurity/falco:0.39.2',
  lastRollout: { hoursAgo: 168, minutes: 19 },
};

/** Nothing that nodes are set aside for: the policy says why. */
const COMES_AND_GOES: readonly Toleration[] = [
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
  'karpenter.sh/disrupted',
].map((key) => ({ key, operator: 'Exists', effect: 'NoSchedule' }));

const TETRAGON: Agent = {
  namespace: 'kube-system',
  name: 'tetragon',
  selector: { 'app.kubernetes.io/name': 'tetragon', 'app.kubernetes.io/instance': 'tetragon' },
  tolerations: COMES_AND_GOES,
  hostNetwork: true,
  containers: [
    container('export-stdout', 'quay.io/cilium/hubble-export-stdout:v1.1.0', {}),
    container(
      'tetragon',
      'quay.io/cilium/tetragon:v1.5.0',
      { cpu: '50m', memory: '192Mi' },
      {
        ...readiness('/liveness', 6789),
        securityContext: { privileged: true },
      },
    ),
  ],
  serviceAccountName: 'tetragon',
  maxUnavailable: 1,
  volumes: hostPaths('/sys/fs/bpf', '/var/run/cilium/tetragon', '/proc'),
  annotations: helm('tetragon', 'kube-system'),
  revision: 5,
  previousImage: 'quay.io/cilium/tetragon:v1.4.1',
  lastRollout: { hoursAgo: 330, minutes: 34 },
};

const NVIDIA_DEVICE_PLUGIN: Agent = {
  namespace: 'gpu-operator',
  name: 'nvidia-device-plugin-daemonset',
  selector: { app: 'nvidia-device-plugin-daemonset' },
  extraLabels: { 'app.kubernetes.io/part-of': 'nvidia-gpu' },
  tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
  nodeSelector: { 'nvidia.com/gpu.deploy.device-plugin': 'true' },
  initContainers: [container('toolkit-validation', 'nvcr.io/nvidia/cloud-native/gpu-operator-validator:v25.3.4', {})],
  containers: [container('nvidia-device-plugin', 'nvcr.io/nvidia/k8s-device-plugin:v0.17.4', {})],
  priorityClassName: NODE_CRITICAL,
  serviceAccountName: 'nvidia-device-plugin',
  maxUnavailable: 1,
  volumes: hostPaths('/var/lib/kubelet/device-plugins', '/run/nvidia'),
  annotations: {},
  revision: 2,
  previousImage: 'nvcr.io/nvidia/k8s-device-plugin:v0.17.3',
  lastRollout: { hoursAgo: 240, minutes: 2 },
};

export const SECURITY_AGENTS: readonly Agent[] = [FALCO, TETRAGON, NVIDIA_DEVICE_PLUGIN];

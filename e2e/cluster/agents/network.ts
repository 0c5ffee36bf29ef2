/** Container networks: each must run before its node is Ready, so each tolerates what keeps the others off. */
import type { KubeObject, NewDaemonSet } from '../kinds.ts';
import { namespace } from '../manifests.ts';
import { agent, configMap, hostPath, mount, onLinux, requests, serviceAccount, toleratesEverything } from './parts.ts';

const cniFolders = [hostPath('cni-bin', '/opt/cni/bin'), hostPath('cni-conf', '/etc/cni/net.d')];
const cniMounts = [mount('cni-bin', '/host/opt/cni/bin'), mount('cni-conf', '/host/etc/cni/net.d')];
const lockFile = hostPath('xtables-lock', '/run/xtables.lock', 'FileOrCreate');
const networkAdmin = { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } };
const onTheHost = { hostNetwork: true, priorityClassName: 'system-node-critical' };

export const calico: NewDaemonSet = agent({
  name: 'calico-node',
  namespace: 'kube-system',
  labels: { 'k8s-app': 'calico-node' },
  pod: {
    ...onTheHost,
    serviceAccountName: 'calico-node',
    nodeSelector: onLinux,
    tolerations: [
      { effect: 'NoSchedule', operator: 'Exists' },
      { key: 'CriticalAddonsOnly', operator: 'Exists' },
      { effect: 'NoExecute', operator: 'Exists' },
    ],
    terminationGracePeriodSeconds: 0,
    initContainers: [
      { name: 'install-cni', image: 'docker.io/calico/cni:v3.30.2', volumeMounts: cniMounts },
      { name: 'mount-bpffs', image: 'docker.io/calico/node:v3.30.2', securityContext: { privileged: true } },
    ],
    containers: [
      {
        name: 'calico-node',
        image: 'docker.io/calico/node:v3.30.2',
        securityContext: { privileged: true },
        resources: { requests: { cpu: '250m' } },
        readinessProbe: { exec: { command: ['/bin/calico-node', '-felix-ready', '-bird-ready'] } },
        volumeMounts: [mount('xtables-lock', '/run/xtables.lock')],
      },
    ],
    volumes: [...cniFolders, lockFile],
  },
});
export const withCalico: KubeObject[] = [serviceAccount('kube-system', 'calico-node'), calico];

export const flannel: NewDaemonSet = agent({
  name: 'kube-flannel-ds',
  namespace: 'kube-flannel',
  labels: { app: 'flannel', tier: 'node', 'k8s-app': 'flannel' },
  selector: { app: 'flannel', 'k8s-app': 'flannel' },
  pod: {
    ...onTheHost,
    serviceAccountName: 'flannel',
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }] }],
        },
      },
    },
    tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }],
    initContainers: [{ name: 'install-cni', image: 'ghcr.io/flannel-io/flannel:v0.27.2', volumeMounts: cniMounts }],
    containers: [
      {
        name: 'kube-flannel',
        image: 'ghcr.io/flannel-io/flannel:v0.27.2',
        args: ['--ip-masq', '--kube-subnet-mgr'],
        securityContext: { privileged: false, ...networkAdmin },
        resources: requests('100m', '50Mi'),
        volumeMounts: [mount('config', '/etc/kube-flannel/'), mount('xtables-lock', '/run/xtables.lock')],
      },
    ],
    volumes: [...cniFolders, configMap('config', 'kube-flannel-cfg'), lockFile],
  },
});
export const withFlannel: KubeObject[] = [
  namespace('kube-flannel', { 'pod-security.kubernetes.io/enforce': 'privileged' }),
  serviceAccount('kube-flannel', 'flannel'),
  flannel,
];

/** Its operator removes this taint from a node once the agent there is Ready. */
export const ciliumStartupTaint = 'node.cilium.io/agent-not-ready';

export const cilium: NewDaemonSet = agent({
  name: 'cilium',
  namespace: 'kube-system',
  labels: { 'k8s-app': 'cilium', 'app.kubernetes.io/name': 'cilium-agent' },
  selector: { 'k8s-app': 'cilium' },
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } },
  pod: {
    ...onTheHost,
    serviceAccountName: 'cilium',
    nodeSelector: onLinux,
    tolerations: [toleratesEverything],
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchLabels: { 'k8s-app': 'cilium' } }, topologyKey: 'kubernetes.io/hostname' },
        ],
      },
    },
    initContainers: [
      { name: 'config', image: 'quay.io/cilium/cilium:v1.18.0', command: ['cilium-dbg', 'build-config'] },
      { name: 'install-cni-binaries', image: 'quay.io/cilium/cilium:v1.18.0', volumeMounts: cniMounts },
    ],
    containers: [
      {
        name: 'cilium-agent',
        image: 'quay.io/cilium/cilium:v1.18.0',
        ports: [{ name: 'peer-service', containerPort: 4244, hostPort: 4244 }],
        securityContext: networkAdmin,
        startupProbe: { httpGet: { host: '127.0.0.1', path: '/healthz', port: 9879 }, failureThreshold: 300 },
        readinessProbe: { httpGet: { host: '127.0.0.1', path: '/healthz', port: 9879 } },
        volumeMounts: [mount('bpf-maps', '/sys/fs/bpf')],
      },
    ],
    volumes: [...cniFolders, hostPath('bpf-maps', '/sys/fs/bpf', 'DirectoryOrCreate')],
  },
});
export const withCilium: KubeObject[] = [serviceAccount('kube-system', 'cilium'), cilium];

export const weaveNet: NewDaemonSet = agent({
  name: 'weave-net',
  namespace: 'kube-system',
  labels: { name: 'weave-net' },
  minReadySeconds: 5,
  pod: {
    ...onTheHost,
    hostPID: true,
    serviceAccountName: 'weave-net',
    tolerations: [
      { effect: 'NoSchedule', operator: 'Exists' },
      { effect: 'NoExecute', operator: 'Exists' },
    ],
    initContainers: [{ name: 'weave-init', image: 'weaveworks/weave-kube:2.8.1', volumeMounts: cniMounts }],
    containers: [
      {
        name: 'weave',
        image: 'weaveworks/weave-kube:2.8.1',
        securityContext: { privileged: true },
        readinessProbe: { httpGet: { host: '127.0.0.1', path: '/status', port: 6784 } },
        resources: requests('50m', '100Mi'),
      },
      { name: 'weave-npc', image: 'weaveworks/weave-npc:2.8.1', resources: requests('50m', '100Mi') },
    ],
    volumes: [...cniFolders, lockFile],
  },
});
export const withWeaveNet: KubeObject[] = [serviceAccount('kube-system', 'weave-net'), weaveNet];

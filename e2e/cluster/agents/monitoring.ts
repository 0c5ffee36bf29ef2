/** Metrics of every node, and of those with GPUs. */
import type { KubeObject, NewDaemonSet } from '../kinds.ts';
import { namespace } from '../manifests.ts';
import { agent, hostPath, mount, onLinux, requests, serviceAccount, toleratesEverything } from './parts.ts';

/** As kube-prometheus installs it: on the host's network behind a proxy that has port 9100 of the node. */
export const nodeExporter: NewDaemonSet = agent({
  name: 'node-exporter',
  namespace: 'monitoring',
  labels: { 'app.kubernetes.io/name': 'node-exporter', 'app.kubernetes.io/part-of': 'kube-prometheus' },
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
  pod: {
    serviceAccountName: 'node-exporter',
    hostNetwork: true,
    hostPID: true,
    nodeSelector: onLinux,
    priorityClassName: 'system-cluster-critical',
    tolerations: [toleratesEverything],
    securityContext: { runAsNonRoot: true, runAsUser: 65534 },
    containers: [
      {
        name: 'node-exporter',
        image: 'quay.io/prometheus/node-exporter:v1.9.1',
        args: ['--web.listen-address=127.0.0.1:9101', '--path.rootfs=/host/root'],
        resources: requests('102m', '180Mi'),
        volumeMounts: [mount('sys', '/host/sys', true), mount('root', '/host/root', true)],
      },
      {
        name: 'kube-rbac-proxy',
        image: 'quay.io/brancz/kube-rbac-proxy:v0.19.1',
        args: ['--secure-listen-address=[$(IP)]:9100', '--upstream=http://127.0.0.1:9101/'],
        ports: [{ name: 'https', containerPort: 9100, hostPort: 9100 }],
        resources: requests('10m', '20Mi'),
      },
    ],
    volumes: [hostPath('sys', '/sys'), hostPath('root', '/')],
  },
});
export const withNodeExporter: KubeObject[] = [
  namespace('monitoring'),
  serviceAccount('monitoring', 'node-exporter'),
  nodeExporter,
];

/** A second exporter that a team brought along, on the same port of the host. */
export const teamExporter: NewDaemonSet = agent({
  name: 'team-node-exporter',
  namespace: 'team-metrics',
  labels: { 'app.kubernetes.io/name': 'prometheus-node-exporter', 'app.kubernetes.io/instance': 'team' },
  pod: {
    nodeSelector: onLinux,
    containers: [
      {
        name: 'node-exporter',
        image: 'quay.io/prometheus/node-exporter:v1.8.2',
        ports: [{ name: 'metrics', containerPort: 9100, hostPort: 9100 }],
        resources: requests('50m', '30Mi'),
      },
    ],
  },
});
export const withTeamExporter: KubeObject[] = [namespace('team-metrics'), teamExporter];

/** NVIDIA's exporter, sent to nodes that are labelled for it and tolerating what usually keeps others off them. */
export const gpuMonitor: NewDaemonSet = agent({
  name: 'dcgm-exporter',
  namespace: 'gpu-monitoring',
  labels: { 'app.kubernetes.io/name': 'dcgm-exporter', 'app.kubernetes.io/component': 'dcgm-exporter' },
  pod: {
    serviceAccountName: 'dcgm-exporter',
    nodeSelector: { 'node-type': 'gpu' },
    tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
    containers: [
      {
        name: 'exporter',
        image: 'nvcr.io/nvidia/k8s/dcgm-exporter:4.2.3-4.3.0-ubuntu22.04',
        args: ['-f', '/etc/dcgm-exporter/dcp-metrics-included.csv'],
        ports: [{ name: 'metrics', containerPort: 9400 }],
        securityContext: { runAsNonRoot: false, runAsUser: 0, capabilities: { add: ['SYS_ADMIN'] } },
        readinessProbe: { httpGet: { path: '/health', port: 9400 }, initialDelaySeconds: 45 },
        resources: requests('100m', '256Mi'),
        volumeMounts: [mount('pod-resources', '/var/lib/kubelet/pod-resources', true)],
      },
    ],
    volumes: [hostPath('pod-resources', '/var/lib/kubelet/pod-resources')],
  },
});
export const withGpuMonitor: KubeObject[] = [
  namespace('gpu-monitoring'),
  serviceAccount('gpu-monitoring', 'dcgm-exporter'),
  gpuMonitor,
];

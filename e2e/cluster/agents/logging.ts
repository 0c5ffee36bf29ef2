/** Log collectors. Each list is what `kubectl apply` would get, the DaemonSet last. */
import type { KubeObject, NewDaemonSet } from '../kinds.ts';
import { namespace } from '../manifests.ts';
import { agent, configMap, hostPath, mount, requests, serviceAccount, toleratesControlPlane } from './parts.ts';

const containerLogs = [hostPath('varlog', '/var/log'), hostPath('containers', '/var/lib/docker/containers')];
const logMounts = [mount('varlog', '/var/log', true), mount('containers', '/var/lib/docker/containers', true)];

/** Beside the control plane, in kube-system, tolerating its taint: the example of the Fluentd image's authors. */
export const fluentd: NewDaemonSet = agent({
  name: 'fluentd',
  namespace: 'kube-system',
  labels: { 'k8s-app': 'fluentd-logging', version: 'v1' },
  pod: {
    serviceAccountName: 'fluentd',
    tolerations: [toleratesControlPlane],
    terminationGracePeriodSeconds: 30,
    containers: [
      {
        name: 'fluentd',
        image: 'fluent/fluentd-kubernetes-daemonset:v1.18-debian-elasticsearch8-1',
        env: [{ name: 'FLUENT_ELASTICSEARCH_HOST', value: 'elasticsearch-logging' }],
        resources: { ...requests('100m', '200Mi'), limits: { memory: '200Mi' } },
        volumeMounts: logMounts,
      },
    ],
    volumes: containerLogs,
  },
});
export const withFluentd: KubeObject[] = [serviceAccount('kube-system', 'fluentd'), fluentd];

/** The chart's defaults: a namespace of its own, probes, and no toleration at all. */
export const fluentBit: NewDaemonSet = agent({
  name: 'fluent-bit',
  namespace: 'logging',
  labels: { 'app.kubernetes.io/name': 'fluent-bit', 'app.kubernetes.io/instance': 'fluent-bit' },
  pod: {
    serviceAccountName: 'fluent-bit',
    dnsPolicy: 'ClusterFirst',
    containers: [
      {
        name: 'fluent-bit',
        image: 'cr.fluentbit.io/fluent/fluent-bit:4.0.3',
        ports: [{ name: 'http', containerPort: 2020, protocol: 'TCP' }],
        livenessProbe: { httpGet: { path: '/', port: 'http' } },
        readinessProbe: { httpGet: { path: '/api/v1/health', port: 'http' } },
        resources: requests('50m', '64Mi'),
        volumeMounts: [
          mount('config', '/fluent-bit/etc/conf'),
          ...logMounts,
          mount('machine-id', '/etc/machine-id', true),
        ],
      },
    ],
    volumes: [configMap('config', 'fluent-bit'), ...containerLogs, hostPath('machine-id', '/etc/machine-id', 'File')],
  },
});
export const withFluentBit: KubeObject[] = [namespace('logging'), serviceAccount('logging', 'fluent-bit'), fluentBit];

/** On the host's network, as root, with its registry kept on the node. */
export const filebeat: NewDaemonSet = agent({
  name: 'filebeat',
  namespace: 'kube-system',
  labels: { 'k8s-app': 'filebeat' },
  pod: {
    serviceAccountName: 'filebeat',
    hostNetwork: true,
    dnsPolicy: 'ClusterFirstWithHostNet',
    terminationGracePeriodSeconds: 30,
    containers: [
      {
        name: 'filebeat',
        image: 'docker.elastic.co/beats/filebeat:9.1.0',
        args: ['-c', '/etc/filebeat.yml', '-e'],
        securityContext: { runAsUser: 0 },
        resources: { ...requests('100m', '100Mi'), limits: { memory: '200Mi' } },
        volumeMounts: [
          mount('config', '/etc/filebeat.yml', true),
          mount('data', '/usr/share/filebeat/data'),
          ...logMounts,
        ],
      },
    ],
    volumes: [
      configMap('config', 'filebeat-config'),
      hostPath('data', '/var/lib/filebeat-data', 'DirectoryOrCreate'),
      ...containerLogs,
    ],
  },
});
export const withFilebeat: KubeObject[] = [serviceAccount('kube-system', 'filebeat'), filebeat];

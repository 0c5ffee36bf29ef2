/** Runtime security. */
import type { KubeObject, NewDaemonSet } from '../kinds.ts';
import { namespace } from '../manifests.ts';
import { agent, configMap, hostPath, mount, requests, serviceAccount, toleratesControlPlane } from './parts.ts';

/** Falco's chart: privileged, a driver loaded by an init container, rules fetched by falcoctl beside it. */
export const falco: NewDaemonSet = agent({
  name: 'falco',
  namespace: 'falco',
  labels: { 'app.kubernetes.io/name': 'falco', 'app.kubernetes.io/instance': 'falco' },
  pod: {
    serviceAccountName: 'falco',
    tolerations: [
      { key: 'node-role.kubernetes.io/master', operator: 'Exists', effect: 'NoSchedule' },
      toleratesControlPlane,
    ],
    initContainers: [
      {
        name: 'falco-driver-loader',
        image: 'docker.io/falcosecurity/falco-driver-loader:0.41.3',
        args: ['auto'],
        securityContext: { privileged: true },
        volumeMounts: [mount('proc', '/host/proc', true)],
      },
      {
        name: 'falcoctl-artifact-install',
        image: 'docker.io/falcosecurity/falcoctl:0.11.2',
        args: ['artifact', 'install'],
      },
    ],
    containers: [
      {
        name: 'falco',
        image: 'docker.io/falcosecurity/falco:0.41.3',
        securityContext: { privileged: true },
        ports: [{ name: 'web', containerPort: 8765 }],
        livenessProbe: { httpGet: { path: '/healthz', port: 8765 }, initialDelaySeconds: 60 },
        readinessProbe: { httpGet: { path: '/healthz', port: 8765 }, initialDelaySeconds: 30 },
        resources: { ...requests('100m', '512Mi'), limits: { cpu: '1', memory: '1Gi' } },
        volumeMounts: [mount('proc', '/host/proc', true), mount('config', '/etc/falco')],
      },
      {
        name: 'falcoctl-artifact-follow',
        image: 'docker.io/falcosecurity/falcoctl:0.11.2',
        args: ['artifact', 'follow'],
      },
    ],
    volumes: [configMap('config', 'falco'), hostPath('proc', '/proc')],
  },
});

/** `labels` of the namespace: Pod Security is set there. */
export const withFalco = (labels: Record<string, string> = {}): KubeObject[] => [
  namespace('falco', labels),
  serviceAccount('falco', 'falco'),
  falco,
];

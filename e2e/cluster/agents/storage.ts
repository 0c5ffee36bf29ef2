/** Volumes and their backup. */
import type { KubeObject, NewDaemonSet } from '../kinds.ts';
import { namespace } from '../manifests.ts';
import { agent, hostPath, mount, onLinux, requests, serviceAccount, toleratesEverything } from './parts.ts';

/** The node half of a CSI driver, with its registrar and probe beside it; it keeps off nodes without a kubelet of their own. */
export const csiNode: NewDaemonSet = agent({
  name: 'ebs-csi-node',
  namespace: 'kube-system',
  labels: { app: 'ebs-csi-node', 'app.kubernetes.io/name': 'aws-ebs-csi-driver' },
  selector: { app: 'ebs-csi-node' },
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
  pod: {
    serviceAccountName: 'ebs-csi-node-sa',
    nodeSelector: onLinux,
    priorityClassName: 'system-node-critical',
    tolerations: [toleratesEverything],
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                { key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['fargate', 'auto', 'hybrid'] },
              ],
            },
          ],
        },
      },
    },
    containers: [
      {
        name: 'ebs-plugin',
        image: 'public.ecr.aws/ebs-csi-driver/aws-ebs-csi-driver:v1.46.0',
        args: ['node', '--endpoint=$(CSI_ENDPOINT)'],
        ports: [{ name: 'healthz', containerPort: 9808 }],
        securityContext: { privileged: true },
        livenessProbe: { httpGet: { path: '/healthz', port: 'healthz' } },
        resources: requests('10m', '40Mi'),
        volumeMounts: [
          { name: 'kubelet-dir', mountPath: '/var/lib/kubelet', mountPropagation: 'Bidirectional' },
          mount('device-dir', '/dev'),
        ],
      },
      {
        name: 'node-driver-registrar',
        image: 'public.ecr.aws/csi-components/csi-node-driver-registrar:v2.14.0',
        resources: requests('10m', '40Mi'),
      },
      {
        name: 'liveness-probe',
        image: 'public.ecr.aws/csi-components/livenessprobe:v2.16.0',
        resources: requests('10m', '40Mi'),
      },
    ],
    volumes: [hostPath('kubelet-dir', '/var/lib/kubelet', 'Directory'), hostPath('device-dir', '/dev', 'Directory')],
  },
});
export const withCsiNode: KubeObject[] = [serviceAccount('kube-system', 'ebs-csi-node-sa'), csiNode];

/** Velero's node agent, which reads the volumes of all Pods of its node. It waits for somebody to delete old Pods. */
export const backupAgent: NewDaemonSet = agent({
  name: 'node-agent',
  namespace: 'velero',
  labels: { name: 'node-agent', role: 'node-agent', component: 'velero' },
  selector: { name: 'node-agent' },
  updateStrategy: { type: 'OnDelete' },
  pod: {
    serviceAccountName: 'velero',
    securityContext: { runAsUser: 0 },
    containers: [
      {
        name: 'node-agent',
        image: 'velero/velero:v1.16.2',
        args: ['node-agent', 'server'],
        resources: requests('500m', '512Mi'),
        volumeMounts: [
          { name: 'host-pods', mountPath: '/host_pods', mountPropagation: 'HostToContainer' },
          mount('cloud-credentials', '/credentials'),
        ],
      },
    ],
    volumes: [
      hostPath('host-pods', '/var/lib/kubelet/pods'),
      { name: 'cloud-credentials', secret: { secretName: 'cloud-credentials' } },
    ],
  },
});
export const withBackupAgent: KubeObject[] = [namespace('velero'), serviceAccount('velero', 'velero'), backupAgent];

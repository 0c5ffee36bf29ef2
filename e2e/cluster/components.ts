import { join } from 'node:path';
import type { Binaries } from './build.ts';
import { silentLabel } from './marks.ts';

/** The programs of a control plane, in the order in which they start. */
export const componentNames = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'] as const;
export type ComponentName = (typeof componentNames)[number];

/** Where one control plane lives: a temporary folder and three loopback ports. */
export interface Site {
  folder: string;
  etcdPort: number;
  etcdPeerPort: number;
  apiServerPort: number;
}

export const files = (site: Site) => ({
  data: join(site.folder, 'etcd'),
  backup: join(site.folder, 'etcd-backup'),
  logs: join(site.folder, 'logs'),
  adminKubeconfig: join(site.folder, 'admin.kubeconfig'),
  tokens: join(site.folder, 'tokens.csv'),
  serviceAccountKey: join(site.folder, 'service-account.key'),
  serviceAccountPublicKey: join(site.folder, 'service-account.pub'),
  certificates: join(site.folder, 'certificates'),
  /** Written by kube-apiserver, which signs its own certificate: so this is also the authority to trust. */
  authority: join(site.folder, 'certificates', 'apiserver.crt'),
  servingKey: join(site.folder, 'certificates', 'apiserver.key'),
});

/** A kubelet renews at a quarter of its lease; the node controller gives up on it after the grace period. */
const leaseSeconds = 12;
const nodeGraceSeconds = 20;

/** Command lines of the programs; `extra` flags come last, and the last one wins. */
export function commandLine(
  name: ComponentName,
  site: Site,
  binaries: Binaries,
  extra: string[] = [],
): { program: string; args: string[] } {
  return { program: binaries[name], args: [...flags[name](site), ...extra] };
}

const flags: Record<ComponentName, (site: Site) => string[]> = {
  etcd: (site) => {
    const clientUrl = `http://127.0.0.1:${site.etcdPort}`;
    const peerUrl = `http://127.0.0.1:${site.etcdPeerPort}`;
    return [
      `--data-dir=${files(site).data}`,
      `--listen-client-urls=${clientUrl}`,
      `--advertise-client-urls=${clientUrl}`,
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=default=${peerUrl}`,
      // The data outlives no test, so it need not survive a power cut.
      '--unsafe-no-fsync',
      '--log-level=warn',
    ];
  },

  'kube-apiserver': (site) => [
    `--etcd-servers=http://127.0.0.1:${site.etcdPort}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${site.apiServerPort}`,
    `--cert-dir=${files(site).certificates}`,
    '--authorization-mode=RBAC',
    `--token-auth-file=${files(site).tokens}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--allow-privileged=true',
    '--endpoint-reconciler-type=none',
    `--service-account-issuer=https://127.0.0.1:${site.apiServerPort}`,
    `--service-account-key-file=${files(site).serviceAccountPublicKey}`,
    `--service-account-signing-key-file=${files(site).serviceAccountKey}`,
  ],

  'kube-controller-manager': (site) => [
    ...controllerFlags(site),
    `--service-account-private-key-file=${files(site).serviceAccountKey}`,
    `--root-ca-file=${files(site).authority}`,
    '--node-monitor-period=1s',
    `--node-monitor-grace-period=${nodeGraceSeconds}s`,
  ],

  'kube-scheduler': controllerFlags,

  kwok: (site) => [
    `--kubeconfig=${files(site).adminKubeconfig}`,
    `--config=${join(import.meta.dirname, 'stages', 'node.yaml')}`,
    `--config=${join(import.meta.dirname, 'stages', 'pod.yaml')}`,
    `--manage-nodes-with-label-selector=!${silentLabel}`,
    `--node-lease-duration-seconds=${leaseSeconds}`,
    '--cidr=10.128.0.0/9',
  ],
};

function controllerFlags(site: Site): string[] {
  return [
    `--kubeconfig=${files(site).adminKubeconfig}`,
    '--leader-elect=false',
    '--kube-api-qps=5000',
    '--kube-api-burst=10000',
    // Nobody asks them for metrics, and a port each is a port that another test run may want.
    '--secure-port=0',
  ];
}

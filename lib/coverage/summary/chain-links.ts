/** Who makes what others wait for: labels, taints, the Pod network, volumes, webhooks. Families as the catalogue names them. */
import { fits } from '../categories/agent.ts';

/** A pattern in which `*` stands for anything, and the families that see to it, the likeliest first. */
type Link = readonly [pattern: string, families: readonly string[]];

/** The families of the first pattern that fits; none for what nobody is known to see to. */
export function familiesFor(text: string, links: readonly Link[]): readonly string[] {
  return links.find(([pattern]) => fits(text, pattern))?.[1] ?? [];
}

/** Labels that an agent writes on its own node, so that others are selected. */
export const LABEL_WRITERS: readonly Link[] = [
  ['feature.node.kubernetes.io/*', ['Node Feature Discovery']],
  ['gpu.intel.com/*', ['Node Feature Discovery']],
  // The operator writes these two from what Node Feature Discovery found.
  ['nvidia.com/gpu.present', ['GPU feature discovery', 'Node Feature Discovery']],
  ['nvidia.com/gpu.deploy.*', ['Node Feature Discovery']],
  ['nvidia.com/mig.config.state', ['NVIDIA MIG manager']],
  ['nvidia.com/gpu.*', ['GPU feature discovery']],
  ['nvidia.com/cuda.*', ['GPU feature discovery']],
  ['nvidia.com/mig.*', ['GPU feature discovery']],
  ['nvidia.com/vgpu.*', ['GPU feature discovery']],
  ['amd.com/gpu.*', ['AMD GPU node labeller']],
  ['beta.amd.com/gpu.*', ['AMD GPU node labeller']],
  // The kubelet writes these when the driver registers with it.
  ['topology.ebs.csi.aws.com/zone', ['AWS EBS CSI']],
  ['topology.gke.io/zone', ['GCE PD CSI']],
  ['topology.disk.csi.azure.com/zone', ['Azure Disk CSI']],
  ['topology.topolvm.io/node', ['TopoLVM']],
  ['topology.topolvm.cybozu.com/node', ['TopoLVM']],
];

/** CSI drivers by the name that they register. Some take `<driver>/agent-not-ready` off their node when they have. */
export const CSI_DRIVERS: readonly Link[] = [
  ['ebs.csi.aws.com', ['AWS EBS CSI']],
  ['efs.csi.aws.com', ['AWS EFS CSI']],
  ['fsx.csi.aws.com', ['AWS FSx CSI']],
  ['s3.csi.aws.com', ['Mountpoint S3 CSI']],
  ['disk.csi.azure.com', ['Azure Disk CSI']],
  ['file.csi.azure.com', ['Azure File CSI']],
  ['pd.csi.storage.gke.io', ['GCE PD CSI']],
  ['gcsfuse.csi.storage.gke.io', ['GCS FUSE CSI']],
  ['csi.vsphere.vmware.com', ['vSphere CSI']],
  ['driver.longhorn.io', ['Longhorn']],
  ['*.rbd.csi.ceph.com', ['Ceph CSI']],
  ['*.cephfs.csi.ceph.com', ['Ceph CSI']],
  ['rbd.csi.ceph.com', ['Ceph CSI']],
  ['cephfs.csi.ceph.com', ['Ceph CSI']],
  ['nfs.csi.k8s.io', ['NFS CSI']],
  ['smb.csi.k8s.io', ['SMB CSI']],
  ['topolvm.io', ['TopoLVM']],
  ['topolvm.cybozu.com', ['TopoLVM']],
  ['linstor.csi.linbit.com', ['LINSTOR']],
  ['pxd.portworx.com', ['Portworx']],
  ['secrets-store.csi.k8s.io', ['Secrets Store CSI']],
  ['csi.spiffe.io', ['SPIFFE CSI driver']],
];

/** Taints that stand until an agent of the node takes them off. */
export const TAINT_REMOVERS: readonly Link[] = [
  ['node.cilium.io/agent-not-ready', ['Cilium']],
  ['cni.istio.io/not-ready', ['Istio CNI']],
  ['node.cloudprovider.kubernetes.io/uninitialized', ['Azure cloud-node-manager']],
  ...CSI_DRIVERS.map(([driver, families]): Link => [`${driver}/agent-not-ready`, families]),
];

/** Nidhogg names in the taint's key the DaemonSet that it waits for: `nidhogg.uswitch.com/kube-system.kiam`. */
export const NIDHOGG_TAINT = /^nidhogg\.uswitch\.com\/([a-z0-9-]+)\.([a-z0-9.-]+)$/;

/** Without one of these a node has no Pod network, and is not Ready. */
export const NETWORK_FAMILIES: readonly string[] = [
  'Calico',
  'Cilium',
  'Flannel',
  'Weave Net',
  'Antrea',
  'kube-router',
  'Kube-OVN',
  'OVN-Kubernetes',
  'AWS VPC CNI',
  'Azure CNS',
  'GKE netd',
  'Multus',
  'Istio CNI',
  'Linkerd CNI',
];

/** Admission webhooks that a DaemonSet answers, by the webhook's name. */
export const WEBHOOK_SERVERS: readonly Link[] = [['*.longhorn.io', ['Longhorn']]];

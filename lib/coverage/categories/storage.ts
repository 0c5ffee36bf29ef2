import { readAgents } from './agent.ts';

export const STORAGE = readAgents(`
AWS EBS CSI           | storage | aws-ebs-csi-driver | app=ebs-csi-node @name=aws-ebs-csi-driver | kube-system/ebs-csi-node*
AWS EFS CSI           | storage | aws-efs-csi-driver | app=efs-csi-node @name=aws-efs-csi-driver | kube-system/efs-csi-node*
Mountpoint S3 CSI     | storage | mountpoint-s3-csi-driver aws-mountpoint-s3-csi-driver aws-s3-csi-driver | app=s3-csi-node | kube-system/s3-csi-node
AWS FSx CSI           | storage | aws-fsx-csi-driver | app=fsx-csi-node | kube-system/fsx-csi-node
Azure Disk CSI        | storage | azuredisk-csi | app=csi-azuredisk-node app=csi-azuredisk-node-win | kube-system/csi-azuredisk-node*
Azure File CSI        | storage | azurefile-csi | app=csi-azurefile-node app=csi-azurefile-node-win | kube-system/csi-azurefile-node*
GCE PD CSI            | storage | gcp-compute-persistent-disk-csi-driver | k8s-app=gcp-compute-persistent-disk-csi-driver | kube-system,gce-pd-csi-driver/pdcsi-node* gce-pd-csi-driver/csi-gce-pd-node*
GCS FUSE CSI          | storage | gcs-fuse-csi-driver | k8s-app=gcs-fuse-csi-driver | kube-system,gcs-fuse-csi-driver/gcsfusecsi-node
vSphere CSI           | storage | vsphere-csi-driver csi-vsphere/driver | app=vsphere-csi-node | vmware-system-csi,kube-system/vsphere-csi-node*
Longhorn              | storage | longhorn-manager longhorn-engine longhorn-instance-manager | app=longhorn-manager app=longhorn-csi-plugin longhorn.io/component=engine-image | longhorn-system/longhorn-manager longhorn-system/longhorn-csi-plugin longhorn-system/engine-image-ei-*
OpenEBS               | storage | openebs/node-disk-manager openebs/lvm-driver openebs/zfs-driver openebs/mayastor-io-engine openebs/mayastor-csi-node node-disk-manager mayastor-io-engine | @name=openebs-ndm app=io-engine openebs.io/component-name=ndm | openebs/*openebs-ndm openebs/*openebs-lvm-localpv-node openebs/*openebs-zfs-localpv-node openebs,mayastor/*io-engine
Ceph CSI              | storage | cephcsi | app=csi-rbdplugin app=csi-cephfsplugin app=*.csi.ceph.com-nodeplugin | rook-ceph,ceph-csi/csi-rbdplugin rook-ceph,ceph-csi/csi-cephfsplugin rook-ceph/*.csi.ceph.com-nodeplugin
NFS CSI               | storage | sig-storage/nfsplugin nfsplugin | app=csi-nfs-node | kube-system/csi-nfs-node*
SMB CSI               | storage | sig-storage/smbplugin smbplugin | app=csi-smb-node | kube-system/csi-smb-node*
Portworx              | storage | portworx/oci-monitor oci-monitor | name=portworx | portworx,kube-system/portworx*
TopoLVM               | storage | topolvm topolvm-with-sidecar | @name=topolvm+@component=node @name=topolvm | topolvm-system/*topolvm-node topolvm-system/*topolvm-lvmd*
LINSTOR               | storage | piraeus-csi piraeus-server linstor-csi piraeusdatastore/* | @name=piraeus @name=piraeus-datastore | piraeus-datastore,linstor/linstor-csi-node* piraeus-datastore,linstor/linstor-satellite*
Secrets Store CSI     | storage security | csi-secrets-store/driver secrets-store-csi secrets-store-csi-driver | app=secrets-store-csi-driver @name=secrets-store-csi-driver | kube-system/csi-secrets-store* kube-system/aks-secrets-store-csi-driver* kube-system/*secrets-store-csi-driver
`);

/** Of last resort: whatever registers a CSI driver with the kubelet serves volumes. */
export const ANY_CSI_DRIVER_IMAGE = 'csi-node-driver-registrar';

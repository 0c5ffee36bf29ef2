/** DaemonSets as their own charts and clouds ship them. For tests only. */

/** One image a line, and the agent that it is. */
export const KNOWN_IMAGES = `
fluent/fluentd-kubernetes-daemonset:v1.16-debian-elasticsearch8-1 | Fluentd
docker.io/fluent/fluentd:v1.17 | Fluentd
cr.fluentbit.io/fluent/fluent-bit:4.0.3 | Fluent Bit
public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.5 | AWS for Fluent Bit
docker.elastic.co/beats/filebeat:9.0.0 | Filebeat
docker.elastic.co/beats/metricbeat:9.0.0 | Metricbeat
docker.elastic.co/elastic-agent/elastic-agent:9.0.0 | Elastic Agent
docker.elastic.co/beats/elastic-agent:8.9.0 | Elastic Agent
timberio/vector:0.47.0-distroless-libc | Vector
docker.io/grafana/promtail:3.5.1 | Promtail
docker.io/grafana/alloy:v1.9.0 | Grafana Alloy
docker.io/grafana/agent:v0.44.2 | Grafana Agent
docker.io/grafana/loki-canary:3.5.0 | Loki canary
quay.io/openshift-logging/vector:6.2 | OpenShift logging collector
otel/opentelemetry-collector:0.128.0 | OpenTelemetry Collector
otel/opentelemetry-collector-contrib:0.128.0 | OpenTelemetry Collector
ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-k8s:0.128.0 | OpenTelemetry Collector
quay.io/signalfx/splunk-otel-collector:0.127.0 | Splunk OpenTelemetry
quay.io/prometheus/node-exporter:v1.9.1 | node-exporter
ghcr.io/prometheus-community/windows-exporter:0.30.6 | windows-exporter
gcr.io/cadvisor/cadvisor:v0.52.1 | cAdvisor
gcr.io/datadoghq/agent:7.66.1 | Datadog Agent
public.ecr.aws/datadog/agent:7.66.1 | Datadog Agent
newrelic/nri-kubernetes:3.42.0 | New Relic
newrelic/infrastructure-bundle:3.2.72 | New Relic
newrelic/newrelic-fluentbit-output:2.3.0 | New Relic
public.ecr.aws/dynatrace/dynatrace-operator:v1.5.1 | Dynatrace OneAgent
registry.connect.redhat.com/dynatrace/dynatrace-oneagent:1.313 | Dynatrace OneAgent
icr.io/instana/agent:latest | Instana
public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300057.1b1167 | CloudWatch agent
mcr.microsoft.com/azuremonitor/containerinsights/ciprod:3.1.27 | Azure Monitor logs
mcr.microsoft.com/azuremonitor/containerinsights/ciprod/prometheus-collector/images:6.18.0-main | Azure Monitor metrics
gke.gcr.io/gke-metrics-agent:1.14.3-gke.2 | GKE metrics agent
gke.gcr.io/prometheus-engine/prometheus:v2.53.4-gmp.0 | Google Managed Prometheus
docker.io/falcosecurity/falco:0.41.2 | Falco
quay.io/sysdig/agent:13.9.1 | Sysdig
quay.io/sysdig/agent-slim:13.9.1 | Sysdig
quay.io/sysdig/host-shield:14.0.0 | Sysdig
quay.io/cilium/tetragon:v1.4.0 | Tetragon
kubearmor/kubearmor:stable | KubeArmor
registry.crowdstrike.com/falcon-sensor/us-1/release/falcon-sensor:7.26.0-17905-1 | CrowdStrike Falcon
123456789012.dkr.ecr.eu-west-1.amazonaws.com/falcon-node-sensor:7.1 | CrowdStrike Falcon
registry.aquasec.com/aquasec/enforcer:2022.4 | Aqua Enforcer
registry.twistlock.com/twistlock/defender:defender_33_03_138 | Prisma Cloud Defender
wizio.azurecr.io/wizio/sensor:v1 | Wiz Sensor
registry.wiz.io/wiziopublic/sensor:v1 | Wiz Sensor
mcr.microsoft.com/azuredefender/stable/low-level-collector:2.0.211 | Microsoft Defender
602401143452.dkr.ecr.us-east-1.amazonaws.com/aws-guardduty-agent:v1.10.0 | GuardDuty agent
lacework/datacollector:latest | Lacework
containers.sentinelone.net/cwpp_agent/s1agent:24.4.2 | SentinelOne
docker.io/neuvector/enforcer:5.4.4 | NeuVector
quay.io/stackrox-io/rhacs-collector:3.21.5 | StackRox
quay.io/stackrox/collector:3.21.5 | StackRox
docker.io/aquasec/tracee:0.23.1 | Tracee
quay.io/kubescape/node-agent:v0.2.390 | Kubescape node agent
ghcr.io/spiffe/spire-agent:1.12.2 | SPIRE agent
ghcr.io/spiffe/spiffe-csi-driver:0.2.7 | SPIFFE CSI driver
ghcr.io/aquasecurity/node-collector:0.3.1 | Node scanner
docker.io/calico/node:v3.30.1 | Calico
quay.io/calico/node:v3.30.1 | Calico
docker.io/calico/csi:v3.30.1 | Calico
quay.io/cilium/cilium:v1.17.4@sha256:0123456789abcdef | Cilium
quay.io/cilium/cilium-envoy:v1.33.4 | Cilium
ghcr.io/flannel-io/flannel:v0.26.7 | Flannel
docker.io/flannel/flannel:v0.26.7 | Flannel
quay.io/coreos/flannel:v0.15.1 | Flannel
docker.io/weaveworks/weave-kube:2.8.1 | Weave Net
antrea/antrea-agent-ubuntu:v2.3.1 | Antrea
docker.io/cloudnativelabs/kube-router:v2.5.0 | kube-router
docker.io/kubeovn/kube-ovn:v1.13.13 | Kube-OVN
ghcr.io/ovn-kubernetes/ovn-kubernetes/ovn-kube-ubuntu:master | OVN-Kubernetes
602401143452.dkr.ecr.us-west-2.amazonaws.com/amazon-k8s-cni:v1.19.5 | AWS VPC CNI
mcr.microsoft.com/containernetworking/azure-cns:v1.6.26 | Azure CNS
mcr.microsoft.com/aks/ip-masq-agent-v2:v0.1.15 | Azure ip-masq-agent
gke.gcr.io/netd:v0.4.7 | GKE netd
gke.gcr.io/ip-masq-agent:v2.12.3 | ip-masq-agent
gke.gcr.io/gke-metadata-server:gke_metadata_server_20250203 | GKE metadata server
registry.k8s.io/kube-proxy:v1.37.0 | kube-proxy
602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/kube-proxy:v1.32.0-minimal-eksbuild.2 | kube-proxy
ghcr.io/k8snetworkplumbingwg/multus-cni:v4.2.1-thick | Multus
ghcr.io/k8snetworkplumbingwg/whereabouts:v0.9.1 | Whereabouts
ghcr.io/k8snetworkplumbingwg/sriov-network-device-plugin:v3.9.0 | SR-IOV device plugin
ghcr.io/mellanox/k8s-rdma-shared-dev-plugin:v1.5.3 | RDMA device plugin
ghcr.io/kube-vip/kube-vip:v0.9.1 | kube-vip
quay.io/metallb/speaker:v0.15.2 | MetalLB
quay.io/metallb/frr-k8s:v0.0.20 | MetalLB
docker.io/rancher/klipper-lb:v0.4.13 | k3s ServiceLB
602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/aws-ebs-csi-driver:v1.44.0 | AWS EBS CSI
public.ecr.aws/efs-csi-driver/amazon/aws-efs-csi-driver:v2.1.8 | AWS EFS CSI
public.ecr.aws/mountpoint-s3-csi-driver/aws-mountpoint-s3-csi-driver:v2.0.0 | Mountpoint S3 CSI
public.ecr.aws/fsx-csi-driver/aws-fsx-csi-driver:v1.4.0 | AWS FSx CSI
mcr.microsoft.com/oss/kubernetes-csi/azuredisk-csi:v1.32.5 | Azure Disk CSI
mcr.microsoft.com/oss/kubernetes-csi/azurefile-csi:v1.32.4 | Azure File CSI
gke.gcr.io/gcp-compute-persistent-disk-csi-driver:v1.17.3 | GCE PD CSI
gke.gcr.io/gcs-fuse-csi-driver:v1.14.2 | GCS FUSE CSI
registry.k8s.io/csi-vsphere/driver:v3.4.0 | vSphere CSI
docker.io/longhornio/longhorn-manager:v1.9.0 | Longhorn
docker.io/longhornio/longhorn-engine:v1.9.0 | Longhorn
openebs/node-disk-manager:2.1.0 | OpenEBS
openebs/lvm-driver:1.6.2 | OpenEBS
openebs/mayastor-io-engine:v2.8.0 | OpenEBS
quay.io/cephcsi/cephcsi:v3.14.1 | Ceph CSI
registry.k8s.io/sig-storage/nfsplugin:v4.11.0 | NFS CSI
registry.k8s.io/sig-storage/smbplugin:v1.18.0 | SMB CSI
docker.io/portworx/oci-monitor:3.3.0 | Portworx
ghcr.io/topolvm/topolvm-with-sidecar:0.37.0 | TopoLVM
quay.io/piraeusdatastore/piraeus-csi:v1.8.0 | LINSTOR
registry.k8s.io/csi-secrets-store/driver:v1.5.1 | Secrets Store CSI
nvcr.io/nvidia/k8s-device-plugin:v0.17.2 | NVIDIA device plugin
gke.gcr.io/nvidia-gpu-device-plugin@sha256:0123456789abcdef | NVIDIA device plugin
nvcr.io/nvidia/k8s/dcgm-exporter:4.2.3-4.1.3-ubuntu22.04 | DCGM exporter
nvcr.io/nvidia/gpu-feature-discovery:v0.8.2 | GPU feature discovery
nvcr.io/nvidia/driver:570.148.08-ubuntu22.04 | NVIDIA driver
nvcr.io/nvidia/k8s/container-toolkit:v1.17.8-ubuntu20.04 | NVIDIA container toolkit
nvcr.io/nvidia/cloud-native/k8s-mig-manager:v0.12.1-ubuntu20.04 | NVIDIA MIG manager
nvcr.io/nvidia/cloud-native/gpu-operator-validator:v25.3.0 | NVIDIA operator validator
nvcr.io/nvidia/k8s-dra-driver-gpu:v25.3.0 | NVIDIA DRA kubelet plugin
docker.io/rocm/k8s-device-plugin:1.31.0.7 | AMD GPU device plugin
docker.io/rocm/k8s-node-labeller:1.31 | AMD GPU node labeller
docker.io/intel/intel-gpu-plugin:0.32.1 | Intel GPU plugin
public.ecr.aws/neuron/neuron-device-plugin:2.26.26.0 | AWS Neuron device plugin
gke.gcr.io/tpu-device-plugin:1.0 | TPU device plugin
registry.k8s.io/nfd/node-feature-discovery:v0.17.3 | Node Feature Discovery
registry.k8s.io/dns/k8s-dns-node-cache:1.26.4 | NodeLocal DNS
registry.redhat.io/openshift4/ose-coredns-rhel9:v4.19 | OpenShift DNS
registry.k8s.io/node-problem-detector/node-problem-detector:v0.8.21 | Node problem detector
ghcr.io/kubereboot/kured:1.17.1 | kured
public.ecr.aws/aws-ec2/aws-node-termination-handler:v1.25.1 | AWS Node Termination Handler
602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/eks-node-monitoring-agent:v1.3.0 | EKS node monitoring agent
602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/eks-pod-identity-agent:v0.1.28 | EKS Pod Identity agent
mcr.microsoft.com/oss/kubernetes/azure-cloud-node-manager:v1.32.5 | Azure cloud-node-manager
jtblin/kube2iam:0.11.2 | kube2iam
quay.io/uswitch/kiam:v4.2 | kiam
quay.io/openshift/machine-config-operator:4.19 | OpenShift machine config
quay.io/openshift/cluster-node-tuning-operator:4.19 | OpenShift node tuning
ghcr.io/spegel-org/spegel:v0.3.0 | Spegel
docker.io/istio/install-cni:1.26.1 | Istio CNI
docker.io/istio/ztunnel:1.26.1 | Istio ztunnel
cr.l5d.io/linkerd/cni-plugin:v1.6.2 | Linkerd CNI
velero/velero:v1.16.1 | Velero node agent
gcr.io/kubecost1/kubecost-network-costs:v0.17.8 | Kubecost network costs
quay.io/sustainable_computing_io/kepler:v0.10.0 | Kepler
gcr.io/pixie-oss/pixie-prod/vizier-pem_image:0.14.15 | Pixie
ghcr.io/parca-dev/parca-agent:v0.39.1 | Parca Agent
docker.io/grafana/pyroscope:1.13.4 | Pyroscope eBPF
docker.io/grafana/beyla:2.2.3 | Beyla
ghcr.io/coroot/coroot-node-agent:1.25.2 | Coroot node agent
docker.io/bloomberg/goldpinger:3.10.2 | Goldpinger
`;

/** One label a line, on an image that tells nothing; `namespace/` in front where it takes the namespace too. */
export const KNOWN_LABELS = `
k8s-app=fluentd-logging | Fluentd
app.kubernetes.io/name=fluent-bit | Fluent Bit
k8s-app=fluentbit-gke | GKE Fluent Bit
app.kubernetes.io/name=fluentbit | Logging operator Fluent Bit
amazon-cloudwatch/k8s-app=fluent-bit | AWS for Fluent Bit
component=ama-logs-agent | Azure Monitor logs
dsName=ama-metrics-node | Azure Monitor metrics
gmp-system/app.kubernetes.io/name=collector | Google Managed Prometheus
stackrox/app=collector | StackRox
kubescape/app.kubernetes.io/name=node-agent | Kubescape node agent
spire-system/app.kubernetes.io/name=agent | SPIRE agent
sysdig-agent/app.kubernetes.io/name=agent | Sysdig
kubearmor-app=kubearmor | KubeArmor
k8s-app=calico-node | Calico
k8s-app=cilium | Cilium
k8s-app=aws-node | AWS VPC CNI
k8s-app=kube-proxy | kube-proxy
k8s-app=node-local-dns | NodeLocal DNS
dns.operator.openshift.io/daemonset-dns=default | OpenShift DNS
app.kubernetes.io/name=prometheus-node-exporter | node-exporter
app=ebs-csi-node | AWS EBS CSI
app=rook-ceph.rbd.csi.ceph.com-nodeplugin | Ceph CSI
app=gpu-feature-discovery | GPU feature discovery
app=ztunnel | Istio ztunnel
openshift-app=tuned | OpenShift node tuning
svccontroller.k3s.cattle.io/svcname=web | k3s ServiceLB
`;

/** Namespace and name alone, on an image that tells nothing. */
export const KNOWN_NAMES = `
kube-system/kube-proxy-windows | kube-proxy
kube-system/anetd | Cilium
kube-system/fluentbit-gke | GKE Fluent Bit
kube-system/gke-metrics-agent-scaling-10 | GKE metrics agent
kube-system/gke-metrics-agent-windows | GKE metrics agent
kube-system/nvidia-gpu-device-plugin-medium-cos | NVIDIA device plugin
kubearmor/kubearmor-apparmor-containerd-98c2c | KubeArmor
monitoring/prom-prometheus-node-exporter | node-exporter
falcon-system/prod-falcon-sensor | CrowdStrike Falcon
metallb-system/speaker | MetalLB
velero/node-agent | Velero node agent
kubescape/node-agent | Kubescape node agent
stackrox/collector | StackRox
gmp-system/collector | Google Managed Prometheus
longhorn-system/engine-image-ei-51cc7b9c | Longhorn
rook-ceph/csi-rbdplugin | Ceph CSI
rook-ceph/rook-ceph.rbd.csi.ceph.com-nodeplugin | Ceph CSI
gpu-operator/nvidia-driver-daemonset-5.15.0-1075-ubuntu22.04 | NVIDIA driver
kube-system/svclb-web-2f1c | k3s ServiceLB
kube-system/csi-azuredisk-node-win | Azure Disk CSI
`;

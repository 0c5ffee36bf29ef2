import { readAgents } from './agent.ts';

export const NETWORK = readAgents(`
Calico             | network | calico/node calico/node-windows calico/csi | k8s-app=calico-node k8s-app=calico-node-windows k8s-app=csi-node-driver+namespace=calico-system k8s-app=canal | calico-system,kube-system/calico-node* calico-system/csi-node-driver kube-system/canal
Cilium             | network | cilium/cilium cilium/cilium-envoy cilium cilium-envoy gke.gcr.io/cilium/cilium | k8s-app=cilium @name=cilium-agent k8s-app=cilium-envoy @name=cilium-envoy | kube-system,cilium/cilium kube-system,cilium/cilium-envoy kube-system/anetd*
Flannel            | network | flannel-io/flannel flannel/flannel coreos/flannel flannel flannel-io-flannel | app=flannel k8s-app=flannel | kube-flannel,kube-system/kube-flannel-ds*
Weave Net          | network | weaveworks/weave-kube weave-kube | name=weave-net | kube-system/weave-net
Antrea             | network | antrea/antrea-agent* antrea/antrea-ubuntu antrea-agent-* antrea/antrea-windows | app=antrea+component=antrea-agent | kube-system/antrea-agent*
kube-router        | network | kube-router | k8s-app=kube-router | kube-system/kube-router
Kube-OVN           | network | kubeovn/kube-ovn kube-ovn | app=kube-ovn-cni app=kube-ovn-pinger app=ovs | kube-system/kube-ovn-cni kube-system/ovs-ovn
OVN-Kubernetes     | network | ovn-kubernetes ovn-kubernetes-* ovn-kube-* | app=ovnkube-node | openshift-ovn-kubernetes,ovn-kubernetes/ovnkube-node*
AWS VPC CNI        | network | amazon-k8s-cni | k8s-app=aws-node @name=aws-node | kube-system/aws-node
Azure CNS          | network | azure-cns | k8s-app=azure-cns | kube-system/azure-cns*
Azure ip-masq-agent | network | aks/ip-masq-agent-v2 ip-masq-agent-v2 | k8s-app=azure-ip-masq-agent | kube-system/azure-ip-masq-agent*
GKE netd           | network | netd gke-netd | k8s-app=netd | kube-system/netd
ip-masq-agent      | network | ip-masq-agent ip-masq-agent-amd64 | k8s-app=ip-masq-agent | kube-system/ip-masq-agent
kube-proxy         | network | kube-proxy kube-proxy-amd64 kube-proxy-windows | k8s-app=kube-proxy k8s-app=kube-proxy-windows component=kube-proxy | kube-system/kube-proxy*
Multus             | network | multus-cni multus | name=multus app=multus+namespace=openshift-multus | kube-system/kube-multus-ds* openshift-multus/multus
Whereabouts        | network | whereabouts | app=whereabouts @name=whereabouts | kube-system/whereabouts openshift-multus/whereabouts*
SR-IOV device plugin | network device | sriov-network-device-plugin | app=sriovdp app=sriov-device-plugin | kube-system,openshift-sriov-network-operator/*sriov-device-plugin*
RDMA device plugin | network device | k8s-rdma-shared-dev-plugin | name=rdma-shared-dp-ds | kube-system,network-operator,nvidia-network-operator/rdma-shared-dp-ds*
kube-vip           | network | kube-vip/kube-vip kube-vip | @name=kube-vip-ds @name=kube-vip | kube-system/kube-vip*
MetalLB            | network | metallb/speaker metallb/frr-k8s | app=metallb+component=speaker @name=metallb+@component=speaker @name=frr-k8s | metallb-system/speaker metallb-system/*metallb-speaker metallb-system/*frr-k8s
k3s ServiceLB      | network | klipper-lb | svccontroller.k3s.cattle.io/svcname=* | kube-system/svclb-* | workload
NodeLocal DNS      | network | k8s-dns-node-cache | k8s-app=node-local-dns k8s-app=nodelocaldns | kube-system/node-local-dns kube-system/nodelocaldns
OpenShift DNS      | network | openshift/coredns openshift4/ose-coredns* ose-coredns* | dns.operator.openshift.io/daemonset-dns=* dns.operator.openshift.io/daemonset-node-resolver=* | openshift-dns/dns-default openshift-dns/node-resolver
Istio CNI          | network | istio/install-cni install-cni | k8s-app=istio-cni-node | istio-system,kube-system/istio-cni-node
Istio ztunnel      | network | istio/ztunnel ztunnel | app=ztunnel | istio-system,kube-system/ztunnel
Linkerd CNI        | network | linkerd/cni-plugin linkerd-cni-plugin | k8s-app=linkerd-cni | linkerd-cni/linkerd-cni
Goldpinger         | network | goldpinger | @name=goldpinger app=goldpinger | goldpinger,monitoring,kube-system/*goldpinger | probe
`);

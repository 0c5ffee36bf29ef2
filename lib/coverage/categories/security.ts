import { readAgents } from './agent.ts';

export const SECURITY = readAgents(`
Falco                  | security | falco falco-no-driver falco-driver-loader | @name=falco | falco,falco-system,kube-system/falco*
Sysdig                 | security monitoring | sysdig/agent sysdig/agent-slim agent-slim host-shield | @name=sysdig-agent app=sysdig-agent @name=agent+namespace=sysdig-agent @name=shield+namespace=sysdig | sysdig-agent,sysdig/*-agent sysdig-agent,sysdig/*shield-host
Tetragon               | security | cilium/tetragon tetragon | @name=tetragon | kube-system,tetragon/tetragon
KubeArmor              | security | kubearmor/kubearmor kubearmor/kubearmor-ubi kubearmor | kubearmor-app=kubearmor | kubearmor,kube-system/kubearmor*
CrowdStrike Falcon     | security | falcon-sensor falcon-sensor-* falcon-node-sensor falcon-container* | @name=falcon-sensor crowdstrike.com/component=kernel_sensor | falcon-system,crowdstrike,falcon-kac/*falcon*sensor* falcon-system/*-node-cleanup
Aqua Enforcer          | security | aquasec/enforcer aquasec/kube-enforcer | app=aqua-agent app=*-enforcer+namespace=aqua | aqua/*-enforcer-ds aqua/aqua-agent
Prisma Cloud Defender  | security | twistlock/defender defender_* twistlock/private/defender* | app=twistlock-defender | twistlock/twistlock-defender-ds*
Wiz Sensor             | security | wizio*/sensor wiz*/sensor wiz-sensor* wiziosensor*/sensor* | @name=wiz-sensor | wiz/*wiz-sensor*
Microsoft Defender     | security | azuredefender/* azuredefender/stable/* | app=microsoft-defender dsName=microsoft-defender-collector-ds | kube-system/microsoft-defender-*
GuardDuty agent        | security | aws-guardduty-agent | @name=aws-guardduty-agent k8s-app=aws-guardduty-agent | amazon-guardduty/aws-guardduty-agent
Lacework               | security | lacework/datacollector | @name=lacework-agent name=lacework-agent | lacework/lacework-agent*
SentinelOne            | security | s1agent cwpp_agent/s1agent cwpp_agent | app=s1-agent | sentinelone/*s1-agent*
NeuVector              | security | neuvector/enforcer | app=neuvector-enforcer-pod | neuvector,cattle-neuvector-system/neuvector-enforcer-pod
StackRox               | security | rhacs-collector* stackrox/collector collector-slim collector-rhel* | app=collector+namespace=stackrox app=collector+namespace=rhacs-operator | stackrox,rhacs-operator/collector
Tracee                 | security | aquasec/tracee tracee | @name=tracee | tracee,tracee-system/tracee
Kubescape node agent   | security | kubescape/node-agent | @name=node-agent+namespace=kubescape app=node-agent+namespace=kubescape | kubescape/node-agent*
SPIRE agent            | security | spire-agent | @name=spire-agent @name=agent+namespace=spire-system @name=agent+namespace=spire app=spire-agent | spire-system,spire/*spire-agent
SPIFFE CSI driver      | security storage | spiffe-csi-driver | @name=spiffe-csi-driver | spire-system,spire/*spiffe-csi-driver
Node scanner           | security | aquasecurity/node-collector kube-bench | app=kube-bench | trivy-system/node-collector* | probe
GKE metadata server    | security | gke-metadata-server | k8s-app=gke-metadata-server | kube-system/gke-metadata-server
EKS Pod Identity agent | security | eks-pod-identity-agent | @name=eks-pod-identity-agent | kube-system/eks-pod-identity-agent
kube2iam               | security | kube2iam | name=kube2iam @name=kube2iam | kube-system,kube2iam/kube2iam
kiam                   | security | kiam | app=kiam+component=agent app=kiam | kube-system,kiam/kiam-agent
`);

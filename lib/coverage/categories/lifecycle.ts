import { readAgents } from './agent.ts';

export const LIFECYCLE = readAgents(`
Node problem detector        | lifecycle monitoring | node-problem-detector | app=node-problem-detector @name=node-problem-detector k8s-app=node-problem-detector | kube-system,monitoring/*node-problem-detector*
kured                        | lifecycle | kubereboot/kured kured | @name=kured name=kured | kube-system,kured/kured
AWS Node Termination Handler | lifecycle | aws-node-termination-handler | @name=aws-node-termination-handler k8s-app=aws-node-termination-handler | kube-system/aws-node-termination-handler*
EKS node monitoring agent    | lifecycle monitoring | eks-node-monitoring-agent | @name=eks-node-monitoring-agent | kube-system/eks-node-monitoring-agent
Azure cloud-node-manager     | lifecycle | azure-cloud-node-manager | component=cloud-node-manager k8s-app=cloud-node-manager | kube-system/cloud-node-manager*
OpenShift machine config     | lifecycle | machine-config-operator ose-machine-config-operator* | k8s-app=machine-config-daemon | openshift-machine-config-operator/machine-config-daemon
OpenShift node tuning        | lifecycle | cluster-node-tuning-operator ose-cluster-node-tuning-operator* | openshift-app=tuned | openshift-cluster-node-tuning-operator/tuned
Spegel                       | lifecycle | spegel-org/spegel spegel | @name=spegel | spegel,kube-system/spegel
Image puller                 | lifecycle | image-puller | component=image-puller component=hook-image-puller component=continuous-image-puller @component=image-puller | */*image-puller | imagePuller
`);

export const BACKUP = readAgents(`
Velero node agent | backup | velero/velero velero | name=node-agent+role=node-agent @name=velero+role=node-agent name=restic+namespace=velero | velero/node-agent* velero/restic openshift-adp/node-agent
`);

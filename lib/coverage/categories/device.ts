import { readAgents } from './agent.ts';

export const DEVICE = readAgents(`
NVIDIA device plugin         | device | nvidia/k8s-device-plugin nvidia-gpu-device-plugin k8s-device-plugin | @name=nvidia-device-plugin name=nvidia-device-plugin-ds app=nvidia-device-plugin-daemonset k8s-app=nvidia-gpu-device-plugin | kube-system,gpu-operator,nvidia-device-plugin/nvidia-device-plugin* kube-system/nvidia-gpu-device-plugin*
DCGM exporter                | device monitoring | dcgm-exporter gke-dcgm-exporter | app=nvidia-dcgm-exporter @name=dcgm-exporter | gpu-operator,gmp-public,gke-managed-system,monitoring,kube-system/*dcgm-exporter
GPU feature discovery        | device | gpu-feature-discovery k8s-device-plugin nvidia/k8s-device-plugin | app=gpu-feature-discovery @name=gpu-feature-discovery | gpu-operator,kube-system,node-feature-discovery/gpu-feature-discovery
NVIDIA driver                | device | nvidia/driver nvidia-driver-installer* gpu-driver | app=nvidia-driver-daemonset* k8s-app=nvidia-driver-installer | gpu-operator/nvidia-driver-daemonset* kube-system/nvidia-driver-installer*
NVIDIA container toolkit     | device | container-toolkit | app=nvidia-container-toolkit-daemonset | gpu-operator/nvidia-container-toolkit-daemonset
NVIDIA MIG manager           | device | k8s-mig-manager | app=nvidia-mig-manager | gpu-operator/nvidia-mig-manager
NVIDIA operator validator    | device | gpu-operator-validator | app=nvidia-operator-validator | gpu-operator/nvidia-operator-validator | probe
NVIDIA DRA kubelet plugin    | device | k8s-dra-driver-gpu | nvidia-dra-driver-gpu-component=kubelet-plugin | nvidia-dra-driver-gpu,kube-system/*nvidia-dra-driver-gpu-kubelet-plugin
AMD GPU device plugin        | device | rocm/k8s-device-plugin rocm/k8s-device-plugin-* | name=amdgpu-dp-ds @name=amdgpu-device-plugin | kube-system,kube-amd-gpu/amdgpu-device-plugin-daemonset*
AMD GPU node labeller        | device | rocm/k8s-device-plugin rocm/k8s-node-labeller | name=amdgpu-lbl-ds app=amdgpu-labeller | kube-system,kube-amd-gpu/amdgpu-labeller-daemonset*
Intel GPU plugin             | device | intel-gpu-plugin | app=intel-gpu-plugin | kube-system,inteldeviceplugins-system/intel-gpu-plugin*
AWS Neuron device plugin     | device | neuron-device-plugin | name=neuron-device-plugin-ds @name=neuron-device-plugin | kube-system/neuron-device-plugin*
TPU device plugin            | device | tpu-device-plugin | k8s-app=tpu-device-plugin | kube-system/tpu-device-plugin*
Node Feature Discovery       | device lifecycle | node-feature-discovery node-feature-discovery-* | @name=node-feature-discovery+role=worker app=nfd-worker app=nfd+role=worker | node-feature-discovery,openshift-nfd,gpu-operator,kube-system/nfd-worker node-feature-discovery,openshift-nfd,gpu-operator,kube-system/*-node-feature-discovery-worker
`);

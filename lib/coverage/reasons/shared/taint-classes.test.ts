import { expect, test } from 'vitest';
import { node } from '../../testing.ts';
import { taintOf } from '../../vectors/build.ts';
import { classifyTaint, startupTaintOwner } from './taint-classes.ts';

test.each([
  ['node-role.kubernetes.io/control-plane:NoSchedule', 'controlPlane'],
  ['node-role.kubernetes.io/controlplane=true:NoSchedule', 'controlPlane'],
  ['node-role.kubernetes.io/master:NoSchedule', 'controlPlane'],
  ['node-role.kubernetes.io/etcd=true:NoExecute', 'controlPlane'],
  ['node-role.kubernetes.io/worker:NoSchedule', 'dedicated'],
  ['nvidia.com/gpu=present:NoSchedule', 'accelerator'],
  ['amd.com/gpu:NoSchedule', 'accelerator'],
  ['google.com/tpu=present:NoSchedule', 'accelerator'],
  ['habana.ai/gaudi:NoSchedule', 'accelerator'],
  ['aws.amazon.com/neuron:NoSchedule', 'accelerator'],
  ['sku=gpu:NoSchedule', 'accelerator'],
  ['sku=large:NoSchedule', 'dedicated'],
  ['virtual-kubelet.io/provider=azure:NoSchedule', 'virtualNode'],
  ['eks.amazonaws.com/compute-type=fargate:NoSchedule', 'virtualNode'],
  ['eks.amazonaws.com/compute-type=hybrid:NoSchedule', 'dedicated'],
  ['node.kubernetes.io/not-ready:NoSchedule', 'nodeNotReady'],
  ['node.kubernetes.io/unreachable:NoSchedule', 'nodeUnreachable'],
  ['node.kubernetes.io/network-unavailable:NoSchedule', 'networkUnavailable'],
  ['node.kubernetes.io/network-unavailable:NoExecute', 'noExecute'],
  ['node.cloudprovider.kubernetes.io/uninitialized=true:NoSchedule', 'cloudUninitialized'],
  ['node.cloudprovider.kubernetes.io/shutdown:NoSchedule', 'cloudShutdown'],
  ['node.kubernetes.io/out-of-service=nodeshutdown:NoExecute', 'outOfService'],
  ['startup-taint.cluster-autoscaler.kubernetes.io/gpu:NoSchedule', 'startup'],
  ['ignore-taint.cluster-autoscaler.kubernetes.io/x:NoSchedule', 'startup'],
  ['node.cilium.io/agent-not-ready:NoExecute', 'startup'],
  ['ebs.csi.aws.com/agent-not-ready:NoExecute', 'startup'],
  ['karpenter.sh/unregistered:NoExecute', 'startup'],
  ['karpenter.sh/disrupted:NoSchedule', 'autoscalerDisruption'],
  ['karpenter.sh/disruption=disrupting:NoSchedule', 'autoscalerDisruption'],
  ['ToBeDeletedByClusterAutoscaler=1:NoSchedule', 'autoscalerDisruption'],
  ['node.kubernetes.io/memory-pressure:NoExecute', 'pressureNoExecute'],
  ['node.kubernetes.io/unschedulable:NoExecute', 'pressureNoExecute'],
  ['CriticalAddonsOnly=true:NoSchedule', 'dedicated'],
  ['maintenance:NoExecute', 'noExecute'],
  ['notnvidia.com/gpu:NoSchedule', 'dedicated'],
])('%s means %s', (taint, meaning) => {
  expect(classifyTaint(taintOf(taint), node())).toBe(meaning);
});

test('on a virtual kubelet every taint of unknown meaning says virtual', () => {
  const virtual = node({ labels: { type: 'virtual-kubelet' } });
  expect(classifyTaint(taintOf('azure.com/aci:NoSchedule'), virtual)).toBe('virtualNode');
  expect(classifyTaint(taintOf('node.kubernetes.io/not-ready:NoSchedule'), virtual)).toBe('nodeNotReady');
});

test.each([
  ['node.cilium.io/agent-not-ready', 'the Cilium agent'],
  ['karpenter.sh/unregistered', 'Karpenter'],
  ['ebs.csi.aws.com/agent-not-ready', 'the agent of ebs.csi.aws.com'],
  ['startup-taint.cluster-autoscaler.kubernetes.io/gpu', null],
])('%s is taken off by %s', (key, owner) => {
  expect(startupTaintOwner(key)).toBe(owner);
});

import { describe, expect, test } from 'vitest';
import { findings } from '../../evaluate.ts';
import { condition, context, daemonSet, NOW } from '../../testing.ts';
import { CNI_NOT_READY, networkAgent, unwell } from '../testing/not-eligible.ts';
import { NetworkBootstrapDeadlock, NodeNotReadyTaint } from './node-health-taints.ts';

const NOT_READY_TAINT = 'node.kubernetes.io/not-ready:NoSchedule';

describe('a node that is not Ready', () => {
  test('is joining within its first two minutes', () => {
    const at = (minutes: number) =>
      NodeNotReadyTaint.judge(context(unwell(NOT_READY_TAINT, CNI_NOT_READY, minutes)))?.severity;
    expect(at(1.99)).toBe('info');
    expect(at(2)).toBe('warning');
  });

  test('began when the condition changed', () => {
    const ready = condition('Ready', 'False', { lastTransitionTime: NOW - 1234 });
    expect(NodeNotReadyTaint.judge(context(unwell(NOT_READY_TAINT, ready)))?.since).toBe(NOW - 1234);
  });

  test('whose taint lingers says that the two disagree', () => {
    const fields = unwell(NOT_READY_TAINT, condition('Ready', 'True'));
    expect(NodeNotReadyTaint.judge(context(fields))?.says()).toBe(
      'Taint node.kubernetes.io/not-ready:NoSchedule is not tolerated; condition Ready is True.',
    );
  });

  test('that never reported says so', () => {
    const fields = unwell(NOT_READY_TAINT, condition('MemoryPressure', 'False'));
    const finding = NodeNotReadyTaint.judge(context(fields));
    expect(finding?.says()).toMatch(/condition Ready is Unknown\.$/);
    expect(finding?.evidence()).toContainEqual(expect.objectContaining({ value: 'Ready was never reported' }));
  });
});

describe('a network agent and a node that wait for each other', () => {
  const fields = (image: string, ready = CNI_NOT_READY) => ({
    ...unwell(NOT_READY_TAINT, ready),
    daemonSet: networkAgent(image),
  });
  const isDeadlock = (...args: Parameters<typeof fields>) =>
    NetworkBootstrapDeadlock.judge(context(fields(...args))) !== null;

  test.each([
    'quay.io/calico/node:v3.31',
    'quay.io/cilium/cilium:v1.19',
    'ghcr.io/flannel-io/flannel:v0.27',
    'weaveworks/weave-kube:2.9',
    '602401143452.dkr.ecr.us-west-2.amazonaws.com/amazon-k8s-cni:v1.20',
    'registry.k8s.io/kube-proxy:v1.37.0',
    'example.com/acme-cni:1',
  ])('is seen by the image: %s', (image) => {
    expect(isDeadlock(image)).toBe(true);
  });

  test.each(['prom/node-exporter', 'fluent/fluent-bit', 'example.com/cnidaria', 'example.com/medicine'])(
    'is not said of %s',
    (image) => {
      expect(isDeadlock(image)).toBe(false);
    },
  );

  test.each([
    'container runtime network not ready: cni config uninitialized',
    'NetworkReady=false',
    'NetworkPluginNotReady',
    'Network plugin returns error: not initialized',
    'no CNI configuration file in /etc/cni/net.d/',
  ])('is seen by what the kubelet says: %s', (message) => {
    expect(isDeadlock('quay.io/cilium/cilium', condition('Ready', 'False', { message }))).toBe(true);
  });

  test('is seen by one network container among others', () => {
    const daemonSetOfTwo = networkAgent('example.com/helper');
    const cilium = networkAgent('quay.io/cilium/cilium').template.containers;
    const template = { ...daemonSetOfTwo.template, initContainers: cilium };
    const cell = { ...fields('x'), daemonSet: { ...daemonSetOfTwo, template } };
    expect(NetworkBootstrapDeadlock.judge(context(cell))).not.toBeNull();
  });

  test('is the headline, before the taint by which it shows', () => {
    expect(findings(context(fields('quay.io/cilium/cilium'))).map(({ reason }) => reason.id)).toEqual([
      'NetworkBootstrapDeadlock',
      'NodeNotReadyTaint',
    ]);
  });

  test('is not said when the node is not Ready for another reason', () => {
    const pleg = condition('Ready', 'False', { reason: 'KubeletNotReady', message: 'PLEG is not healthy' });
    expect(isDeadlock('quay.io/cilium/cilium', pleg)).toBe(false);
  });

  test('is not said of an agent in the Pod network, which could not start anyway', () => {
    const { template } = networkAgent('quay.io/cilium/cilium');
    const podNetwork = { ...daemonSet(), template: { ...template, hostNetwork: false } };
    const cell = { ...unwell(NOT_READY_TAINT, CNI_NOT_READY), daemonSet: podNetwork };
    expect(NetworkBootstrapDeadlock.judge(context(cell))).toBeNull();
  });
});

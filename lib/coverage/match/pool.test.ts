import { expect, test } from 'vitest';
import { mapOf } from '../vectors/build.ts';
import { instanceType, nodePool } from './pool.ts';

const poolOf = (labels: Record<string, string>) => nodePool({ labels: mapOf(labels) });

test.each([
  'karpenter.sh/nodepool',
  'eks.amazonaws.com/nodegroup',
  'alpha.eksctl.io/nodegroup-name',
  'cloud.google.com/gke-nodepool',
  'kubernetes.azure.com/agentpool',
  'agentpool',
  'node.kubernetes.io/instancegroup',
  'kops.k8s.io/instancegroup',
  'node-pool',
  'nodepool',
  'pool',
])('reads the pool from %s', (label) => {
  expect(poolOf({ [label]: 'gpu' })).toBe('gpu');
});

test('the label of the one that makes pools outranks home-made ones', () => {
  expect(poolOf({ pool: 'mine', 'eks.amazonaws.com/nodegroup': 'theirs' })).toBe('theirs');
  expect(poolOf({ 'eks.amazonaws.com/nodegroup': 'group', 'karpenter.sh/nodepool': 'karpenter' })).toBe('karpenter');
});

test('a control plane in a pool is in that pool', () => {
  const role = { 'node-role.kubernetes.io/control-plane': '' };
  expect(poolOf({ ...role, 'kops.k8s.io/instancegroup': 'control-plane-eu-1a' })).toBe('control-plane-eu-1a');
  expect(poolOf(role)).toBe('control-plane');
  expect(poolOf({ 'node-role.kubernetes.io/master': '' })).toBe('control-plane');
});

test('nodes without any such label are one pool', () => {
  expect(poolOf({})).toBe('nodes');
  expect(poolOf({ pool: '' })).toBe('nodes');
});

test('knows the machine type by its label, old or new', () => {
  const typeOf = (labels: Record<string, string>) => instanceType({ labels: mapOf(labels) });
  expect(typeOf({ 'node.kubernetes.io/instance-type': 'm6i.large', 'beta.kubernetes.io/instance-type': 'x' })).toBe(
    'm6i.large',
  );
  expect(typeOf({ 'beta.kubernetes.io/instance-type': 'c5.xlarge' })).toBe('c5.xlarge');
  expect(typeOf({})).toBe('');
});

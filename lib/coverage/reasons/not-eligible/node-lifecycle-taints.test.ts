import { describe, expect, test } from 'vitest';
import { context, MINUTE, NOW, node } from '../../testing.ts';
import { since, taintedBy } from '../testing/not-eligible.ts';
import { CloudUninitializedTaint, OutOfServiceTaint, StartupTaint } from './node-lifecycle-taints.ts';

const severityAt = (minutes: number, taint: string) => {
  const young = { node: node({ taints: [taint], createdAt: NOW - minutes * MINUTE }) };
  return (taint.includes('cloudprovider') ? CloudUninitializedTaint : StartupTaint).judge(context(young))?.severity;
};

describe('a node that starts', () => {
  test.each(['node.cloudprovider.kubernetes.io/uninitialized:NoSchedule', 'karpenter.sh/unregistered:NoExecute'])(
    'with %s may take ten minutes',
    (taint) => {
      expect(severityAt(9.99, taint)).toBe('info');
      expect(severityAt(10, taint)).toBe('warning');
    },
  );

  test('counts from when the taint was added, on a node that starts again', () => {
    const taint = since(1, 'node.cilium.io/agent-not-ready:NoExecute');
    expect(StartupTaint.judge(context(taintedBy(taint)))?.severity).toBe('info');
  });

  test('names who takes the taint off', () => {
    const taint = 'ebs.csi.aws.com/agent-not-ready:NoExecute';
    expect(StartupTaint.judge(context(taintedBy(taint)))?.remedy().says).toContain(
      'Wait: the agent of ebs.csi.aws.com',
    );
  });
});

test('taking a node back into service is done after it is repaired', () => {
  const fields = taintedBy('node.kubernetes.io/out-of-service=nodeshutdown:NoExecute');
  const remedy = OutOfServiceTaint.judge(context(fields))?.remedy();
  expect(remedy?.commands[0]).toBe('kubectl taint nodes node-1 node.kubernetes.io/out-of-service:NoExecute-');
  expect(remedy?.says).toContain('once the node is repaired');
});

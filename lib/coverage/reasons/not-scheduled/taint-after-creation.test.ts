import { describe, expect, test } from 'vitest';
import { context, daemonSet, MINUTE, NOW, node, unboundPod } from '../../testing.ts';
import { taintOf } from '../../vectors/build.ts';
import { REFUSED } from '../testing/not-scheduled.ts';
import { TaintAfterCreation } from './taint-after-creation.ts';

const TAINTED = node({ taints: [{ ...taintOf('batch=true:NoSchedule'), timeAdded: NOW - 3 * MINUTE }] });
const TOLERANT = daemonSet({ template: { tolerations: [['batch', 'Exists']] } });

describe('a Pod that is older than the taint', () => {
  test('is made anew when the template tolerates it by now', () => {
    const remedy = TaintAfterCreation.judge(
      context({ node: TAINTED, daemonSet: TOLERANT, pods: [unboundPod(REFUSED)] }),
    )?.remedy();
    expect(remedy?.commands[0]).toBe('kubectl -n agents delete pod agent-x7k2p');
    expect(remedy?.patch).toBeNull();
  });

  test('needs the toleration in the template when that has none', () => {
    const remedy = TaintAfterCreation.judge(context({ node: TAINTED, pods: [unboundPod(REFUSED)] }))?.remedy();
    expect(remedy?.patch).toContain('key: batch');
  });

  test('has waited since the taint came, if that is known', () => {
    expect(TaintAfterCreation.judge(context({ node: TAINTED, pods: [unboundPod(REFUSED)] }))?.since).toBe(
      NOW - 3 * MINUTE,
    );
  });

  test('does not mind a taint that only asks nicely', () => {
    const polite = node({ taints: ['batch=true:PreferNoSchedule'] });
    expect(TaintAfterCreation.judge(context({ node: polite, pods: [unboundPod(REFUSED)] }))).toBeNull();
  });
});

describe('a taint that tells how the node fares', () => {
  const on = (taints: readonly string[], fields: Parameters<typeof node>[0] = {}) =>
    TaintAfterCreation.judge(context({ node: node({ taints, ...fields }), pods: [unboundPod(REFUSED)] }));

  test('is the node’s problem: it is waited for, and never tolerated', () => {
    const finding = on(['node.kubernetes.io/not-ready:NoSchedule']);
    expect(finding?.severity).toBe('warning');
    expect(finding?.remedy()).toMatchObject({ patch: null });
    expect(finding?.remedy().says).toContain('Repair the kubelet');
  });

  test.each([
    ['node.kubernetes.io/unreachable:NoSchedule', 'warning'],
    ['node.kubernetes.io/network-unavailable:NoSchedule', 'warning'],
    ['node.cloudprovider.kubernetes.io/uninitialized=true:NoSchedule', 'warning'],
    ['node.cloudprovider.kubernetes.io/shutdown:NoSchedule', 'info'],
    ['node.kubernetes.io/out-of-service=nodeshutdown:NoExecute', 'warning'],
    ['node.cilium.io/agent-not-ready:NoSchedule', 'warning'],
    ['ToBeDeletedByClusterAutoscaler=1:NoSchedule', 'info'],
  ])('is as loud as on a node without the Pod: %s', (taint, severity) => {
    expect(on([taint])?.severity).toBe(severity);
    expect(on([taint])?.remedy().patch).toBeNull();
  });

  test('is no fault of a node that joins', () => {
    expect(on(['node.kubernetes.io/not-ready:NoSchedule'], { createdAt: NOW - MINUTE })?.severity).toBe('info');
  });

  test('stands behind one that is to keep Pods away, and is not tolerated along with it', () => {
    const finding = on(['node.kubernetes.io/not-ready:NoSchedule', 'batch=true:NoSchedule']);
    expect(finding?.severity).toBe('critical');
    expect(finding?.says()).toContain('Taint batch=true:NoSchedule');
    expect(finding?.remedy().patch).toContain('key: batch');
    expect(finding?.remedy().patch).not.toContain('not-ready');
  });
});

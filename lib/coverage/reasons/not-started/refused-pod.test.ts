import { describe, expect, test } from 'vitest';
import { evaluate, findings } from '../../evaluate.ts';
import { type ContextFields, container, context, daemonSet, node, type PodFields } from '../../testing.ts';
import { refused } from '../testing/ended-pods.ts';
import { KubeletRejectedFeature, KubeletRejectedResources } from './refused-pod.ts';

const says = (reason: string, message: string, fields: PodFields = {}, others: ContextFields = {}) =>
  evaluate(context({ pods: [refused(reason, message, fields)], ...others })).message;

describe('a Pod that the kubelet found no room for', () => {
  test.each([
    ['OutOfmemory', 'memory, requested: 536870912, used: 16777216000, capacity: 17179869184', '512 Mi memory'],
    ['OutOfpods', 'pods, requested: 1, used: 110, capacity: 110', '1 pods'],
    ['OutOfnvidia.com/gpu', 'nvidia.com/gpu, requested: 1, used: 1, capacity: 1', '1 nvidia.com/gpu'],
  ])('%s', (reason, sum, needs) => {
    expect(says(reason, `Node didn't have enough resource: ${sum}`)).toContain(`needs ${needs}; node-1 had `);
  });

  test('says less where the kubelet gives no sum', () => {
    expect(says('OutOfcpu', 'no')).toBe('Kubelet rejected the Pod: node-1 has too little cpu.');
  });

  test('hears that no scheduler looked, where nodeName leaves it out', () => {
    const pinned = daemonSet({ templateNodeName: 'node-1' });
    const remedy = (theDaemonSet = daemonSet()) =>
      KubeletRejectedResources.judge(context({ daemonSet: theDaemonSet, pods: [refused('OutOfcpu', '')] }))?.remedy();
    expect(remedy(pinned)?.says).toContain('no scheduler looks for room');
    expect(remedy()?.says).not.toContain('no scheduler');
  });
});

describe('a Pod that the node did not suit', () => {
  test.each([
    ['NodeAffinity', 'the labels of node-1 did not match its node selector or affinity'],
    ['NodeName', 'its nodeName is node-1, and the kubelet of node-1 has another name'],
    ['NodePorts', 'a host port that it needs is taken on node-1 (it names none)'],
    ['TaintToleration', 'it does not tolerate a NoExecute taint of the node (that is gone by now)'],
  ])('%s', (reason, why) => {
    expect(says(reason, `Predicate ${reason} failed`)).toBe(`Kubelet rejected the Pod: ${why}.`);
  });

  test('names the taint while it is there', () => {
    const tolerant = daemonSet({ template: { tolerations: [['', 'Exists']] } });
    const tainted = node({ taints: ['a=1:NoSchedule', 'b=2:NoExecute'] });
    expect(says('TaintToleration', 'x', {}, { node: tainted, daemonSet: tolerant })).toContain('(b=2:NoExecute)');
  });
});

test("older kubelets put only Pod before their words, and newer ones don't repeat it", () => {
  const old = refused('AppArmor', '', { message: 'Pod Cannot enforce AppArmor: profile not loaded' });
  expect(evaluate(context({ pods: [old] })).message).toBe(
    'Kubelet rejected the Pod (AppArmor): Cannot enforce AppArmor: profile not loaded.',
  );
  expect(says('AppArmor', '')).toBe('Kubelet rejected the Pod (AppArmor): it says no more.');
});

describe('a Pod for another operating system', () => {
  const remedy = (operatingSystem: string) =>
    KubeletRejectedFeature.judge(
      context({ node: node({ operatingSystem }), pods: [refused('PodOSNotSupported', 'x')] }),
    )?.remedy();

  test('is kept off such nodes', () => {
    expect(remedy('windows')?.patch).toContain('kubernetes.io/os: linux');
    expect(remedy('linux')?.patch).toContain('kubernetes.io/os: windows');
  });
});

test('an attachment limit is no matter of the kubelet’s version', () => {
  const found = KubeletRejectedFeature.judge(context({ pods: [refused('VolumeAttachmentLimitExceeded', 'x')] }));
  expect(found?.remedy().says).toMatch(/^Detach volumes/);
});

test('a refusal is the only thing said of its Pod, on a node that is not Ready too', () => {
  const ports = { spec: { containers: [container()] } };
  const found = findings(context({ pods: [refused('OutOfcpu', 'x', ports)] }));
  expect(found.map(({ reason }) => reason.id)).toEqual(['KubeletRejectedResources']);
});

import { describe, expect, test } from 'vitest';
import { findings } from '../../evaluate.ts';
import { type ContextFields, context, daemonSet, node, type PodFields, unboundPod } from '../../testing.ts';
import { namespace, runtimeClass } from '../../testing-cluster-objects.ts';
import { REFUSED } from '../testing/not-scheduled.ts';
import { AdmissionAddedNodeSelector, NodeLabelDrift } from './node-selector.ts';

const OLD = { 'controller-revision-hash': 'old' };
const cell = (pod: PodFields, fields: ContextFields = {}) =>
  context({ node: node({ labels: { pool: 'compute' } }), pods: [unboundPod(REFUSED, pod)], ...fields });
const wantsInfra: PodFields = { spec: { nodeSelector: { pool: 'infra' } } };

describe('a nodeSelector that the template does not have', () => {
  test('came by admission when the Pod is of the current revision', () => {
    const finding = AdmissionAddedNodeSelector.judge(cell(wantsInfra));
    expect(finding?.says()).toBe('Admission added nodeSelector pool=infra; this node has compute.');
    expect(finding?.remedy().says).toContain('which one is not known');
    expect(NodeLabelDrift.judge(cell(wantsInfra))).toBeNull();
  });

  test('came by its RuntimeClass when that asks for it', () => {
    const pod: PodFields = { spec: { nodeSelector: { pool: 'infra' }, runtimeClassName: 'gvisor' } };
    const surrounding = {
      runtimeClass: (name: string) => ({ ...runtimeClass(name), nodeSelector: new Map([['pool', 'infra']]) }),
    };
    expect(AdmissionAddedNodeSelector.judge(cell(pod, { surrounding }))?.says()).toBe(
      'RuntimeClass gvisor adds nodeSelector pool=infra; this node has compute.',
    );
  });

  test('came by the namespace even on an old Pod, and an empty annotation ends it', () => {
    const surrounding = { namespace: () => namespace({ nodeSelector: 'zone=a, pool = infra' }) };
    const finding = AdmissionAddedNodeSelector.judge(cell({ ...wantsInfra, labels: OLD }, { surrounding }));
    expect(finding?.says()).toContain('Namespace agents adds nodeSelector pool=infra');
    expect(NodeLabelDrift.judge(cell({ ...wantsInfra, labels: OLD }, { surrounding }))).toBeNull();
    expect(finding?.remedy().commands).toEqual([
      'kubectl annotate namespace agents scheduler.alpha.kubernetes.io/node-selector= --overwrite',
      'kubectl -n agents delete pod agent-x7k2p',
      'kubectl -n agents get pods -o wide --field-selector spec.nodeName=node-1',
    ]);
  });

  test('is of an older template when the Pod is', () => {
    const old = { ...wantsInfra, labels: OLD };
    expect(NodeLabelDrift.judge(cell(old))?.remedy().commands[0]).toBe('kubectl -n agents delete pod agent-x7k2p');
    expect(AdmissionAddedNodeSelector.judge(cell(old))).toBeNull();
  });

  test('is nobody’s addition when the template asks for it too', () => {
    const asking = daemonSet({ template: { nodeSelector: { pool: 'infra' } } });
    expect(AdmissionAddedNodeSelector.judge(cell(wantsInfra, { daemonSet: asking }))).toBeNull();
    expect(NodeLabelDrift.judge(cell({ ...wantsInfra, labels: OLD }, { daemonSet: asking }))).toBeNull();
  });

  test('is no obstacle on a node that meets it', () => {
    const infra = node({ labels: { pool: 'infra' } });
    expect(findings(cell(wantsInfra, { node: infra })).map(({ reason }) => reason.id)).toEqual(['UnschedulableOther']);
  });
});

test('trap 6: the pin that the controller wrote is not taken for a cause, nor the affinity of the template', () => {
  const pinned = unboundPod(REFUSED, { spec: { terms: [{ fields: [['metadata.name', 'In', 'node-1']] }] } });
  const elsewhere = daemonSet({ template: { terms: [{ expressions: [['pool', 'In', 'infra']] }] } });
  const found = findings(cell({}, { pods: [pinned] })).map(({ reason }) => reason.id);
  expect(found).toEqual(['UnschedulableOther']);
  expect(AdmissionAddedNodeSelector.judge(cell({}, { pods: [pinned], daemonSet: elsewhere }))).toBeNull();
});

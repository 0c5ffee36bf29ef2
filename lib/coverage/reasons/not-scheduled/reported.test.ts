import { describe, expect, test } from 'vitest';
import { evaluate, findings } from '../../evaluate.ts';
import { condition, context, daemonSet, NOW, node, SECOND, unboundPod } from '../../testing.ts';
import { asking, taking } from '../testing/not-scheduled.ts';
import { TopologySpreadUnsatisfied } from './constraints.ts';

const here = (reason: string) =>
  `0/2 nodes are available: 1 ${reason}, 1 node(s) didn't satisfy plugin(s) [NodeAffinity].`;
const everywhere = (reason: string) => `0/2 nodes are available: ${reason}. not found`;
const headline = (message: string) => {
  const { reason, message: says } = evaluate(context({ pods: [unboundPod(message)] }));
  return [reason, says];
};

describe('what the scheduler says, in the wording of today and of older releases', () => {
  test.each([
    [everywhere('persistentvolumeclaim "data" not found'), 'PvcMissing'],
    [everywhere('persistentvolumeclaim "data" is being deleted'), 'PvcMissing'],
    [
      everywhere('waiting for ephemeral volume controller to create the persistentvolumeclaim "agent-x7k2p-data"'),
      'PvcMissing',
    ],
    [here('looking up PVC agents/data: persistentvolumeclaim "data" not found'), 'PvcMissing'],
    [everywhere('pod has unbound immediate PersistentVolumeClaims'), 'PvcUnbound'],
    [
      '0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling..',
      'PvcUnbound',
    ],
    [here("node(s) didn't match PersistentVolume's node affinity"), 'VolumeNodeAffinityConflict'],
    [here('node(s) had volume node affinity conflict'), 'VolumeNodeAffinityConflict'],
    [here("node(s) didn't find available persistent volumes to bind"), 'NoVolumeFits'],
    [here('node(s) did not have enough free storage'), 'NoVolumeFits'],
    [here('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)'), 'NoVolumeFits'],
    [everywhere('persistentvolumeclaim "data" bound to non-existent persistentvolume "pv-1"'), 'NoVolumeFits'],
    [here('node(s) had no available volume zone'), 'VolumeZoneConflict'],
    [here('node(s) exceed max volume count'), 'VolumeLimitReached'],
    [here('ebs.csi.aws.com CSI driver is not installed on the node'), 'CsiDriverMissing'],
    [
      here(
        'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
      ),
      'VolumeInUse',
    ],
    [here('node(s) had no available disk'), 'VolumeInUse'],
    [here("node(s) didn't match pod topology spread constraints"), 'TopologySpreadUnsatisfied'],
    [
      here("node(s) didn't match pod topology spread constraints (missing required label)"),
      'TopologySpreadUnsatisfied',
    ],
    [here('cannot allocate all claims'), 'ResourceClaimUnsatisfied'],
    [here('resourceclaim not available on the node'), 'ResourceClaimUnsatisfied'],
    [here('cannot schedule extended resource claim'), 'ResourceClaimUnsatisfied'],
    [everywhere('resourceclaim in use'), 'ResourceClaimUnsatisfied'],
    [everywhere('request gpu: device class gpu.example.com does not exist'), 'ResourceClaimUnsatisfied'],
    [everywhere('pod "agents/agent-x7k2p": ResourceClaim not created yet'), 'ResourceClaimUnsatisfied'],
    [here("node(s) didn't match Pod's required features"), 'NodeFeatureMissing'],
    [here("node(s) didn't match scheduler-enforced node affinity"), 'SchedulerEnforcedAffinity'],
    [here("node(s) didn't match Pod's node affinity/selector"), 'UnschedulableOther'],
    [everywhere('pod affinity terms conflict'), 'UnschedulableOther'],
  ])('%s', (message, reason) => {
    expect(headline(message)[0]).toBe(reason);
  });

  test('of other nodes is no reason here', () => {
    const others = '0/9 nodes are available: 1 Too many pods, 8 node(s) had no available volume zone.';
    expect(headline(others)[0]).toBe('UnschedulableOther');
  });

  test('names the claim, and how it is missing', () => {
    expect(headline(everywhere('persistentvolumeclaim "data" is being deleted'))[1]).toBe(
      'PersistentVolumeClaim data is being deleted, the scheduler reports.',
    );
    expect(headline(here('node(s) did not have enough free storage'))[1]).toContain('too full');
  });
});

describe('a text of the scheduler', () => {
  test('is no fault within 30 s: claims are often made after the Pod', () => {
    const severity = (seconds: number) => {
      const refused = condition('PodScheduled', 'False', {
        reason: 'Unschedulable',
        message: everywhere('pod has unbound immediate PersistentVolumeClaims'),
        lastTransitionTime: NOW - seconds * SECOND,
      });
      return evaluate(context({ pods: [unboundPod('', { conditions: [refused] })] })).severity;
    };
    expect([severity(29), severity(30)]).toEqual(['info', 'critical']);
  });

  test('stands behind what Rollcall computed itself, which the scheduler never got to', () => {
    const pod = {
      ...asking({ cpu: '1' }),
      ...{ conditions: unboundPod(everywhere('persistentvolumeclaim "data" not found')).conditions },
    };
    const found = findings(context({ pods: [pod], others: [taking({ cpu: '4' })] }));
    expect(found.map(({ reason }) => reason.id)).toEqual(['InsufficientCpu', 'PreemptionImpossible', 'PvcMissing']);
  });

  test('is shown whole, with what is not read', () => {
    const [found] = findings(context({ pods: [unboundPod(here('node(s) exceed max volume count'))] }));
    expect(found?.confidence).toBe('reported');
    expect(found?.evidence().map(({ label }) => label)).toEqual(['Scheduler says', 'As of', 'Not read']);
  });
});

describe('topology spread', () => {
  const judge = (keys: string[], labels = {}, template: string[] = keys) =>
    TopologySpreadUnsatisfied.judge(
      context({
        node: node({ labels }),
        daemonSet: daemonSet({ template: { topologySpreadKeys: template } }),
        pods: [
          unboundPod(here("node(s) didn't match pod topology spread constraints"), {
            spec: { topologySpreadKeys: keys },
          }),
        ],
      }),
    );

  test('is certain where the node lacks the label, and reported where it has it', () => {
    expect(judge(['zone'])?.confidence).toBe('certain');
    expect(judge(['zone'], { zone: 'a' })?.confidence).toBe('reported');
  });

  test('goes from the template, where it does nothing for a DaemonSet', () => {
    expect(judge(['zone'])?.remedy().patch).toContain('topologySpreadConstraints: null');
    expect(judge(['zone'], {}, [])?.remedy().patch).toBeNull();
  });
});

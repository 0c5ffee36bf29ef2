import { describe, expect, it } from 'vitest';
import { realControllerRevision, realDaemonSet } from '../testing/real-objects.ts';
import { trim } from '../testing/trim.ts';

describe('a DaemonSet', () => {
  it('keeps what eligibility and rollout need', () => {
    expect(trim('daemonsets', realDaemonSet())).toMatchObject({
      kind: 'DaemonSet',
      generation: 4,
      selector: {
        matchLabels: new Map([['app', 'agent']]),
        matchExpressions: [{ key: 'tier', operator: 'In', values: ['node'] }],
      },
      templateLabels: new Map([
        ['app', 'agent'],
        ['tier', 'node'],
      ]),
      templateNodeName: '',
      template: { requiredNodeAffinity: null, priority: null, serviceAccountName: 'agent' },
      minReadySeconds: 10,
      updateStrategy: { type: 'RollingUpdate', maxUnavailable: '10%', maxSurge: 0 },
      status: {
        desiredNumberScheduled: 3,
        currentNumberScheduled: 3,
        numberMisscheduled: 0,
        numberReady: 2,
        numberAvailable: 0,
        updatedNumberScheduled: 0,
        numberUnavailable: 0,
        observedGeneration: 4,
      },
    });
  });

  it("keeps the template's own requests and limits apart from those of its containers", () => {
    const resources = { requests: { cpu: '50m' }, limits: { memory: '64Mi' } };
    const containers = [{ name: 'agent', resources: { limits: { cpu: '1' } } }];
    const wire = { metadata: { name: 'd' }, spec: { template: { spec: { resources, containers } } } };
    expect(trim('daemonsets', wire).template).toMatchObject({
      requests: new Map([['cpu', 50]]),
      limits: new Map([['memory', 64 * 2 ** 20]]),
      containers: [{ requests: new Map(), limits: new Map([['cpu', 1000]]) }],
    });
  });

  it('keeps the annotations that Rollcall reads, and no other', () => {
    expect(trim('daemonsets', realDaemonSet()).annotations).toEqual(
      new Map([
        ['deprecated.daemonset.template.generation', '4'],
        ['meta.helm.sh/release-name', 'agents'],
        ['rollcall/owner', 'team-a'],
      ]),
    );
  });

  it.each([
    [undefined, 'RollingUpdate'],
    [{ type: 'OnDelete' }, 'OnDelete'],
  ])('fills in the defaults of the update strategy %j', (updateStrategy, type) => {
    const wire = { metadata: { name: 'd' }, spec: { updateStrategy } };
    expect(trim('daemonsets', wire).updateStrategy).toEqual({ type, maxUnavailable: 1, maxSurge: 0 });
  });

  it('is malformed with a budget that is neither a number nor a text', () => {
    const updateStrategy = { rollingUpdate: { maxUnavailable: [1] } };
    expect(() => trim('daemonsets', { metadata: { name: 'd' }, spec: { updateStrategy } })).toThrow();
  });
});

describe('a ControllerRevision', () => {
  it('keeps whose it is, its number and its hash', () => {
    expect(trim('controllerrevisions', realControllerRevision())).toMatchObject({
      kind: 'ControllerRevision',
      ownerUid: 'uid-agent',
      revision: 7,
      hash: '5d8f',
    });
  });

  it("is of no use when it is a StatefulSet's", () => {
    const ownerReferences = [{ kind: 'StatefulSet', name: 's', uid: 's', controller: true }];
    expect(trim('controllerrevisions', { metadata: { name: 'r', ownerReferences } })).toBeNull();
  });
});

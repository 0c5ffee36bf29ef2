import { describe, expect, test } from 'vitest';
import { type ContextFields, context, type DaemonSetFields, daemonSet } from '../../testing.ts';
import { allowsSurge, ownerNote, templateChangeCost } from './cost.ts';

const NO_STATUS = daemonSet().status;

function cost(running: number, fields: DaemonSetFields = {}, rollout: ContextFields['rollout'] = {}): string {
  const status = { ...NO_STATUS, currentNumberScheduled: running };
  return templateChangeCost(context({ daemonSet: daemonSet({ status, ...fields }), rollout }));
}

describe('what a change of the template costs', () => {
  test('how many Pods are replaced, how many at a time, and by which field', () => {
    const updateStrategy = { type: 'RollingUpdate', maxUnavailable: '10%', maxSurge: 0 };
    expect(cost(56, { updateStrategy }, { maxUnavailable: 6 })).toBe(
      'Changing the Pod template replaces all 56 running Pods, 6 at a time (maxUnavailable 10%).',
    );
  });

  test('with maxSurge, that field', () => {
    const updateStrategy = { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 1 };
    expect(cost(56, { updateStrategy }, { maxUnavailable: 0, maxSurge: 1 })).toBe(
      'Changing the Pod template replaces all 56 running Pods, one at a time (maxSurge 1).',
    );
  });

  test('under OnDelete, none by itself', () => {
    const updateStrategy = { type: 'OnDelete', maxUnavailable: 1, maxSurge: 0 };
    expect(cost(56, { updateStrategy })).toBe(
      'Changing the Pod template replaces no running Pod until you delete it (OnDelete).',
    );
  });

  test('with one Pod or none, no rate', () => {
    expect(cost(1)).toBe('Changing the Pod template replaces the one running Pod.');
    expect(cost(0)).toBe('Changing the Pod template replaces no Pod: none runs yet.');
  });

  test('counts misscheduled Pods too: a rollout takes them away', () => {
    const status = { ...NO_STATUS, currentNumberScheduled: 3, numberMisscheduled: 2 };
    expect(cost(0, { status })).toContain('all 5 running Pods');
  });

  test('says who owns the DaemonSet after what it costs', () => {
    expect(cost(0, { annotations: { 'meta.helm.sh/release-name': 'logs' } })).toBe(
      'Changing the Pod template replaces no Pod: none runs yet. Helm release logs owns this DaemonSet: make the change in its values.',
    );
  });
});

describe('who owns a DaemonSet', () => {
  test.each([
    [{ annotations: { 'meta.helm.sh/release-name': 'a' } }, 'Helm release a'],
    [{ labels: { 'helm.toolkit.fluxcd.io/name': 'b' } }, 'Helm release b'],
    [{ labels: { 'kustomize.toolkit.fluxcd.io/name': 'c' } }, 'Flux Kustomization c'],
    [{ labels: { 'argocd.argoproj.io/instance': 'd' } }, 'Argo CD application d'],
    [{ annotations: { 'argocd.argoproj.io/tracking-id': 'e:apps/DaemonSet:ns/x' } }, 'Argo CD application e'],
  ] satisfies [DaemonSetFields, string][])('%j: %s', (fields, owner) => {
    expect(ownerNote(daemonSet(fields))).toContain(`${owner} owns this DaemonSet`);
  });

  test('GitOps undoes what kubectl does, so it counts before the Helm release under it', () => {
    const both = { annotations: { 'meta.helm.sh/release-name': 'a', 'argocd.argoproj.io/tracking-id': 'e:x:y' } };
    expect(ownerNote(daemonSet(both))).toBe(
      'Argo CD application e owns this DaemonSet: make the change in its source, or it is reverted.',
    );
  });

  test('nobody says so: nothing is said', () => {
    expect(ownerNote(daemonSet())).toBe('');
  });
});

test.each([
  ['RollingUpdate', 0, false],
  ['RollingUpdate', '0%', false],
  ['RollingUpdate', '0', false],
  ['RollingUpdate', 1, true],
  ['RollingUpdate', '10%', true],
  ['OnDelete', 1, false],
])('%s with maxSurge %s surges: %s', (type, maxSurge, surges) => {
  expect(allowsSurge(daemonSet({ updateStrategy: { type, maxUnavailable: 1, maxSurge } }))).toBe(surges);
});

import { describe, expect, test } from 'vitest';
import { evaluate } from '../../evaluate.ts';
import { type ContextFields, context, daemonSet, event } from '../../testing.ts';
import { namespace } from '../../testing-cluster-objects.ts';
import { refusedWith } from '../testing/no-pod.ts';
import { AdmissionPolicyDenied } from './admission-policy.ts';
import { AdmissionWebhookDenied, AdmissionWebhookUnreachable } from './admission-webhook.ts';
import { PodInvalid } from './pod-invalid.ts';
import { PodSecurityDenied } from './pod-security.ts';
import { QuotaExceeded } from './quota.ts';
import { ServiceAccountMissing } from './service-account.ts';

const QUOTA = 'pods "a" is forbidden: exceeded quota: compute, requested: pods=1';
const evidenceOf = (fields: ContextFields, label: string) =>
  QuotaExceeded.judge(context(fields))
    ?.evidence()
    .find((row) => row.label === label)?.value;

describe('a refusal', () => {
  test('is reported, not certain: its text says no node', () => {
    expect(QuotaExceeded.judge(context(refusedWith(QUOTA)))?.confidence).toBe('reported');
    const status = { ...daemonSet().status, desiredNumberScheduled: 60, currentNumberScheduled: 57 };
    expect(evidenceOf({ ...refusedWith(QUOTA), daemonSet: daemonSet({ status }) }, 'Which node')).toBe(
      'the event does not say; this node is one of 3 without a Pod',
    );
  });

  test('shows how often it was met', () => {
    const events = [event('FailedCreate', `Error creating: ${QUOTA}`, { count: 41 })];
    expect(evidenceOf({ events }, 'Seen')).toBe('41 times, last 2026-11-24T14:31:11Z');
  });
});

test('lifting Pod Security lifts it for the whole namespace, and that is said', () => {
  const denied = refusedWith('pods "a" is forbidden: violates PodSecurity "restricted:v1.37": hostPort');
  const remedy = PodSecurityDenied.judge(context(denied))?.remedy();
  expect(remedy?.commands).toContain(
    'kubectl label namespace agents pod-security.kubernetes.io/enforce=privileged --overwrite',
  );
  expect(remedy?.says).toContain('It then holds for every Pod in agents');
});

describe('what a policy says', () => {
  const denied = (text: string) => AdmissionPolicyDenied.judge(context(refusedWith(`pods "a" is forbidden: ${text}`)));

  test('is read with its binding, and without one where the policy itself is broken', () => {
    const bound = denied("ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no: exceeded quota: q, x");
    expect(bound?.evidence()).toContainEqual({ label: 'Binding', value: 'b', path: 'not read by Rollcall' });
    expect(bound?.remedy().commands).toContain('kubectl get validatingadmissionpolicybinding b -o yaml');
    const broken = denied("ValidatingAdmissionPolicy 'p' denied request: failed to configure policy: no such param");
    expect(broken?.says()).toBe('Admission policy p denies the Pod: failed to configure policy: no such param.');
    expect(broken?.evidence()).toContainEqual({ label: 'Binding', value: 'not named', path: 'not read by Rollcall' });
  });
});

test("Pod Security's level is the namespace's label, or the cluster's default, or not checked", () => {
  const denied = refusedWith('pods "a" is forbidden: violates PodSecurity "baseline:latest": hostPort');
  const row = (fields: ContextFields) =>
    PodSecurityDenied.judge(context({ ...denied, ...fields }))
      ?.evidence()
      .at(-1)?.value;
  const labels = new Map([['pod-security.kubernetes.io/enforce', 'baseline']]);
  expect(row({ surrounding: { namespace: () => namespace({ labels }) } })).toBe('enforce=baseline');
  expect(row({ surrounding: { namespace: () => namespace() } })).toBe(
    "no such label: the level is the cluster's default",
  );
  const noNamespaces = (resource: string) => resource !== 'namespaces';
  const blind = context(denied);
  const around = { ...blind.around, canRead: noNamespaces };
  expect(
    PodSecurityDenied.judge({ ...blind, around })
      ?.evidence()
      .at(-1)?.value,
  ).toContain('not checked');
});

describe('a Pod that is not valid', () => {
  const field = (text: string) =>
    PodInvalid.judge(context(refusedWith(text)))
      ?.evidence()
      .find(({ label }) => label === 'Field')?.value;

  test.each([
    [
      'Pod "a" is invalid: spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
      'spec.containers[0].resources.requests',
    ],
    [
      'Pod "a" is invalid: [spec.volumes[0].name: Required value, spec.hostname: Invalid value: "A"]',
      'spec.volumes[0].name',
    ],
    ['Pod "a" is invalid: metadata.labels: Invalid value: "-"', 'metadata.labels'],
    ['Pod "a" is invalid: something', 'not named'],
    [
      'pods "a" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
      'spec.priority',
    ],
    [
      'pods "a" is forbidden: the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name',
      'spec.preemptionPolicy',
    ],
  ])('%s', (text, expected) => {
    expect(field(text)).toBe(expected);
  });
});

test('a webhook that can need this very agent is an old trap', () => {
  const failed = refusedWith('Internal error occurred: failed calling webhook "w": x');
  expect(AdmissionWebhookUnreachable.judge(context(failed))?.remedy().says).toContain('neither can start');
});

test('webhooks are not read, so what is said of them is what the API server reports', () => {
  const denied = refusedWith('admission webhook "w" denied the request: no');
  expect(AdmissionWebhookDenied.judge(context(denied))?.evidence()).toContainEqual({
    label: 'Webhook',
    value: 'w',
    path: 'not read by Rollcall',
  });
});

test('a ServiceAccount that could not be looked up is not known to be missing', () => {
  const slow = context(
    refusedWith('pods "a" is forbidden: error looking up service account agents/it: context deadline exceeded'),
  );
  expect(ServiceAccountMissing.judge(slow)).toBeNull();
  expect(evaluate(slow).reason).toBe('FailedCreateOther');
});

test('a ServiceAccount is created by its name alone', () => {
  const missing = refusedWith('pods "a" is forbidden: error looking up service account agents/it: not found');
  expect(ServiceAccountMissing.judge(context(missing))?.remedy().commands[0]).toBe(
    'kubectl -n agents create serviceaccount it',
  );
});

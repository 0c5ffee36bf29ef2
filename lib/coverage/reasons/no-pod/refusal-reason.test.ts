import { describe, expect, test } from 'vitest';
import { type ContextFields, context, daemonSet, event } from '../../testing.ts';
import { refusedWith } from '../testing/no-pod.ts';
import { AdmissionWebhookDenied, AdmissionWebhookUnreachable } from './admission-webhook.ts';
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

test('a quota also holds up the rollout, on every node', () => {
  const remedy = QuotaExceeded.judge(context(refusedWith(QUOTA)))?.remedy();
  expect(remedy?.says).toContain('no rollout step of agent happens on any node');
  expect(remedy?.commands[0]).toBe('kubectl -n agents describe resourcequota compute');
});

test('lifting Pod Security lifts it for the whole namespace, and that is said', () => {
  const denied = refusedWith('pods "a" is forbidden: violates PodSecurity "restricted:v1.37": hostPort');
  const remedy = PodSecurityDenied.judge(context(denied))?.remedy();
  expect(remedy?.commands).toContain(
    'kubectl label namespace agents pod-security.kubernetes.io/enforce=privileged --overwrite',
  );
  expect(remedy?.says).toContain('It then holds for every Pod in agents');
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

test('a ServiceAccount is created by its name alone', () => {
  const missing = refusedWith('pods "a" is forbidden: error looking up service account agents/it: not found');
  expect(ServiceAccountMissing.judge(context(missing))?.remedy().commands[0]).toBe(
    'kubectl -n agents create serviceaccount it',
  );
});

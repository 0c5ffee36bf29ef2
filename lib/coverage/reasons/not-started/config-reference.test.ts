import { describe, expect, test } from 'vitest';
import { context } from '../../testing.ts';
import { waiting } from '../testing/not-started.ts';
import { ConfigReferenceMissing } from './config-reference.ts';

const judge = (message: string, reason = 'CreateContainerConfigError') =>
  ConfigReferenceMissing.judge(context({ pods: [waiting(reason, message)] }));

describe('a container that takes its configuration from something that is not there', () => {
  test.each([
    ['configmap "agent" not found', 'ConfigMap agents/agent does not exist.'],
    ['secret "token" not found', 'Secret agents/token does not exist.'],
    ["couldn't find key level in ConfigMap agents/agent", 'ConfigMap agents/agent has no key level.'],
    ["couldn't find key password in Secret agents/token", 'Secret agents/token has no key password.'],
  ])('%s', (message, says) => {
    expect(judge(message)?.says()).toBe(says);
  });

  test('is shown the object, which Rollcall does not read', () => {
    const finding = judge('secret "token" not found');
    expect(finding?.remedy().commands[0]).toBe('kubectl -n agents get secret token --ignore-not-found');
    expect(finding?.evidence().at(-1)?.value).toContain('not read by Rollcall');
  });

  test('is told to add the key when only that is missing', () => {
    expect(judge("couldn't find key level in ConfigMap agents/agent")?.remedy().says).toContain('add key level');
  });
});

test('another error of the configuration, or another state with the same text, is something else', () => {
  expect(judge('container has runAsNonRoot and image will run as root')).toBeNull();
  expect(judge('configmap "agent" not found', 'CreateContainerError')).toBeNull();
});

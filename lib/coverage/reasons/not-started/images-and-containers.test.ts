import { describe, expect, test } from 'vitest';
import { evaluate, findings } from '../../evaluate.ts';
import {
  container,
  containerStatus,
  context,
  daemonSet,
  MINUTE,
  NOW,
  SECOND,
  state,
  unreadyPod,
} from '../../testing.ts';
import { podEventOf } from '../testing/before-containers.ts';
import { ended, NOT_READY_NODE } from '../testing/not-ready.ts';
import { initializing, waiting } from '../testing/not-started.ts';
import { ContainerStartFailed, HookFailed, RunAsNonRootViolation } from './container-start.ts';
import { ImageNeverPull } from './image-states.ts';
import { runtimeCause } from './runtime-causes.ts';

const headline = (...args: Parameters<typeof waiting>) => evaluate(context({ pods: [waiting(...args)] }));

describe('an image', () => {
  test('has the same reason while the kubelet backs off as before', () => {
    const text = 'image pull failed for x because the signature validation failed: no key';
    expect(headline('SignatureValidationFailed', text).message).toBe(
      headline('ImagePullBackOff', `Back-off pulling image "x": SignatureValidationFailed: ${text}`).message,
    );
  });

  test('of an init container is patched there, one of a webhook not at all', () => {
    const never = (fields: Parameters<typeof context>[0]) => ImageNeverPull.judge(context(fields))?.remedy().patch;
    const pods = [initializing({ state: state('waiting', { reason: 'ErrImageNeverPull' }) })];
    const theDaemonSet = daemonSet({ template: { initContainers: [container({ name: 'migrate' })] } });
    expect(never({ pods, daemonSet: theDaemonSet })).toContain('initContainers:');
    expect(never({ pods })).toBeNull();
  });
});

describe('why a runtime cannot make or start a container', () => {
  test.each([
    ['exec /agent: exec format error', 'its program is built for another platform'],
    ['exec: "agent": permission denied: unknown', 'agent may not be executed'],
    ['exec: "agent": executable file not found in $PATH: unknown', 'agent is not in the image'],
    ['executable file `agent` not found in $PATH', 'agent is not in the image'],
    ['error mounting "/etc/x" to rootfs at "/x": not a directory', "/etc/x of the node can't be mounted"],
    ['container init was OOM-killed (memory limit too low?)', 'its memory limit is too low to start'],
    [
      'nvidia-container-cli: initialization error: nvml error: unknown',
      'no GPU driver: initialization error: nvml error',
    ],
    ['apply apparmor profile: no such file', "the apparmor profile can't be applied"],
    ['name "agent_1" is reserved for "4f2a"', 'the runtime still holds an older container of that name'],
    ['context deadline exceeded', 'the container runtime does not answer'],
    ['runc create failed: unable to start container process: something new: unknown', 'something new'],
    ['', 'no cause is given'],
  ])('%s: %s', (text, says) => {
    expect(runtimeCause(text).says).toBe(says);
  });
});

describe('a container that never ran', () => {
  const judge = (status: Parameters<typeof unreadyPod>[0]) =>
    ContainerStartFailed.judge(context({ pods: [unreadyPod(status)] }));

  test('is no crash loop, since there is no log of it', () => {
    const pod = unreadyPod({
      restartCount: 9,
      state: state('waiting', { reason: 'CrashLoopBackOff' }),
      lastState: ended(127, 'ContainerCannotRun'),
    });
    expect(findings(context({ pods: [pod] })).map(({ reason }) => reason.id)).toEqual(['ContainerStartFailed']);
  });

  test('is found as it fails, and between two attempts', () => {
    expect(judge({ state: state('waiting', { reason: 'RunContainerError', message: 'x' }) })?.says()).toContain(': x.');
    expect(judge({ state: ended(128, 'StartError') })).not.toBeNull();
    expect(judge({ state: ended(128, 'Error') })).toBeNull();
  });
});

describe('a container that must not run as root', () => {
  const judge = (message: string) =>
    RunAsNonRootViolation.judge(context({ pods: [waiting('CreateContainerConfigError', message)] }));

  test.each([
    [
      'container has runAsNonRoot and image has non-numeric user (app), cannot verify user is non-root',
      'has a name, not a number',
    ],
    ["container's runAsUser breaks non-root policy (pod: x)", 'the template sets a user that is root'],
  ])('%s', (message, why) => {
    expect(judge(message)?.says()).toContain(why);
  });

  test('gets the number of a user, but not on Windows', () => {
    expect(judge('container has runAsNonRoot and image will run as root')?.remedy().patch).toContain(
      'runAsUser: 65534',
    );
    const windows =
      "container's runAsUserName (ContainerAdministrator) which will be regarded as root identity and will break non-root policy";
    expect(judge(windows)?.remedy()).toMatchObject({ patch: null, says: expect.stringContaining('runAsUserName') });
  });
});

test('what the kubelet cannot configure for another reason is quoted', () => {
  expect(headline('CreateContainerConfigError', 'failed to prepare subPath for volumeMount "x"').message).toBe(
    'Container agent can\'t be created: failed to prepare subPath for volumeMount "x".',
  );
});

describe('a hook', () => {
  const crashed = (ran: ReturnType<typeof ended>) =>
    unreadyPod({ restartCount: 3, state: state('waiting', { reason: 'CrashLoopBackOff' }), lastState: ran });
  const judge = (ago: number) =>
    HookFailed.judge(
      context({
        pods: [crashed(ended(137))],
        events: [podEventOf('FailedPostStartHook', 'PostStartHook failed', ago)],
      }),
    );

  test('is to blame for a crash when it failed within that run', () => {
    expect(judge(MINUTE)?.says()).toBe('The postStart hook of container agent fails (3 restarts).');
    expect(judge(MINUTE)?.confidence).toBe('reported');
    expect(judge(MINUTE + 4 * SECOND)).toBeNull();
    expect(judge(58 * SECOND)).toBeNull();
  });
});

describe('an init container that runs for long', () => {
  const running = initializing({ state: state('running', { startedAt: NOW - 10 * MINUTE }) });

  test('only waits, so its node comes first', () => {
    expect(evaluate(context({ node: NOT_READY_NODE, pods: [running] })).reason).toBe('NodeNotReady');
  });

  test('and has failed before is failing', () => {
    const failed = initializing({
      restartCount: 4,
      state: state('running', { startedAt: NOW - 6 * MINUTE }),
      lastState: ended(1, 'Error', NOW - 6 * MINUTE),
    });
    expect(evaluate(context({ pods: [failed] })).reason).toBe('InitContainerFailing');
  });

  test('is none when it is a sidecar', () => {
    const sidecar = initializing(
      { ready: true, started: true, state: state('running', { startedAt: NOW - 10 * MINUTE }) },
      'Always',
    );
    expect(
      evaluate(context({ pods: [{ ...sidecar, containerStatuses: [containerStatus({ ready: false })] }] })).reason,
    ).toBe('ReadinessFailing');
  });
});

import { describe, expect, test } from 'vitest';
import { type ContextFields, container, context, event, state, unreadyPod } from '../../testing.ts';
import { initializing, waiting } from '../testing/not-started.ts';
import { ImagePullFailed } from './image-pull.ts';

const judge = (fields: ContextFields) => ImagePullFailed.judge(context(fields));
const says = (message: string) => judge({ pods: [waiting('ErrImagePull', message)] })?.says();

describe('why an image cannot be pulled', () => {
  test.each([
    ['rpc error: code = NotFound desc = failed to resolve reference: not found', 'not found'],
    ['manifest unknown: manifest unknown', 'not found'],
    ['failed to authorize: failed to fetch anonymous token: 401 Unauthorized', 'access is denied'],
    ['pull access denied, repository does not exist or may require authorization', 'access is denied'],
    ['429 Too Many Requests - toomanyrequests: You have reached your pull rate limit', 'the registry limits the rate'],
    ['dial tcp: lookup registry.example.com: no such host', "the registry can't be reached"],
    [
      'tls: failed to verify certificate: x509: certificate signed by unknown authority',
      "the registry can't be reached",
    ],
    ['no match for platform in manifest: not found', 'it has no variant for this platform'],
    ['write /var/lib/containerd: no space left on device', 'the node has no space left'],
    ['something new', 'ErrImagePull'],
  ])('%s: %s', (message, cause) => {
    expect(says(message)).toBe(`Image example.com/agent:1 can't be pulled: ${cause}.`);
  });

  test('the back-off hides it, the event before it does not', () => {
    const pods = [waiting('ImagePullBackOff', 'Back-off pulling image "example.com/agent:1"')];
    const failed = event('Failed', 'Failed to pull image "example.com/agent:1": manifest unknown', {
      regardingUid: 'uid-of-agent-x7k2p',
    });
    const finding = judge({ pods, events: [failed] });
    expect(finding?.says()).toBe("Image example.com/agent:1 can't be pulled: not found.");
    expect(finding?.evidence().at(-1)?.value).toContain('manifest unknown');
    expect(judge({ pods })?.says()).toBe("Image example.com/agent:1 can't be pulled: ImagePullBackOff.");
  });

  test("the words of the image's own name are no cause", () => {
    const spec = { containers: [container({ image: 'example.com/denied-not-found:1' })] };
    const pods = [waiting('ImagePullBackOff', 'Back-off pulling image "example.com/denied-not-found:1"', { spec })];
    expect(judge({ pods })?.says()).toBe("Image example.com/denied-not-found:1 can't be pulled: ImagePullBackOff.");
  });
});

test("an init container's image counts too", () => {
  const pods = [initializing({ state: state('waiting', { reason: 'ErrImagePull' }) })];
  expect(judge({ pods })?.evidence()[0]?.path).toBe('Pod.spec.initContainers[migrate].image');
});

test('a container that waits for something else has its image', () => {
  expect(judge({ pods: [unreadyPod({ state: state('terminated', { reason: 'ErrImagePull' }) })] })).toBeNull();
});

test('in the middle of a rollout there is a way back', () => {
  const pods = [waiting('ErrImagePull', 'not found')];
  expect(judge({ pods, rollout: { old: 38 } })?.remedy().commands).toContain('kubectl -n agents rollout undo ds/agent');
});

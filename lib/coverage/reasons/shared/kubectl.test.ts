import { expect, test } from 'vitest';
import { context, daemonSet, pod } from '../../testing.ts';
import { kubectlIn, logs, patchDaemonSet, verifyHere, verifyRollout, waitForPod } from './kubectl.ts';

test('names that the shell would read otherwise are quoted', () => {
  expect(kubectlIn('a b', 'get', 'ds', '$x')).toBe("kubectl -n 'a b' get ds '$x'");
});

test('a change of the template is verified by its rollout', () => {
  expect(verifyRollout(context())).toBe('kubectl -n agents rollout status ds/agent --timeout=5m');
});

test('OnDelete has no rollout to wait for: kubectl would refuse, so the Pods of the node are shown', () => {
  const updateStrategy = { type: 'OnDelete', maxUnavailable: 1, maxSurge: 0 };
  const onDelete = context({ daemonSet: daemonSet({ updateStrategy }) });
  expect(verifyRollout(onDelete)).toBe(verifyHere(onDelete));
  expect(verifyHere(onDelete)).toBe('kubectl -n agents get pods -o wide --field-selector spec.nodeName=node-1');
});

test('a patch is one shell word of JSON', () => {
  expect(patchDaemonSet(daemonSet(), [{ op: 'test', path: '/a', value: "it's" }])).toBe(
    String.raw`kubectl -n agents patch ds agent --type=json -p '[{"op":"test","path":"/a","value":"it'\''s"}]'`,
  );
});

test('the log of the run that failed, or of the one that goes on', () => {
  expect(logs(pod(), 'agent', true)).toBe('kubectl -n agents logs agent-x7k2p -c agent --previous');
  expect(logs(pod(), 'agent', false)).toBe('kubectl -n agents logs agent-x7k2p -c agent');
});

test('waiting ends, so that a script does not hang', () => {
  expect(waitForPod(pod())).toBe('kubectl -n agents wait --for=condition=Ready pod/agent-x7k2p --timeout=5m');
});

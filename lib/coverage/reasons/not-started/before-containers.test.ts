import { describe, expect, test } from 'vitest';
import { evaluate, findings } from '../../evaluate.ts';
import {
  type ContextFields,
  condition,
  containerStatus,
  context,
  HOUR,
  MINUTE,
  NOW,
  node,
  pod,
  SECOND,
  state,
  unreadyPod,
} from '../../testing.ts';
import { podEventOf, uncreated } from '../testing/before-containers.ts';
import { ended, NOT_READY_NODE } from '../testing/not-ready.ts';
import { sandboxCause } from './sandbox-causes.ts';
import { volumeCause } from './volume-causes.ts';

const headline = (fields: ContextFields) => evaluate(context(fields));
const MOUNT = podEventOf(
  'FailedMount',
  'MountVolume.SetUp failed for volume "config" : configmap "c" not found',
  30_000,
);
const SANDBOX = podEventOf('FailedCreatePodSandBox', 'Failed to create pod sandbox: no space left on device', 60_000);

describe('the newest event says how far the kubelet got', () => {
  test('whatever happened before', () => {
    expect(headline({ pods: [uncreated()], events: [MOUNT, SANDBOX] }).reason).toBe('VolumeMountFailed');
    const earlier = { ...MOUNT, lastSeen: NOW - HOUR };
    expect(headline({ pods: [uncreated()], events: [earlier, SANDBOX] }).reason).toBe('SandboxCreationFailed');
  });

  test('events of other things are looked past', () => {
    const killing = podEventOf('BackOff', 'Back-off', 1000);
    expect(headline({ pods: [uncreated()], events: [killing, MOUNT] }).reason).toBe('VolumeMountFailed');
  });

  test('until a container has got anywhere', () => {
    const started = unreadyPod({ started: true, state: state('running', { startedAt: NOW }) });
    expect(headline({ pods: [started], events: [MOUNT] }).reason).toBe('ReadinessFailing');
    const ranBefore = unreadyPod({ state: state('waiting', { reason: 'ContainerCreating' }), lastState: ended(1) });
    expect(headline({ pods: [ranBefore], events: [MOUNT] }).reason).toBe('StillStarting');
    const pulling = unreadyPod({ state: state('waiting', { reason: 'ErrImagePull' }) });
    expect(headline({ pods: [pulling], events: [MOUNT] }).reason).toBe('ImagePullFailed');
  });

  test('also after a reboot, when containers have run and the sandbox is gone', () => {
    const before = state('terminated', { exitCode: 255, finishedAt: NOW - MINUTE });
    const conditions = [condition('PodReadyToStartContainers', 'False'), condition('Ready', 'False')];
    const rebooted = unreadyPod(
      { state: state('waiting', { reason: 'ContainerCreating' }), lastState: before },
      { conditions },
    );
    expect(headline({ pods: [rebooted], events: [SANDBOX] }).reason).toBe('SandboxCreationFailed');
  });

  test('nothing is known without events', () => {
    expect(headline({ pods: [uncreated()], events: [MOUNT], canRead: false }).reason).toBe('StillStarting');
  });

  test('what is tried again is no fault in the first half minute', () => {
    const severity = (ms: number) => headline({ pods: [uncreated({ startTime: NOW - ms })], events: [MOUNT] }).severity;
    expect([severity(29 * SECOND), severity(30 * SECOND)]).toEqual(['info', 'critical']);
  });
});

describe('a sandbox', () => {
  test.each([
    ['failed to assign an IP address to container', 'the network plugin has no free Pod address'],
    ['failed to setup network: no IP addresses available in range set', 'the network plugin has no free Pod address'],
    ['failed to get sandbox runtime: no runtime for "kata" is configured', 'the runtime has no handler kata'],
    ['plugin type="calico" failed (add): unauthorized', 'network plugin calico failed'],
    ['networkPlugin cni failed to set up pod', 'the network plugin failed'],
    ['failed to get sandbox image "registry.k8s.io/pause:3.10"', "the runtime can't get its pause image"],
    ['rpc error: code = DeadlineExceeded desc = context deadline exceeded', 'the container runtime does not answer'],
    ['rpc error: code = Unknown desc = something new', 'something new'],
    ['', 'the event gives no cause'],
  ])('%s: %s', (text, says) => {
    expect(sandboxCause(text).says).toBe(says);
  });

  test('whose absence the kubelet does not report is only reported by the event', () => {
    const confidence = (conditions: ReturnType<typeof condition>[]) =>
      headline({ pods: [uncreated({ conditions })], events: [SANDBOX] }).confidence;
    expect(confidence([condition('Ready', 'False')])).toBe('reported');
    expect(confidence([condition('PodReadyToStartContainers', 'False')])).toBe('certain');
  });
});

describe('a volume', () => {
  const generic = (ago: number) =>
    podEventOf(
      'FailedMount',
      'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[]: context deadline exceeded',
      ago,
    );
  const attach = podEventOf(
    'FailedAttachVolume',
    'AttachVolume.Attach failed for volume "pv-1" : rpc error: code = Internal desc = quota',
    MINUTE,
  );

  test('is not explained by the summary of the kubelet where another event explains it', () => {
    expect(headline({ pods: [uncreated()], events: [generic(SECOND), attach] }).message).toBe(
      "Volume pv-1 can't be attached: quota.",
    );
    expect(headline({ pods: [uncreated()], events: [generic(SECOND)] }).message).toBe(
      "Volume data can't be mounted: it takes too long, and no cause is given.",
    );
  });

  test.each([
    ['secret "token" not found', 'Secret agents/token not found'],
    ['references non-existent secret key: tls.crt', 'key tls.crt is not in the object that it comes from'],
    ['hostPath type check failed: /run/x is not a socket file', '/run/x on the node is not a socket file'],
    [
      'kubernetes.io/csi: driver name efs.csi.aws.com not found in the list of registered CSI drivers',
      'CSI driver efs.csi.aws.com is not registered on the node',
    ],
    ['Multi-Attach error', 'it is still attached to another node'],
    ['mkdir /x: no space left on device', 'the node has no space left'],
    ['persistentvolumeclaim "data" not found', 'PersistentVolumeClaim data not found'],
    ['mount.nfs: access denied by server', 'access is denied'],
    ['rpc error: code = Internal desc = something new', 'something new'],
    ['', 'the event gives no cause'],
  ])('%s: %s', (text, says) => {
    expect(volumeCause(text, pod()).says).toBe(says);
  });
});

describe('a network plugin that is not ready', () => {
  const event = podEventOf(
    'NetworkNotReady',
    'network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:x',
  );
  const readySince = (at: number) => node({ conditions: [condition('Ready', 'True', { lastTransitionTime: at })] });

  test('is believed of a Ready node only when it was said after that', () => {
    const reason = (at: number) => headline({ node: readySince(at), pods: [uncreated()], events: [event] }).reason;
    expect(reason(NOW - HOUR)).toBe('NetworkPluginNotReady');
    expect(reason(NOW - SECOND)).toBe('StillStarting');
  });

  test('holds up no Pod of the host network, and none that runs already', () => {
    const noCni = node({ conditions: [condition('Ready', 'False', { message: 'cni plugin not initialized' })] });
    const spec = { hostNetwork: true };
    expect(headline({ node: noCni, pods: [uncreated({ spec })] }).reason).toBe('NodeNotReady');
    expect(headline({ node: noCni, pods: [pod()] }).reason).toBe('NodeNotReady');
    expect(headline({ node: noCni, pods: [uncreated()] }).message).toContain('cni plugin not initialized');
  });
});

describe('a kubelet that does not take up a Pod', () => {
  const bound = { phase: 'Pending', startTime: null, containerStatuses: [], conditions: [] };

  test('is not blamed on a node that is not Ready, nor once it has said anything of the Pod', () => {
    expect(headline({ node: NOT_READY_NODE, pods: [pod(bound)] }).reason).toBe('NodeNotReady');
    expect(headline({ pods: [pod({ ...bound, startTime: NOW })] }).reason).toBe('StillStarting');
    expect(headline({ pods: [pod({ ...bound, containerStatuses: [containerStatus({ ready: false })] })] }).reason).toBe(
      'ReadinessFailing',
    );
  });

  test('is counted from the creation where the binding has no time', () => {
    const found = findings(context({ pods: [pod({ ...bound, createdAt: NOW - 59 * SECOND })] }));
    expect(found.map(({ reason }) => reason.id)).toEqual(['StillStarting']);
  });
});

/** Bound Pods of which no container has started. For tests only. */
import {
  type ContextFields,
  condition,
  event,
  MINUTE,
  NOW,
  node,
  type PodFields,
  pod,
  SECOND,
  state,
  unreadyPod,
} from '../../testing.ts';
import type { ReasonFixture } from './fixture.ts';

const broken = { state: 'notReady', severity: 'critical' } as const;

/** Its containers wait to be created, and it has no sandbox. */
export const uncreated = (fields: PodFields = {}) =>
  unreadyPod(
    { state: state('waiting', { reason: 'ContainerCreating' }) },
    {
      phase: 'Pending',
      conditions: [condition('PodReadyToStartContainers', 'False'), condition('Ready', 'False')],
      ...fields,
    },
  );

export const podEventOf = (reason: string, message: string, ago = MINUTE) =>
  event(reason, message, {
    name: `${reason}-${ago}`,
    regardingKind: 'Pod',
    regardingUid: 'uid-of-agent-x7k2p',
    lastSeen: NOW - ago,
  });

/** Stuck with this event, and the same over with one of a later step. */
const stuck = (reason: string, message: string): { cell: ContextFields; nearMiss: ContextFields } => {
  const found = podEventOf(reason, message);
  const pulls = podEventOf('Pulling', 'Pulling image "example.com/agent:1"', 30 * SECOND);
  return {
    cell: { pods: [uncreated()], events: [found] },
    nearMiss: { pods: [uncreated()], events: [found, pulls] },
  };
};

const unbornAt = (ago: number) =>
  pod({
    phase: 'Pending',
    startTime: null,
    containerStatuses: [],
    conditions: [condition('PodScheduled', 'True', { lastTransitionTime: NOW - ago })],
  });

const NO_CNI =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';
const notReady = (message: string) =>
  node({ conditions: [condition('Ready', 'False', { reason: 'KubeletNotReady', message })] });

export const BEFORE_CONTAINERS: readonly ReasonFixture[] = [
  {
    id: 'KubeletNotAcknowledging',
    state: 'notReady',
    severity: 'warning',
    says: 'The kubelet of node-1 has not taken up the Pod for over a minute.',
    cell: { pods: [unbornAt(MINUTE)] },
    nearMiss: { pods: [unbornAt(MINUTE - 1)] },
  },
  {
    id: 'NetworkPluginNotReady',
    state: 'notReady',
    severity: 'warning',
    says: 'Network plugin is not ready on node-1: cni plugin not initialized.',
    cell: { node: notReady(NO_CNI), pods: [uncreated()] },
    nearMiss: { node: notReady('PLEG is not healthy'), pods: [uncreated()] },
  },
  {
    ...broken,
    id: 'SandboxCreationFailed',
    says: "The Pod's sandbox can't be created: network plugin calico failed.",
    ...stuck(
      'FailedCreatePodSandBox',
      'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "4f2a9c": plugin type="calico" failed (add): stat /var/lib/calico/nodename: no such file or directory',
    ),
  },
  {
    ...broken,
    id: 'VolumeAttachFailed',
    says: "Volume pvc-1 can't be attached: it is still attached to another node.",
    ...stuck(
      'FailedAttachVolume',
      'Waiting for detach for volume "pvc-1" Volume is already exclusively attached to one node, waiting on detach before it can be attached to another node',
    ),
  },
  {
    ...broken,
    id: 'VolumeMountFailed',
    says: "Volume config can't be mounted: ConfigMap agents/agent-config not found.",
    ...stuck('FailedMount', 'MountVolume.SetUp failed for volume "config" : configmap "agent-config" not found'),
  },
  {
    ...broken,
    id: 'DevicePrepareFailed',
    says: "The Pod's devices can't be prepared: DRA driver gpu.example.com is not registered.",
    ...stuck(
      'FailedPrepareDynamicResources',
      'Failed to prepare dynamic resources: prepare dynamic resources: DRA driver gpu.example.com is not registered',
    ),
  },
];

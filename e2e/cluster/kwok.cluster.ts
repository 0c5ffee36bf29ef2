import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from './client.ts';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import type { Node, Pod } from './kinds.ts';
import { daemonSet, kubeletEvent, node } from './manifests.ts';
import { manualAnnotation, readyAfterAnnotation, staysAnnotation, waitingAnnotation } from './marks.ts';
import { waitForQuiet } from './quiet.ts';
import { eventsOf, nodeOf, podsByNode } from './read.ts';
import { releaseNode, setNodeStatus, setPodStatus, silenceNode, waitingContainer } from './status.ts';
import { waitFor } from './wait.ts';

let controlPlane: ControlPlane;
let client: Client;

beforeAll(async () => {
  controlPlane = await startControlPlane();
  client = controlPlane.client;
  await client.apply([node('a'), node('b'), node('tiny', { allocatable: { pods: '1', memory: '64Mi' } })]);
});
afterAll(() => controlPlane?.stop());

const conditionOf = ({ status }: Pod | Node, type: string) =>
  status.conditions?.find((one) => one.type === type)?.status;
const taintsOf = ({ spec }: Node) => (spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`).sort();
const getPod = (pod: Pod) => client.get('Pod', pod.metadata.name, 'default');

/** Applies a DaemonSet for one node, with these marks on its Pods, and returns its Pod when that is there. */
async function podOn(nodeName: string, name: string, podAnnotations: Record<string, string> = {}): Promise<Pod> {
  const agent = daemonSet(name, { podAnnotations, pod: { nodeSelector: { 'kubernetes.io/hostname': nodeName } } });
  await client.apply(agent);
  return waitFor(async () => (await podsByNode(client, agent)).get(nodeName)?.[0], 20_000, `the Pod of ${name}`);
}

describe('a node', () => {
  it('keeps the allocatable it was created with', async () => {
    const tiny = await waitFor(
      async () => [await client.get('Node', 'tiny')].find((one) => conditionOf(one, 'Ready') === 'True'),
      10_000,
      'the node to be Ready',
    );
    expect(tiny.status.allocatable).toEqual({ cpu: '4', memory: '64Mi', 'ephemeral-storage': '100Gi', pods: '1' });
  });

  it('is tainted when its Ready condition is set by hand, and recovers when it is given back', async () => {
    const Ready = {
      type: 'Ready',
      status: 'False',
      reason: 'KubeletNotReady',
      message: 'cni plugin not initialized',
    } as const;
    await setNodeStatus(client, 'b', { conditions: [Ready] });
    const notReady = ['node.kubernetes.io/not-ready:NoExecute', 'node.kubernetes.io/not-ready:NoSchedule'];
    await waitFor(async () => taintsOf(await client.get('Node', 'b')).join() === notReady.join(), 10_000, 'the taints');
    await releaseNode(client, 'b');
    await waitFor(async () => taintsOf(await client.get('Node', 'b')).length === 0, 10_000, 'the taints to go');
    expect(conditionOf(await client.get('Node', 'b'), 'Ready')).toBe('True');
  });

  it('becomes Unknown once silenced, with its Pods not Ready and not going away, and recovers', async () => {
    const pod = await podOn('b', 'on-silent-node');
    await waitFor(async () => conditionOf(await getPod(pod), 'Ready') === 'True', 10_000, 'the Pod to be Ready');
    await silenceNode(client, 'b');
    await waitFor(async () => conditionOf(await client.get('Node', 'b'), 'Ready') === 'Unknown', 40_000, 'Unknown');
    await waitFor(async () => conditionOf(await getPod(pod), 'Ready') === 'False', 10_000, 'the Pod to be not Ready');
    await client.delete(pod);
    await waitForQuiet(client);
    expect((await getPod(pod)).metadata.deletionTimestamp).toBeDefined();
    await releaseNode(client, 'b');
    await waitFor(async () => conditionOf(await client.get('Node', 'b'), 'Ready') === 'True', 10_000, 'Ready');
    const gone = () =>
      getPod(pod).then(
        () => false,
        (error) => error.reason === 'NotFound',
      );
    await waitFor(gone, 10_000, 'the Pod to go');
  });
});

describe('a Pod', () => {
  it('marked manual has the status that the test writes and no other', async () => {
    const pod = await podOn('a', 'manual', { [manualAnnotation]: 'true' });
    await waitForQuiet(client);
    expect((await getPod(pod)).status.phase).toBe('Pending');
    const waiting = { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container' };
    await setPodStatus(client, 'default', pod.metadata.name, {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }],
      containerStatuses: [waitingContainer('agent', waiting, { restartCount: 5 })],
    });
    await waitForQuiet(client);
    const { status } = await getPod(pod);
    expect(status.containerStatuses?.[0]).toMatchObject({ restartCount: 5, state: { waiting } });
    expect(status.conditions?.find(({ type }) => type === 'PodScheduled')?.status).toBe('True');
  });

  it('that runs already can be taken over', async () => {
    const pod = await podOn('a', 'taken-over');
    await waitFor(async () => conditionOf(await getPod(pod), 'Ready') === 'True', 10_000, 'the Pod to be Ready');
    await setPodStatus(client, 'default', pod.metadata.name, {
      phase: 'Pending',
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [waitingContainer('agent', { reason: 'ErrImagePull' })],
    });
    await waitForQuiet(client);
    const taken = await getPod(pod);
    expect(taken.status.phase).toBe('Pending');
    expect(conditionOf(taken, 'Ready')).toBe('False');
    expect((await client.get('DaemonSet', 'taken-over', 'default')).status.numberReady).toBe(0);
  });

  it('marked waiting waits for the reason given', async () => {
    const pod = await podOn('a', 'waiting', { [waitingAnnotation]: 'ImagePullBackOff' });
    await waitForQuiet(client);
    const { status } = await getPod(pod);
    expect(status.phase).toBe('Pending');
    expect(status.containerStatuses?.[0]?.state).toEqual({
      waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "registry.test/waiting:1.0"' },
    });
  });

  it('marked ready-after is not Ready before that', async () => {
    const pod = await podOn('a', 'slow', { [readyAfterAnnotation]: '2s' });
    const bound = await waitFor(
      async () => [await getPod(pod)].find((one) => conditionOf(one, 'PodScheduled') === 'True'),
      10_000,
      'the Pod to be bound',
    );
    expect(conditionOf(bound, 'Ready')).toBeUndefined();
    await waitFor(async () => conditionOf(await getPod(pod), 'Ready') === 'True', 10_000, 'the Pod to be Ready');
    expect(Date.now() - Date.parse(bound.metadata.creationTimestamp ?? '')).toBeGreaterThanOrEqual(2_000);
  });

  it('marked to stay goes on terminating until it is deleted by force', async () => {
    const pod = await podOn('a', 'stays', { [staysAnnotation]: 'true' });
    await client.delete(pod);
    await waitForQuiet(client);
    expect((await getPod(pod)).metadata.deletionTimestamp).toBeDefined();
    await client.delete(pod, { force: true });
    await expect(getPod(pod)).rejects.toMatchObject({ reason: 'NotFound' });
  });

  it('without room on its node stays unbound, with the word of the scheduler', async () => {
    await podOn('tiny', 'first');
    const pod = await podOn('tiny', 'second');
    await waitForQuiet(client);
    const refused = await getPod(pod);
    expect(refused.spec.nodeName).toBeUndefined();
    expect(nodeOf(refused)).toBe('tiny');
    const scheduled = refused.status.conditions?.find(({ type }) => type === 'PodScheduled');
    expect(scheduled?.message).toContain('1 Too many pods');
  });

  it('can have the events of a kubelet that is not there', async () => {
    const pod = await podOn('a', 'eventful');
    await client.apply(kubeletEvent(pod, 'Unhealthy', 'Readiness probe failed: HTTP 503'));
    const events = await eventsOf(client, 'Pod', 'default', pod.metadata.name);
    expect(events.map(({ reason }) => reason)).toContain('Unhealthy');
  });
});

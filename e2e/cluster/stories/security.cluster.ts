/** Falco: it crashes on one node, runs out of memory, and may not be created at all. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { falco, withFalco } from '../agents/security.ts';
import { node } from '../manifests.ts';
import { eventsOf } from '../read.ts';
import { goneFrom, happened, openStage, podsOn, readyOn, type Stage, written } from '../rollcall/stage.ts';
import { setPodStatus, waitingContainer } from '../status.ts';

/** In a node's first minute, an agent that is not there yet is still to come. */
const newNodeMs = 61_000;

let stage: Stage;

beforeAll(async () => {
  stage = await openStage([
    node('worker-1'),
    node('worker-2'),
    node('control-1', { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }),
  ]);
});
afterAll(() => stage?.close());

async function falcoDies(on: string, exit: { exitCode: number; reason: string }): Promise<number> {
  const [pod] = await podsOn(stage.client, falco, on);
  const finishedAt = new Date().toISOString();
  const lastState = { terminated: { ...exit, startedAt: finishedAt, finishedAt } };
  const waiting = { reason: 'CrashLoopBackOff', message: 'back-off 1m20s restarting failed container=falco' };
  return written(
    setPodStatus(stage.client, 'falco', pod?.metadata.name ?? '', {
      conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }],
      containerStatuses: [waitingContainer('falco', waiting, { restartCount: 4, lastState })],
    }),
  );
}

describe('Falco', () => {
  it('is seen on all nodes, the control plane among them', async () => {
    const { client, page } = stage;
    await client.apply(withFalco());
    const nodes = ['worker-1', 'worker-2', 'control-1'];
    const since = await Promise.all(nodes.map((one) => readyOn(client, falco, one)));
    await page.shows(Math.max(...since), {
      cells: Object.fromEntries(nodes.map((one) => [`${one}, falco`, /^healthy/])),
      columns: { falco: /^security: 3 of 3 ready/ },
    });
  });

  it('crashes on one node, and the page names the container and how it ends', async () => {
    const { page } = stage;
    await page.shows(await falcoDies('worker-2', { exitCode: 1, reason: 'Error' }), {
      cells: { 'worker-2, falco': /^not ready, CrashLoopBackOff/, 'worker-1, falco': /^healthy/ },
      problem: /^falco not ready on 1 node: CrashLoopBackOff.*Container falco exits with code 1/,
      verdict: /^1 node has a gap: 1 lacks security/,
    });
  });

  it('is killed for memory, and the page says at which limit', async () => {
    const { page } = stage;
    await page.shows(await falcoDies('worker-2', { exitCode: 137, reason: 'OOMKilled' }), {
      cells: { 'worker-2, falco': /^not ready, OOMKilled/ },
      problem: /^falco not ready on 1 node: OOMKilled.*limit 1 ?Gi/,
    });
  });

  it('is well again with a new Pod', async () => {
    const { client, page } = stage;
    for (const pod of await podsOn(client, falco, 'worker-2')) await client.delete(pod);
    await page.shows(await readyOn(client, falco, 'worker-2'), {
      cells: { 'worker-2, falco': /^healthy/ },
      verdict: /^All 3 nodes answer/,
    });
  });
});

describe('Falco, privileged, in a namespace that enforces the baseline of Pod Security', () => {
  it('is missing everywhere, as its creation is refused', async () => {
    const { client, page } = stage;
    await client.delete(falco);
    await goneFrom(client, falco, 'worker-2');
    const [worker] = await client.list('Node');
    const bornAt = Date.parse(worker?.metadata.creationTimestamp ?? '');
    await happened(async () => Date.now() - bornAt > newNodeMs, 'the nodes to be a minute old', 90_000);

    await client.apply(withFalco({ 'pod-security.kubernetes.io/enforce': 'baseline' }));
    const isRefused = async () =>
      (await eventsOf(client, 'DaemonSet', 'falco', 'falco')).some(({ message }) =>
        /violates PodSecurity/.test(message),
      );
    await page.shows(await happened(isRefused, 'the refusal'), {
      cells: { 'worker-1, falco': /^missing, violates PodSecurity/, 'control-1, falco': /^missing/ },
      problem: /^falco has no Pod on 3 nodes: violates PodSecurity.*baseline/,
    });
  });

  it('is back when the namespace may have it', async () => {
    const { client, page } = stage;
    await client.apply(withFalco({ 'pod-security.kubernetes.io/enforce': 'privileged' }));
    const nodes = ['worker-1', 'worker-2', 'control-1'];
    const since = await Promise.all(nodes.map((one) => readyOn(client, falco, one)));
    await page.shows(Math.max(...since), {
      cells: Object.fromEntries(nodes.map((one) => [`${one}, falco`, /^healthy/])),
      noProblem: /falco/,
    });
  });
});

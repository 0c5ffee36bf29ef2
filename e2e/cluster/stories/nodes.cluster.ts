/** Nodes that join, go silent, are not Ready, are tainted under running Pods, and leave. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { fluentBit, fluentd, withFluentBit, withFluentd } from '../agents/logging.ts';
import { node } from '../manifests.ts';
import { manualAnnotation } from '../marks.ts';
import { happened, openStage, readyOn, type Stage, written } from '../rollcall/stage.ts';
import { recoverNode, releaseNode, setNodeStatus, silenceNode } from '../status.ts';

const controlPlaneTaint = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' } as const;
/** A node that stops being Ready sooner than this after its creation may never have been: it is still joining. */
const registeringMs = 60_000;
/** So young, a node that is not Ready is no problem, even if it has been Ready. */
const youngMs = 120_000;
const starting = { type: 'Ready', status: 'False', reason: 'KubeletNotReady' } as const;

let stage: Stage;

beforeAll(async () => {
  stage = await openStage([node('worker-1'), node('worker-2'), ...withFluentd, ...withFluentBit]);
});
afterAll(() => stage?.close());

const readiness = async (name: string, status: string) =>
  (await stage.client.get('Node', name)).status.conditions?.some(
    (one) => one.type === 'Ready' && one.status === status,
  ) === true;

describe('a node that joins', () => {
  it('has its row at once, held by its not-ready taint, and its agents as they come', async () => {
    const { client, page } = stage;
    const joined = node('worker-3', { annotations: { [manualAnnotation]: 'true' }, conditions: [starting] });
    const since = await written(client.apply(joined));
    await page.shows(since, {
      cells: {
        'worker-3, fluentd': /^excluded by taint, node not ready/,
        'worker-3, fluent-bit': /^excluded by taint, node not ready/,
      },
      columns: { fluentd: /2 of 2 ready, of 3 nodes/ },
    });
    await releaseNode(client, 'worker-3');
    const both = await Promise.all([fluentd, fluentBit].map((one) => readyOn(client, one, 'worker-3')));
    await page.shows(Math.max(...both), {
      cells: { 'worker-3, fluentd': /^healthy/, 'worker-3, fluent-bit': /^healthy/ },
      columns: { fluentd: /3 of 3 ready, of 3 nodes/ },
      verdict: /^All 3 nodes answer/,
    });
  });

  it('of the control plane gets the agent that tolerates its taint, and not the one that does not', async () => {
    const { client, page } = stage;
    await client.apply(node('control-1', { taints: [controlPlaneTaint] }));
    await page.shows(await readyOn(client, fluentd, 'control-1'), {
      cells: {
        'control-1, fluentd': /^healthy/,
        'control-1, fluent-bit': /^excluded by taint, control plane taint not tolerated/,
      },
      problem: /^fluent-bit may not run on 1 node: control plane taint not tolerated/,
      noProblem: /^fluentd/,
    });
  });
});

describe('a node that is not well', () => {
  it('goes silent: nothing about it is known, least of all that its agents are well', async () => {
    const { client, page } = stage;
    await silenceNode(client, 'worker-2');
    const isUnknown = await happened(() => readiness('worker-2', 'Unknown'), 'the node controller to give up on it');
    await page.shows(isUnknown, {
      cells: { 'worker-2, fluentd': /^unknown/, 'worker-2, fluent-bit': /^unknown/, 'worker-1, fluentd': /^healthy/ },
      problem: /^worker-2 is silent: 2 agents unknown/,
      columns: { fluentd: /of 4 nodes/ },
    });
    await page.shows(await written(recoverNode(client, 'worker-2')), {
      cells: { 'worker-2, fluentd': /^healthy/, 'worker-2, fluent-bit': /^healthy/ },
      noProblem: /worker-2/,
    });
  });

  it('is tainted under a running agent, which stays and would not come back', async () => {
    const { client, page } = stage;
    const ref = { kind: 'Node', metadata: { name: 'worker-3' } } as const;
    const taints = [{ key: 'dedicated', value: 'search', effect: 'NoSchedule' }];
    await page.shows(await written(client.patch(ref, { spec: { taints } })), {
      cells: { 'worker-3, fluent-bit': /^misscheduled, taint not tolerated/ },
      problem: /^fluent-bit runs out of place on 1 node.*dedicated=search:NoSchedule/,
    });
    await page.shows(await written(client.patch(ref, { spec: { taints: null } })), {
      cells: { 'worker-3, fluent-bit': /^healthy/ },
    });
  });

  it('is not Ready, and its agents with it: once it is no longer new, that is a problem', async () => {
    const { client, page } = stage;
    const bornAt = Date.parse((await client.get('Node', 'worker-1')).metadata.creationTimestamp ?? '');
    // Times of the API are whole seconds.
    const isOlderThan = (ms: number) => async () => Date.now() > bornAt + ms + 1_000;
    await happened(isOlderThan(registeringMs), 'the node to be registered', registeringMs);
    const Ready = { ...starting, message: 'PLEG is not healthy' };
    const cells = {
      'worker-1, fluentd': /^not ready, node not ready/,
      'worker-1, fluent-bit': /^not ready, node not ready/,
    };
    await page.shows(await written(setNodeStatus(client, 'worker-1', { conditions: [Ready] })), { cells });
    // The taint comes a moment later; the agents do not become misplaced by it.
    const isTainted = async () => ((await client.get('Node', 'worker-1')).spec.taints ?? []).length === 2;
    await page.shows(await happened(isTainted, 'the taints of a node that is not Ready'), { cells });

    await page.shows(await happened(isOlderThan(youngMs), 'the node to be old', youngMs), {
      cells,
      problem: /^worker-1 is not ready: 2 agents not ready.*PLEG is not healthy/,
    });

    await page.shows(await written(recoverNode(client, 'worker-1')), {
      cells: { 'worker-1, fluentd': /^healthy/, 'worker-1, fluent-bit': /^healthy/ },
      noProblem: /worker-1/,
    });
  });
});

describe('a node that leaves', () => {
  it('keeps its agents while it is cordoned, and takes its row with it', async () => {
    const { client, page } = stage;
    const ref = { kind: 'Node', metadata: { name: 'worker-3' } } as const;
    await page.shows(await written(client.patch(ref, { spec: { unschedulable: true } })), {
      cells: { 'worker-3, fluentd': /^healthy/, 'worker-3, fluent-bit': /^healthy/ },
    });
    const deleted = await written(client.delete(ref));
    await page.shows(deleted, {
      cells: { 'worker-3, fluentd': null, 'worker-3, fluent-bit': null },
      columns: { fluentd: /of 3 nodes/ },
      noProblem: /worker-3/,
    });
    // The controller hears of no node that goes, only of the Pods, which go a minute later. Ten seconds are given to motion.
    const verdict = /The status of fluentd says 4 desired, the objects 3: a node was removed/;
    await page.shows(deleted, { verdict }, 13_000);
  });
});

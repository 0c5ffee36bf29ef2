/** Log collectors: which node sends no logs, and why. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filebeat, fluentBit, fluentd, withFilebeat, withFluentBit, withFluentd } from '../agents/logging.ts';
import { toleratesControlPlane } from '../agents/parts.ts';
import { node } from '../manifests.ts';
import { goneFrom, openStage, podsOn, readyOn, type Stage, written } from '../rollcall/stage.ts';

const controlPlaneTaint = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' } as const;
const gpuTaint = { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' } as const;

let stage: Stage;

beforeAll(async () => {
  stage = await openStage([
    node('control-1', { taints: [controlPlaneTaint] }),
    node('worker-1'),
    node('worker-2'),
    node('gpu-1', { taints: [gpuTaint] }),
  ]);
});
afterAll(() => stage?.close());

describe('Fluentd', () => {
  it('is seen on every node whose taints it tolerates, and missing for its taint on the GPU node', async () => {
    const { client, page } = stage;
    await client.apply(withFluentd);
    const since = await Promise.all(['control-1', 'worker-1', 'worker-2'].map((one) => readyOn(client, fluentd, one)));
    await page.shows(Math.max(...since), {
      cells: {
        'control-1, fluentd': /^healthy/,
        'worker-1, fluentd': /^healthy/,
        'worker-2, fluentd': /^healthy/,
        'gpu-1, fluentd': /^excluded by taint/,
      },
      problem: /^fluentd may not run on 1 node: taint not tolerated/,
      columns: { fluentd: /^logging: 3 of 3 ready, of 4 nodes/ },
    });
  });
});

describe('Fluent Bit', () => {
  it('tolerates nothing: it is kept off the control plane and the GPU node, although kubectl shows it complete', async () => {
    const { client, page } = stage;
    await client.apply(withFluentBit);
    const since = await Promise.all(['worker-1', 'worker-2'].map((one) => readyOn(client, fluentBit, one)));
    await page.shows(Math.max(...since), {
      cells: {
        'worker-1, fluent-bit': /^healthy/,
        'worker-2, fluent-bit': /^healthy/,
        'control-1, fluent-bit': /^excluded by taint, control plane taint not tolerated/,
        'gpu-1, fluent-bit': /^excluded by taint, taint not tolerated/,
      },
      columns: { 'fluent-bit': /^logging: 2 of 2 ready, of 4 nodes, 2 excluded by taint/ },
      verdict: /fluent-bit 2\/2/,
    });
  });

  it('comes to the GPU node when its toleration is added', async () => {
    const { client, page } = stage;
    const tolerations = [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }];
    const template = { spec: { tolerations } };
    await client.patch({ ...fluentBit, kind: 'DaemonSet' }, { spec: { template } }, { type: 'strategic' });
    const since = await readyOn(client, fluentBit, 'gpu-1');
    await page.shows(since, { cells: { 'gpu-1, fluent-bit': /^healthy/ } });
  });
});

describe('Filebeat', () => {
  it('leaves a node that gets a NoExecute taint, and is back when the taint goes', async () => {
    const { client, page } = stage;
    await client.apply(withFilebeat);
    await page.shows(await readyOn(client, filebeat, 'worker-2'), { cells: { 'worker-2, filebeat': /^healthy/ } });

    const ref = { kind: 'Node', metadata: { name: 'worker-2' } } as const;
    await client.patch(ref, { spec: { taints: [{ key: 'repair', value: 'disk', effect: 'NoExecute' }] } });
    await page.shows(await goneFrom(client, filebeat, 'worker-2'), {
      cells: { 'worker-2, filebeat': /^excluded by taint/ },
      problem: /^filebeat may not run on .*repair=disk:NoExecute/,
    });

    await client.patch(ref, { spec: { taints: null } });
    await page.shows(await readyOn(client, filebeat, 'worker-2'), {
      cells: { 'worker-2, filebeat': /^healthy/ },
      noProblem: /worker-2|repair/,
    });
  });

  it('is missing from the picture as soon as it is deleted', async () => {
    const { client, page } = stage;
    const since = await written(client.delete(filebeat));
    await page.shows(since, { cells: { 'worker-1, filebeat': null } });
    await goneFrom(client, filebeat, 'worker-1');
    expect(await podsOn(client, filebeat, 'worker-1')).toEqual([]);
  });
});

it('tolerating the control plane is all that Fluent Bit lacks there', async () => {
  const { client, page } = stage;
  const tolerations = [toleratesControlPlane, { operator: 'Exists', effect: 'NoSchedule' }];
  const template = { spec: { tolerations } };
  await client.patch({ ...fluentBit, kind: 'DaemonSet' }, { spec: { template } }, { type: 'strategic' });
  await page.shows(await readyOn(client, fluentBit, 'control-1'), {
    cells: { 'control-1, fluent-bit': /^healthy/ },
    noProblem: /^fluent-bit may not run/,
  });
});

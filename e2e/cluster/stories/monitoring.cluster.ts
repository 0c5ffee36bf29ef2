/** Metrics: a port of the host that two exporters want, and a monitor for GPU nodes only. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  gpuMonitor,
  nodeExporter,
  teamExporter,
  withGpuMonitor,
  withNodeExporter,
  withTeamExporter,
} from '../agents/monitoring.ts';
import { node } from '../manifests.ts';
import { goneFrom, happened, openStage, podsOn, readyOn, type Stage, written } from '../rollcall/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage([
    node('control-1', { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }),
    node('worker-1'),
    node('gpu-1', {
      labels: { 'node-type': 'gpu' },
      taints: [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }],
    }),
  ]);
});
afterAll(() => stage?.close());

const scheduled = async (daemonSet: typeof nodeExporter, on: string) => {
  const [pod] = await podsOn(stage.client, daemonSet, on);
  return pod?.status.conditions?.find(({ type }) => type === 'PodScheduled');
};

describe('node-exporter', () => {
  it('tolerates everything and is seen on every node', async () => {
    const { client, page } = stage;
    await client.apply(withNodeExporter);
    const nodes = ['control-1', 'worker-1', 'gpu-1'];
    const since = await Promise.all(nodes.map((one) => readyOn(client, nodeExporter, one)));
    await page.shows(Math.max(...since), {
      cells: Object.fromEntries(nodes.map((one) => [`${one}, node-exporter`, /^healthy/])),
      columns: { 'node-exporter': /^monitoring: 3 of 3 ready, of 3 nodes/ },
      verdict: /^All 3 nodes answer/,
    });
  });

  it('keeps another exporter pending, which wants port 9100 of the same host', async () => {
    const { client, page } = stage;
    await client.apply(withTeamExporter);
    const refused = async () => (await scheduled(teamExporter, 'worker-1'))?.status === 'False';
    await page.shows(await happened(refused, 'the scheduler to refuse the second exporter'), {
      cells: {
        'worker-1, team-node-exporter': /^pending, host port taken/,
        'worker-1, node-exporter': /^healthy/,
      },
      problem: /^team-node-exporter pending on 1 node: host port taken.*9100.*node-exporter/,
    });
  });

  it('lets the other one in once that takes another port', async () => {
    const { client, page } = stage;
    const ports = [{ name: 'metrics', containerPort: 9100, hostPort: 9200 }];
    const [container] = teamExporter.spec.template.spec.containers;
    const template = { spec: { containers: [{ ...container, ports }] } };
    await client.patch({ ...teamExporter, kind: 'DaemonSet' }, { spec: { template } });
    await page.shows(await readyOn(client, teamExporter, 'worker-1'), {
      cells: { 'worker-1, team-node-exporter': /^healthy/ },
      noProblem: /host port/,
    });
  });
});

describe('a GPU monitor with nodeSelector node-type: gpu', () => {
  it('runs on the GPU node, and is nowhere else missed', async () => {
    const { client, page } = stage;
    await client.apply(withGpuMonitor);
    await page.shows(await readyOn(client, gpuMonitor, 'gpu-1'), {
      cells: {
        'gpu-1, dcgm-exporter': /^healthy/,
        'worker-1, dcgm-exporter': /^by design/,
        'control-1, dcgm-exporter': /^by design/,
      },
      columns: { 'dcgm-exporter': /1 of 1 ready, of 3 nodes$/ },
      noProblem: /dcgm-exporter/,
    });
  });

  it('comes to a node that is labelled as one', async () => {
    const { client, page } = stage;
    await client.patch(
      { kind: 'Node', metadata: { name: 'worker-1' } },
      { metadata: { labels: { 'node-type': 'gpu' } } },
    );
    await page.shows(await readyOn(client, gpuMonitor, 'worker-1'), {
      cells: { 'worker-1, dcgm-exporter': /^healthy/ },
      columns: { 'dcgm-exporter': /2 of 2 ready/ },
    });
  });

  it('leaves a node whose label is mistyped', async () => {
    const { client, page, rollcall } = stage;
    const labels = { 'node-type': 'gpus' };
    await client.patch({ kind: 'Node', metadata: { name: 'worker-1' } }, { metadata: { labels } });
    await page.shows(await goneFrom(client, gpuMonitor, 'worker-1'), {
      cells: { 'worker-1, dcgm-exporter': /^by design/ },
    });
    const why = await rollcall.get('/api/v1/cells/gpu-monitoring/dcgm-exporter/worker-1');
    expect(why).toMatchObject({ reason: 'NodeSelectorMismatch', message: expect.stringContaining('gpus') });
  });

  it('does not come to a new GPU node with a second taint, which it does not tolerate', async () => {
    const { client, page } = stage;
    const joined = node('gpu-2', {
      labels: { 'node-type': 'gpu' },
      taints: [{ key: 'dedicated', value: 'training', effect: 'NoSchedule' }],
    });
    const since = await written(client.apply(joined));
    await page.shows(since, { cells: { 'gpu-2, dcgm-exporter': /^excluded by taint/ } });
    await page.shows(await readyOn(client, nodeExporter, 'gpu-2'), {
      cells: { 'gpu-2, node-exporter': /^healthy/, 'gpu-2, dcgm-exporter': /^excluded by taint, taint not tolerated/ },
      problem: /^dcgm-exporter may not run on 1 node.*dedicated=training:NoSchedule/,
    });
  });
});

/** A CSI node plugin that belongs on every node with a kubelet of its own, and a backup agent that needs room. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { backupAgent, csiNode, withBackupAgent, withCsiNode } from '../agents/storage.ts';
import { node } from '../manifests.ts';
import { tenant } from '../reasons/row.ts';
import { happened, openStage, podsOn, readyOn, type Stage, written } from '../rollcall/stage.ts';

const busy = tenant('small-1', { resources: { requests: { cpu: '800m' } } });

let stage: Stage;

beforeAll(async () => {
  stage = await openStage([
    node('worker-1'),
    node('small-1', { allocatable: { cpu: '1' } }),
    node('fargate-1', {
      labels: { 'eks.amazonaws.com/compute-type': 'fargate' },
      taints: [{ key: 'eks.amazonaws.com/compute-type', value: 'fargate', effect: 'NoSchedule' }],
    }),
    busy,
  ]);
});
afterAll(() => stage?.close());

describe('a CSI node plugin', () => {
  it('is on every node but the virtual one, where nobody misses it', async () => {
    const { client, page } = stage;
    await client.apply(withCsiNode);
    const since = await Promise.all(['worker-1', 'small-1'].map((one) => readyOn(client, csiNode, one)));
    await page.shows(Math.max(...since), {
      cells: {
        'worker-1, ebs-csi-node': /^healthy/,
        'small-1, ebs-csi-node': /^healthy/,
        'fargate-1, ebs-csi-node': /^by design/,
      },
      columns: { 'ebs-csi-node': /^storage: 2 of 2 ready, of 3 nodes$/ },
      noProblem: /ebs-csi-node/,
    });
  });
});

describe('a backup agent', () => {
  it('finds no room on a small node, and the page says how much is left', async () => {
    const { client, page } = stage;
    await client.apply(withBackupAgent);
    const refused = async () => {
      const [pod] = await podsOn(client, backupAgent, 'small-1');
      return pod?.status.conditions?.some(({ type, status }) => type === 'PodScheduled' && status === 'False') === true;
    };
    await page.shows(await happened(refused, 'the scheduler to refuse the backup agent'), {
      cells: {
        'small-1, node-agent': /^pending, Insufficient cpu/,
        'worker-1, node-agent': /^healthy/,
        'fargate-1, node-agent': /^by design, virtual node/,
      },
      problem:
        /^node-agent pending on 1 node: Insufficient cpu.*Needs 500 ?m cpu; small-1 has 190 ?m of 1 left|170 ?m of 1 left/,
    });
  });

  it('starts when room is made', async () => {
    const { client, page } = stage;
    await client.delete({ kind: 'Pod', metadata: busy.metadata }, { force: true });
    await page.shows(await readyOn(client, backupAgent, 'small-1'), {
      cells: { 'small-1, node-agent': /^healthy/ },
      noProblem: /Insufficient cpu/,
    });
  });

  it('waits under OnDelete for somebody to delete its old Pods', async () => {
    const { client, page } = stage;
    const containers = [{ name: 'node-agent', image: 'velero/velero:v1.17.0' }];
    const patch = { spec: { template: { spec: { containers } } } };
    const since = await written(client.patch({ ...backupAgent, kind: 'DaemonSet' }, patch, { type: 'strategic' }));
    await page.shows(since, {
      cells: { 'worker-1, node-agent': /^waiting for you/, 'small-1, node-agent': /^waiting for you/ },
      rollout: /^node-agent.*waiting for you: OnDelete · 0 of 2 updated/,
    });
    const old = await podsOn(client, backupAgent, 'worker-1');
    for (const pod of old) await client.delete(pod);
    await page.shows(await readyOn(client, backupAgent, 'worker-1'), {
      cells: { 'worker-1, node-agent': /^healthy/, 'small-1, node-agent': /^waiting for you/ },
      rollout: /^node-agent.*1 of 2 updated/,
    });
  });
});

/** Container networks: they must come to a node that is not Ready yet, because it has no network. */
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { fluentBit, withFluentBit } from '../agents/logging.ts';
import {
  calico,
  cilium,
  ciliumStartupTaint,
  flannel,
  weaveNet,
  withCalico,
  withCilium,
  withFlannel,
  withWeaveNet,
} from '../agents/network.ts';
import type { Taint } from '../kinds.ts';
import { node } from '../manifests.ts';
import { manualAnnotation } from '../marks.ts';
import { goneFrom, happened, openStage, podsOn, readyOn, type Stage, written } from '../rollcall/stage.ts';
import { releaseNode } from '../status.ts';
import { waitFor } from '../wait.ts';

const withoutNetwork = {
  type: 'Ready',
  status: 'False',
  reason: 'KubeletNotReady',
  message: 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady',
} as const;

/** A node just after its kubelet has registered it, before any network has come to it. */
const fresh = (name: string, taints: Taint[] = []) =>
  node(name, { taints, annotations: { [manualAnnotation]: 'true' }, conditions: [withoutNetwork] });

let stage: Stage;

beforeAll(async () => {
  stage = await openStage([node('worker-1')]);
});
afterAll(() => stage?.close());

/** One network at a time. */
afterEach(async () => {
  const { client } = stage;
  for (const network of [calico, cilium, flannel, weaveNet, fluentBit]) await client.delete(network);
  for (const { metadata } of await client.list('Node')) {
    if (metadata.name !== 'worker-1') await client.delete({ kind: 'Node', metadata });
  }
  await waitFor(async () => (await client.list('DaemonSet')).length === 0, 10_000, 'the DaemonSets to go');
  await goneFrom(client, calico, 'worker-1');
});

describe('Calico', () => {
  it('comes to a node that is not Ready yet, and stays under cordon, NoExecute and all', async () => {
    const { client, page } = stage;
    await client.apply([...withCalico, fresh('fresh-1')]);
    const isBound = async () => (await podsOn(client, calico, 'fresh-1')).some(({ spec }) => spec.nodeName);
    await page.shows(await happened(isBound, 'Calico on the fresh node'), {
      cells: { 'fresh-1, calico-node': /^not ready, node not ready/ },
    });
    await releaseNode(client, 'fresh-1');
    const isNodeReady = async () =>
      (await client.get('Node', 'fresh-1')).status.conditions?.some(
        ({ type, status }) => type === 'Ready' && status === 'True',
      ) === true;
    await happened(isNodeReady, 'the node to be Ready');
    await page.shows(await readyOn(client, calico, 'fresh-1'), { cells: { 'fresh-1, calico-node': /^healthy/ } });

    const since = await written(
      client.patch(
        { kind: 'Node', metadata: { name: 'fresh-1' } },
        { spec: { unschedulable: true, taints: [{ key: 'repair', effect: 'NoExecute' }] } },
      ),
    );
    await page.shows(since, { cells: { 'fresh-1, calico-node': /^healthy/ }, noProblem: /calico/ });
  });
});

describe('Flannel', () => {
  it('comes to a node that is not Ready yet', async () => {
    const { client, page } = stage;
    await client.apply([...withFlannel, fresh('fresh-2')]);
    await readyOn(client, flannel, 'fresh-2');
    await page.shows(await written(releaseNode(client, 'fresh-2')), {
      cells: { 'fresh-2, kube-flannel-ds': /^healthy/, 'worker-1, kube-flannel-ds': /^healthy/ },
    });
  });

  it('without its toleration waits for the node, which waits for it', async () => {
    const { client, page } = stage;
    const { tolerations: _, ...spec } = flannel.spec.template.spec;
    const template = { ...flannel.spec.template, spec };
    await client.apply([...withFlannel.slice(0, -1), { ...flannel, spec: { ...flannel.spec, template } }]);
    await readyOn(client, flannel, 'worker-1');
    const since = await written(client.apply(fresh('fresh-3')));
    await page.shows(since, {
      cells: { 'fresh-3, kube-flannel-ds': /^excluded by taint, node and agent in deadlock/ },
    });
  });
});

describe('Cilium', () => {
  it('comes first, while its startup taint keeps the others off', async () => {
    const { client, page } = stage;
    const taint = { key: ciliumStartupTaint, effect: 'NoExecute' } as const;
    await client.apply([...withCilium, ...withFluentBit, node('fresh-4', { taints: [taint] })]);
    await page.shows(await readyOn(client, cilium, 'fresh-4'), {
      cells: {
        'fresh-4, cilium': /^healthy/,
        'fresh-4, fluent-bit': /^excluded by taint, node still starting/,
      },
    });
    await client.patch({ kind: 'Node', metadata: { name: 'fresh-4' } }, { spec: { taints: null } });
    await page.shows(await readyOn(client, fluentBit, 'fresh-4'), { cells: { 'fresh-4, fluent-bit': /^healthy/ } });
  });
});

describe('Weave Net', () => {
  it('counts only once it has been Ready for minReadySeconds', async () => {
    const { client, page } = stage;
    await client.apply(withWeaveNet);
    await page.shows(await readyOn(client, weaveNet, 'worker-1'), {
      cells: { 'worker-1, weave-net': /^not ready, warming up/ },
    });
    const isAvailable = async () =>
      (await client.get('DaemonSet', 'weave-net', 'kube-system')).status.numberAvailable === 1;
    await page.shows(await happened(isAvailable, 'Weave Net to be available'), {
      cells: { 'worker-1, weave-net': /^healthy/ },
    });
  });
});

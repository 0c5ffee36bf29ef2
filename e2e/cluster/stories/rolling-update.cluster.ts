/** A new revision that goes node by node, and one that gets stuck at its first. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeExporter, withNodeExporter } from '../agents/monitoring.ts';
import { node } from '../manifests.ts';
import { readyAfterAnnotation, waitingAnnotation } from '../marks.ts';
import { happened, isReady, openStage, podsOn, readyOn, type Stage, written } from '../rollcall/stage.ts';

const nodes = ['worker-1', 'worker-2', 'worker-3', 'worker-4', 'worker-5'];
const goodImage = 'quay.io/prometheus/node-exporter:v1.10.0';
const badImage = 'quay.io/prometheus/node-exporter:v1.10.O';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage([...nodes.map((name) => node(name)), ...withNodeExporter]);
});
afterAll(() => stage?.close());

/** A rollout to an image; `annotations` are for the Pods. Returns when the API server has it. */
const rollOut = (image: string, annotations: Record<string, string | null>) =>
  written(
    stage.client.patch(
      { ...nodeExporter, kind: 'DaemonSet' },
      {
        spec: { template: { metadata: { annotations }, spec: { containers: [{ name: 'node-exporter', image }] } } },
      },
      { type: 'strategic' },
    ),
  );

async function onImage(image: string): Promise<number> {
  const pods = (await Promise.all(nodes.map((name) => podsOn(stage.client, nodeExporter, name)))).flat();
  return pods.filter((pod) => isReady(pod) && pod.spec.containers[0]?.image === image).length;
}

const orMore = (done: number) =>
  Array.from({ length: nodes.length - done + 1 }, (_, index) => String(done + index)).join('|');

describe('a rolling update', () => {
  it('goes node by node, and the page counts along', async () => {
    const { page } = stage;
    await page.shows(await rollOut(goodImage, { [readyAfterAnnotation]: '1500ms' }), {
      rollout: /^node-exporter.*progressing · \d of 5 updated/,
    });
    for (let done = 1; done < nodes.length; done++) {
      const since = await happened(async () => (await onImage(goodImage)) >= done, `${done} of 5 nodes to be updated`);
      await page.shows(since, {
        healthy: done,
        rollout: new RegExp(`^node-exporter.*(complete|no old Pod left|(${orMore(done)}) of 5 updated)`),
      });
      const { cells } = await page.read();
      const isOfARollout = (says: string) => /^(healthy|updating|not ready|missing|pending)/.test(says);
      expect(Object.values(cells).filter((says) => !isOfARollout(says))).toEqual([]);
    }
    const complete = await happened(
      async () => (await onImage(goodImage)) === nodes.length,
      'the rollout to be complete',
    );
    await page.shows(complete, {
      cells: Object.fromEntries(nodes.map((name) => [`${name}, node-exporter`, /^healthy/])),
      rollout: /^node-exporter ?complete/,
      verdict: /^All 5 nodes answer/,
    });
  });
});

describe('a rolling update to an image that does not exist', () => {
  it('gets stuck at its first node: the page says so, where and why', async () => {
    const { client, page } = stage;
    await rollOut(badImage, { [readyAfterAnnotation]: null, [waitingAnnotation]: 'ImagePullBackOff' });
    let stuckOn = '';
    const since = await happened(async () => {
      for (const name of nodes) {
        const [pod] = await podsOn(client, nodeExporter, name);
        if (pod?.status.containerStatuses?.some(({ state }) => state?.waiting?.reason === 'ImagePullBackOff'))
          stuckOn = name;
      }
      return stuckOn !== '';
    }, 'the first Pod not to get its image');
    const others = nodes.filter((name) => name !== stuckOn);
    await page.shows(since, {
      cells: {
        [`${stuckOn}, node-exporter`]: /^not ready, ImagePullBackOff/,
        ...Object.fromEntries(others.map((name) => [`${name}, node-exporter`, /^updating/])),
      },
      problem: /^node-exporter not ready on 1 node: ImagePullBackOff.*v1\.10\.O/,
      rollout: /^node-exporter.*stuck .*1 of 5 updated/,
    });
  });

  it('goes on by itself when the image is set right', async () => {
    const { client, page } = stage;
    await rollOut(goodImage, { [waitingAnnotation]: null });
    const since = await Promise.all(nodes.map((name) => readyOn(client, nodeExporter, name)));
    await happened(async () => (await onImage(goodImage)) === nodes.length, 'the rollout to be complete');
    await page.shows(Math.max(Date.now(), ...since), {
      cells: Object.fromEntries(nodes.map((name) => [`${name}, node-exporter`, /^healthy/])),
      rollout: /^node-exporter ?complete/,
      noProblem: /node-exporter/,
    });
  });
});

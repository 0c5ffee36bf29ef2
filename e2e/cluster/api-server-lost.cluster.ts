/** What Rollcall says when it cannot know: an API server that is gone, a permission that is missing, a token that is wrong. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CellView, SourceView } from '../../lib/coverage/picture.ts';
import type { PolicyRule } from './access.ts';
import { fluentBit, withFluentBit, withFluentd } from './agents/logging.ts';
import { node } from './manifests.ts';
import { failToStart } from './rollcall/process.ts';
import type { Shown } from './rollcall/shown.ts';
import { openStage, readyOn, type Stage, written } from './rollcall/stage.ts';

/** Five seconds in which a watch may come back unnoticed, and what it takes to see that it does not. */
const staleWithinMs = 8_000;
/** A lost API server is asked again every 5 s at most, a refused list every 10 s. */
const backWithinMs = 8_000;
const allowedWithinMs = 15_000;

interface Coverage {
  sources: SourceView[];
  cells: CellView[];
}
const allCells = async ({ rollcall }: Stage) => (await rollcall.get<Coverage>('/api/v1/coverage?cells=all')).cells;

const cluster = [
  node('worker-1'),
  node('worker-2'),
  node('worker-3'),
  node('gpu-1', { taints: [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }] }),
  ...withFluentd,
  ...withFluentBit,
];

const healthyCell = ({ cells }: Shown) => {
  const found = Object.entries(cells).find(([, says]) => says.startsWith('healthy'));
  return found === undefined ? null : `${found[0]} is ${found[1]}`;
};

describe('when the API server is gone', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(cluster);
  });
  afterAll(() => stage?.close());

  it('the page says so, and shows nothing healthy', async () => {
    const { controlPlane, page } = stage;
    await page.shows(Date.now(), { freshness: 'live', cells: { 'worker-1, fluentd': /^healthy/ } });
    await page.shows(
      await written(controlPlane.killApiServer()),
      {
        freshness: 'stale',
        verdict: /^Nothing known since/,
        cells: {
          'worker-1, fluentd': /^unknown, last known healthy/,
          'gpu-1, fluentd': /^unknown, last known excluded by taint/,
        },
      },
      staleWithinMs,
    );
    expect(await page.never(3_000, healthyCell)).toBeGreaterThan(10);
  });

  it('the API says unknown of every cell', async () => {
    const cells = await allCells(stage);
    expect(cells).toHaveLength(8);
    expect(new Set(cells.map(({ state, reason }) => `${state} ${reason}`))).toEqual(new Set(['unknown SourceStale']));
    const { sources } = await stage.rollcall.get<Coverage>('/api/v1/coverage?cells=none');
    expect(sources.map(({ state }) => state)).toEqual(sources.map(() => 'stale'));
  });

  it('it is right again by itself, with what happened right after the restart', async () => {
    const { controlPlane, client, page } = stage;
    await controlPlane.startApiServer();
    const taints = [{ key: 'repair', effect: 'NoSchedule' }];
    await client.patch({ kind: 'Node', metadata: { name: 'worker-2' } }, { spec: { taints } });
    await client.delete({ kind: 'Node', metadata: { name: 'worker-3' } });
    const since = await written(client.apply(node('worker-4')));
    await page.shows(since, { freshness: 'live' }, backWithinMs);
    await page.shows(Date.now(), {
      verdict: /^\d nodes? ha(s|ve)/,
      cells: {
        'worker-1, fluentd': /^healthy/,
        'worker-2, fluentd': /^misscheduled/,
        'worker-3, fluentd': null,
        'worker-4, fluentd': /^(missing|excluded|not ready|pending|healthy)/,
        'gpu-1, fluentd': /^excluded by taint/,
      },
    });

    // The controllers need their time to come back to the API server, too.
    await page.shows(await readyOn(client, fluentBit, 'worker-4'), { cells: { 'worker-4, fluent-bit': /^healthy/ } });
    expect(Date.now() - since).toBeLessThan(60_000);
  });

  it('an API server that restarts again and again costs no more than moments', async () => {
    const { controlPlane, client, page } = stage;
    for (let restarts = 0; restarts < 3; restarts++) await controlPlane.restartApiServer();
    const since = await written(
      client.patch({ kind: 'Node', metadata: { name: 'worker-2' } }, { spec: { taints: null } }),
    );
    await page.shows(
      since,
      { freshness: 'live', cells: { 'worker-2, fluentd': /^healthy/, 'worker-2, fluent-bit': /^healthy/ } },
      backWithinMs,
    );
  });
});

describe('when Pods may not be listed', () => {
  const rule = (apiGroups: string[], resources: string[]): PolicyRule => ({
    apiGroups,
    resources,
    verbs: ['list', 'watch'],
  });
  const withoutPods = [rule([''], ['nodes', 'events']), rule(['apps'], ['daemonsets', 'controllerrevisions'])];

  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(cluster, { users: { limited: withoutPods }, user: 'limited' });
  });
  afterAll(() => stage?.close());

  it('the page names the verb and the resource', async () => {
    await stage.page.shows(Date.now(), { verdict: /^Pods cannot be read: .*lacks list.* on pods/ });
  });

  it('only the cells that nodes and DaemonSets decide alone are known', async () => {
    const states = Object.fromEntries(
      (await allCells(stage)).map(({ node: name, daemonSet, state, reason }) => [
        `${name}, ${daemonSet}`,
        `${state} ${reason}`,
      ]),
    );
    const unknown = 'unknown SourceForbidden';
    const repelled = 'repelled AcceleratorTaint';
    expect(states).toEqual({
      'worker-1, kube-system/fluentd': unknown,
      'worker-2, kube-system/fluentd': unknown,
      'worker-3, kube-system/fluentd': unknown,
      'worker-1, logging/fluent-bit': unknown,
      'worker-2, logging/fluent-bit': unknown,
      'worker-3, logging/fluent-bit': unknown,
      'gpu-1, kube-system/fluentd': repelled,
      'gpu-1, logging/fluent-bit': repelled,
    });
    expect(await stage.page.never(500, healthyCell)).toBeGreaterThan(2);
  });

  it('the page heals by itself once they may be', async () => {
    const { controlPlane, page } = stage;
    const since = await written(controlPlane.grant('limited', [...withoutPods, rule([''], ['pods'])]));
    await page.shows(
      since,
      {
        freshness: 'live',
        cells: { 'worker-1, fluentd': /^healthy/, 'gpu-1, fluentd': /^excluded by taint/ },
        columns: { fluentd: /^logging: 3 of 3 ready, of 4 nodes/ },
      },
      allowedWithinMs,
    );
  });

  it('a token that the API server does not know ends the start, with one sentence', async () => {
    const { controlPlane } = stage;
    const kubeconfig = join(controlPlane.logs, 'bad-token.kubeconfig');
    const good = await readFile(controlPlane.kubeconfig, 'utf8');
    await writeFile(kubeconfig, good.replace(controlPlane.token, 'not-a-token'));
    const { code, stderr } = await failToStart(kubeconfig);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^[^\n]*(401|token|credentials)[^\n]*\n$/i);
    expect(stderr).not.toContain('not-a-token');
  });
});

/** The strips as a reader meets them, and a cluster that has enough nodes for them. */
import type { Locator, Page } from '@playwright/test';
import type { TestCluster } from './cluster.ts';
import { node } from './fleet.ts';
import { untilLive } from './grid.ts';
import type { AgentSpec } from './objects.ts';
import { Scene } from './scene.ts';
import { test as base, expect } from './test.ts';
import { crash, silence } from './troubles.ts';

const GPU = { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' };

/** 324 nodes. */
const POOLS = { general: 200, compute: 100, gpu: 20, edge: 4 } as const;
export const NODES = 324;

const AGENTS: readonly AgentSpec[] = [
  { namespace: 'kube-system', name: 'cilium', image: 'quay.io/cilium/cilium:v1.18.2' },
  { namespace: 'kube-system', name: 'kube-proxy', image: 'registry.k8s.io/kube-proxy:v1.36.0' },
  { namespace: 'logging', name: 'fluent-bit', image: 'cr.fluentbit.io/fluent/fluent-bit:4.1.0', tolerations: [] },
  { namespace: 'monitoring', name: 'node-exporter', image: 'quay.io/prometheus/node-exporter:v1.9.1' },
  { namespace: 'falco', name: 'falco', image: 'docker.io/falcosecurity/falco:0.41.0' },
];

/** One node without falco's Pod, one whose falco crashes, a pool that fluent-bit may not run on, a silent node. */
export function fillMany(cluster: TestCluster): void {
  cluster.addNodes(
    ...Object.entries(POOLS).flatMap(([pool, size]) =>
      Array.from({ length: size }, (_, place) => ({
        name: node(`${pool}-${place + 1}`),
        pool,
        ...(pool === 'gpu' ? { taints: [GPU] } : {}),
      })),
    ),
  );
  cluster.addAgents(...AGENTS);
  cluster.withhold('falco/falco', node('general-57'));
  crash(cluster, 'falco/falco', node('compute-31'));
  silence(cluster, node('general-120'));
}

/** Nobody changes it. */
export const test = base.extend<object, { readonly many: Scene }>({
  many: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its first argument.
    async ({}, use) => {
      const scene = await Scene.start(fillMany);
      await use(scene);
      await scene.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

/** The strips are painted, and the page has heard from the server. */
export async function openStrips(page: Page, url: string, agent = 'cilium'): Promise<void> {
  await page.goto(url);
  await untilLive(page);
  await expect.poll(() => inkIn(strip(page, agent)).then(({ length }) => length)).toBeGreaterThan(0);
}

export function strip(page: Page, agent: string): Locator {
  return page.locator('.strip').filter({ has: page.locator('.strip-name').getByText(agent, { exact: true }) });
}

/** The one cell that is in the document. */
export function cursor(page: Page): Locator {
  return page.locator('.strip-cursor');
}

export function lens(page: Page): Locator {
  return page.getByRole('tooltip');
}

export interface Ink {
  /** As in CSS: `rgb(200, 20, 58)`. */
  readonly colour: string;
  readonly x: number;
  /** Filled pixels of this colour in the column at `x`. */
  readonly height: number;
}

/** What is painted in a strip, column by column, in device pixels of the field. */
export function inkIn(at: Locator): Promise<Ink[]> {
  return at.first().evaluate((element) => {
    const canvas = document.querySelector<HTMLCanvasElement>('.strips-field');
    if (canvas === null || canvas.width === 0) return [];
    // A copy: the page's own canvas is not made for being read.
    const surface = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
    surface?.drawImage(canvas, 0, 0);
    if (surface === null) return [];
    const frame = canvas.getBoundingClientRect();
    const ratio = canvas.width / frame.width;
    const { top, height } = element.getBoundingClientRect();
    const rows = Math.round(height * ratio);
    const { data } = surface.getImageData(0, Math.round((top - frame.top) * ratio), canvas.width, rows);
    const found: Ink[] = [];
    for (let x = 0; x < canvas.width; x++) {
      const heights = new Map<string, number>();
      for (let y = 0; y < rows; y++) {
        const [red, green, blue, alpha = 0] = data.subarray((y * canvas.width + x) * 4);
        const colour = `rgb(${red}, ${green}, ${blue})`;
        if (alpha > 200) heights.set(colour, (heights.get(colour) ?? 0) + 1);
      }
      for (const [colour, count] of heights) found.push({ colour, x, height: count });
    }
    return found;
  });
}

/** The colour of a token now. */
export function colourOf(page: Page, token: string): Promise<string> {
  return page.evaluate((name) => {
    const probe = document.createElement('i');
    probe.style.color = `var(--${name})`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }, token);
}

/** A place in the strip over a share of the field, from 0 to 1, for the mouse. */
export async function pointIn(page: Page, agent: string, share: number): Promise<{ x: number; y: number }> {
  const [box, field] = await Promise.all([
    strip(page, agent).boundingBox(),
    page.locator('.strips-field').boundingBox(),
  ]);
  if (box === null || field === null) throw new Error(`There is no strip of ${agent} to be seen.`);
  return { x: field.x + field.width * share, y: box.y + box.height / 2 };
}

/** One rollout on nodes of its own, and what may be asked of it. Many of them share a control plane. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { CoverageEngine } from '../../../lib/coverage/engine/engine.ts';
import type { RolloutView } from '../../../lib/coverage/picture.ts';
import { rolloutView } from '../../../lib/coverage/views/rollout-view.ts';
import type { ControlPlane } from '../control-plane.ts';
import type { KubeObject, NewDaemonSet, Pod, PodSpec, PodStatus } from '../kinds.ts';
import { type DaemonSetOptions, daemonSet, node } from '../manifests.ts';
import { manualAnnotation } from '../marks.ts';
import type { WatchedCluster } from '../rollcall/in-process.ts';
import { setPodStatus } from '../status.ts';
import { waitFor } from '../wait.ts';
import { readTruth, type Truth } from './truth.ts';

export interface Play {
  /** Also the name of its DaemonSet and of its nodes, and the value of their label `scene`. */
  readonly name: string;
  /** What is to be seen, as a sentence. */
  readonly says: string;
  readonly nodes: number;
  readonly agent?: DaemonSetOptions;
  /** Applied before the nodes and the DaemonSet. */
  readonly before?: readonly KubeObject[];
  act(scene: Scene): Promise<void>;
}

/** How the template changes, beside its image. */
export interface Change {
  readonly metadata?: { annotations?: Record<string, string | null>; finalizers?: string[] };
  readonly spec?: Partial<PodSpec>;
  readonly container?: Record<string, unknown>;
}

/** A new Pod of which only the test says how it is. */
export const byHand: Change = { metadata: { annotations: { [manualAnnotation]: 'true' } } };

export type Expected = { [Field in keyof RolloutView]?: unknown };

/** What was said, and when. */
export type Look = RolloutView & { readonly at: number };

/** Two cores that others use too. */
const PATIENCE_MS = 60_000;

export class Scene {
  readonly controlPlane: ControlPlane;
  readonly name: string;
  readonly namespace: string;
  readonly nodes: readonly string[];
  readonly daemonSet: NewDaemonSet;
  readonly #rollcall: WatchedCluster;
  #version = 1;

  constructor(play: Play, controlPlane: ControlPlane, rollcall: WatchedCluster) {
    const { name, nodes, agent } = play;
    this.controlPlane = controlPlane;
    this.name = name;
    this.namespace = agent?.namespace ?? 'default';
    this.nodes = Array.from({ length: nodes }, (_, index) => `${name}-${index + 1}`);
    this.daemonSet = daemonSet(name, { ...agent, pod: { nodeSelector: { scene: name }, ...agent?.pod } });
    this.#rollcall = rollcall;
  }

  get client() {
    return this.controlPlane.client;
  }

  get key() {
    return `${this.namespace}/${this.name}`;
  }

  node(name: string) {
    return node(name, { labels: { scene: this.name } });
  }

  /** Until the agent runs on every node and nothing is left to do. */
  async start({ before = [] }: Play): Promise<void> {
    await this.client.apply([...before, ...this.nodes.map((name) => this.node(name)), this.daemonSet]);
    const desired = this.nodes.length;
    await this.shows({ phase: 'complete', done: desired, desired, revision: 1 });
  }

  /** A new image, and whatever else changes in the template. Returns when the API server has it. */
  async change({ metadata = {}, spec = {}, container = {} }: Change = {}): Promise<void> {
    this.#version += 1;
    const agent = { name: 'agent', image: `registry.test/${this.name}:${this.#version}.0`, ...container };
    await this.patch({ template: { metadata, spec: { ...spec, containers: [agent] } } });
  }

  /** Changes the DaemonSet's spec. */
  async patch(spec: unknown): Promise<void> {
    await this.client.patch({ ...this.daemonSet, kind: 'DaemonSet' }, { spec }, { type: 'strategic' });
  }

  truth(): Promise<Truth> {
    return readTruth(this.client, this.daemonSet);
  }

  async isGone(): Promise<boolean> {
    const known = await this.client.list('DaemonSet', { namespace: this.namespace });
    return known.every(({ metadata }) => metadata.name !== this.name);
  }

  /** What Rollcall says of the rollout now. */
  view(): RolloutView {
    return this.viewOf(this.#rollcall.engine, Date.now());
  }

  /** What it would say in so many milliseconds if nothing came to pass until then. */
  viewLater(ms: number): RolloutView {
    return this.viewOf(this.#rollcall.later(ms), Date.now() + ms);
  }

  viewOf(engine: CoverageEngine, now: number): RolloutView {
    const column = engine.columns.get(this.key);
    if (column === undefined) throw new Error(`${this.key} is not known`);
    return rolloutView(this.key, column, engine.objects, now);
  }

  reasonOn(nodeName: string): string | undefined {
    return this.#rollcall.engine.cell(this.key, nodeName)?.reason;
  }

  /**
   * Waits until Rollcall says so, and in the same moment its numbers and holders are those of the API server's objects
   * and, unless told otherwise, its numbers those of the DaemonSet's status too.
   */
  async shows(expected: Expected, { isInStatus = true, withinMs = PATIENCE_MS } = {}): Promise<Truth> {
    return waitFor(
      async () => {
        const truth = await this.truth();
        const view = this.view();
        expect(view).toMatchObject(expected);
        agree(view, truth);
        if (isInStatus) agreeInStatus(view, truth);
        return truth;
      },
      withinMs,
      `${this.name} to show it`,
      250,
    );
  }

  /** Pods that nobody has asked to delete, of the current template by its image. */
  async newPods(): Promise<readonly Pod[]> {
    const { daemonSet: now, pods } = await this.truth();
    const image = now.spec.template.spec.containers[0]?.image;
    return pods.filter((pod) => isLive(pod) && pod.spec.containers[0]?.image === image);
  }

  /** Waits for so many new Pods that are bound. */
  async boundPods(count: number): Promise<readonly Pod[]> {
    return waitFor(
      async () => {
        const bound = (await this.newPods()).filter(({ spec }) => spec.nodeName);
        return bound.length >= count ? bound : null;
      },
      PATIENCE_MS,
      `${count} new Pods of ${this.name} to be bound`,
    );
  }

  /** Writes what a kubelet would. */
  async kubeletSays(pod: Pod, status: PodStatus): Promise<void> {
    await setPodStatus(this.client, this.namespace, pod.metadata.name, status);
  }

  /** Does `step` with the Pods as they are, again and again, until `act` is through. */
  async withKubelet(step: (pods: readonly Pod[]) => Promise<unknown>, act: () => Promise<void>): Promise<void> {
    let isOver = false;
    const work = async () => {
      while (!isOver) {
        const { pods } = await this.truth();
        // The controller may have deleted a Pod by the time that it is written to: the next round sees that.
        await step(pods).catch(() => {});
        await sleep(100);
      }
    };
    const acting = act().finally(() => {
      isOver = true;
    });
    await Promise.all([acting, work()]);
  }

  /** The Pod on a node that nobody has asked to delete. */
  async podOn(nodeName: string): Promise<Pod> {
    const pod = (await this.truth()).pods.find((one) => isLive(one) && one.spec.nodeName === nodeName);
    if (pod === undefined) throw new Error(`no Pod of ${this.name} on ${nodeName}`);
    return pod;
  }

  /** Looks every 50 ms until `isOver`, and returns every look. */
  async watch(isOver: (view: RolloutView) => boolean): Promise<readonly Look[]> {
    const looks: Look[] = [];
    const deadline = Date.now() + 2 * PATIENCE_MS;
    for (;;) {
      const view = this.view();
      looks.push({ ...view, at: Date.now() });
      if (isOver(view)) return looks;
      if (Date.now() > deadline) throw new Error(`${this.name} was never over: ${JSON.stringify(view)}`);
      await sleep(50);
    }
  }
}

export const isLive = ({ metadata }: Pod) => metadata.deletionTimestamp === undefined;

/** Numbers and holders are the objects' own, and nothing adds up to more than there is. */
function agree(view: RolloutView, truth: Truth): void {
  const { desired, available, updated, done, old, revision, budget, updatedUnavailable } = view;
  expect({ desired, available, updated, done, old, revision }).toEqual(truth.numbers);
  expect(budget.used).toBe(truth.holders.length);
  expect(budget.holders.map((holder) => holder.node).sort()).toEqual(truth.holders);
  if (budget.maxUnavailable > 0) expect(truth.unavailable).toBeLessThanOrEqual(budget.used);
  expect(done + updatedUnavailable).toBeLessThanOrEqual(desired);
  for (const { node: name, pod } of budget.holders) {
    const here = truth.pods.filter(({ spec, metadata }) => pod === metadata.name && (spec.nodeName ?? name) === name);
    expect(here).toHaveLength(pod === null ? 0 : 1);
  }
}

function agreeInStatus({ desired, available, updated }: RolloutView, { daemonSet: { status } }: Truth): void {
  expect({ desired, available, updated }).toEqual({
    desired: status.desiredNumberScheduled,
    available: status.numberAvailable ?? 0,
    updated: status.updatedNumberScheduled ?? 0,
  });
}

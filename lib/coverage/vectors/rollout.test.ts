/**
 * A controller that decides by nothing but what the engine says of the rollout: which nodes may run the DaemonSet, the
 * budget, and how many slots are held. Its steps must be those of the real one.
 */
import { describe, expect, test } from 'vitest';
import { CoverageEngine } from '../engine/engine.ts';
import type { DaemonSetObject, PodObject, ResourceChange } from '../objects.ts';
import { isAvailable, isReady } from '../pods.ts';
import { condition, daemonSet, node, pod, revision } from '../testing.ts';
import { TimeProbe } from '../time-probe.ts';
import { taintOf, tolerationOf } from './build.ts';
import { ROLLOUT, type RolloutCase, type RolloutStep } from './rollout.ts';

const SECOND = 1000;
const KEY = 'agents/agent';
const TAINT = 'node-role.kubernetes.io/control-plane:NoSchedule';
const tolerated = [tolerationOf(['node-role.kubernetes.io/control-plane', 'Exists'])];
type Update = Extract<RolloutStep, readonly ['update', unknown]>[1];
type NodePods = { readonly node: string; readonly fresh: readonly PodObject[]; readonly stale: readonly PodObject[] };

class Controller {
  readonly engine = new CoverageEngine();
  readonly pods = new Map<string, PodObject>();
  #daemonSet: DaemonSetObject;
  #now = 1_000_000;
  #revision = 1;
  #created = 0;

  constructor({ nodes, isFirstTainted, budget, start = [] }: RolloutCase) {
    const made = daemonSet({ updateStrategy: strategy(budget) });
    this.#daemonSet = { ...made, template: { ...made.template, tolerations: isFirstTainted ? tolerated : [] } };
    const names = Array.from({ length: nodes }, (_, index) => `node-${index}`);
    this.#apply(
      ...names.map((name, index) => {
        const taints = isFirstTainted && index === 0 ? [taintOf(TAINT)] : [];
        return { resource: 'nodes', type: 'set', object: node({ name, taints }) } as const;
      }),
    );
    this.#write();
    const kinds = start.flatMap(([count, hash, ready]) => Array.from({ length: count }, () => ({ hash, ready })));
    for (const [index, { hash, ready }] of kinds.entries()) {
      this.#create(names[index] ?? '', hash === 'old' ? 'old' : this.#hash);
      if (ready) this.#setReady([...this.pods.values()].slice(-1), true);
    }
  }

  get #hash(): string {
    return `hash-${this.#revision}`;
  }

  get #facts() {
    const column = this.engine.columns.get(KEY);
    if (column === undefined) throw new Error('no such DaemonSet');
    return column;
  }

  /** What the controller does in one look. */
  sync(): readonly [creates: number, deletes: number] {
    const before = this.#created;
    const deleted = this.#manage() + (this.#daemonSet.updateStrategy.type === 'RollingUpdate' ? this.#roll() : 0);
    return [this.#created - before, deleted];
  }

  /** Makes what is missing, and ends the older Pod of a surge pair that has done its part. */
  #manage(): number {
    const surging = this.#surges;
    const gone: PodObject[] = [];
    for (const { node: name, fresh, stale } of this.#byNode()) {
      const [old] = stale;
      if (this.#shouldRun(name) && fresh.length + stale.length === 0) this.#create(name, this.#hash);
      if (!surging || old === undefined || fresh.length === 0) continue;
      if (!isReady(old) || fresh.some((one) => this.#isAvailable(one))) gone.push(old);
    }
    return this.#delete(gone);
  }

  #roll(): number {
    const { rollout } = this.#facts;
    const onlyOld = this.#byNode().filter(({ fresh, stale }) => fresh.length === 0 && stale.length > 0);
    const lost = onlyOld.filter(({ stale }) => !stale.some((one) => this.#isAvailable(one)));
    const candidates = onlyOld.filter((one) => !lost.includes(one));
    if (!this.#surges) {
      const free = Math.max(0, rollout.maxUnavailable - rollout.held);
      return this.#delete([...lost, ...candidates.slice(0, free)].flatMap(({ stale }) => stale));
    }
    const runs = ({ node: name }: NodePods) => this.#shouldRun(name);
    const free = Math.max(0, rollout.maxSurge - rollout.held);
    const available = [...this.pods.values()].filter((one) => this.#isAvailable(one)).length;
    const spare = Math.max(0, available - this.#facts.computed().desiredNumberScheduled);
    const leaving = [...lost.filter((one) => !runs(one)), ...candidates.filter((one) => !runs(one)).slice(0, spare)];
    for (const { node: name } of [...lost.filter(runs), ...candidates.filter(runs).slice(0, free)]) {
      this.#create(name, this.#hash);
    }
    return this.#delete(leaving.flatMap(({ stale }) => stale));
  }

  take([what, ...how]: Exclude<RolloutStep, readonly ['sync', number, number]>): void {
    if (what === 'clock') this.#now = 1_000_000 + Number(how[0]) * SECOND;
    else if (what === 'update') this.#update(how[0] as Update);
    else if (how[0] === 'all') this.#setReady([...this.pods.values()], true);
    else this.#setReady(this.#pick(String(how[1]), what === 'ready').slice(0, Number(how[0])), what === 'ready');
    this.engine.settle(this.#now);
  }

  #pick(which: string, toReady: boolean): PodObject[] {
    const nodes = this.#byNode();
    const all = nodes.flatMap(({ fresh, stale }) =>
      which === 'updated' ? fresh : which === 'any' ? [...fresh, ...stale] : fresh.length === 0 ? stale : [],
    );
    return all.filter((one) => isReady(one) !== toReady);
  }

  #update({ image, budget, minReadySeconds, tolerates }: Update): void {
    const before = this.#daemonSet;
    if (image === true || tolerates === false) this.#revision += 1;
    this.#daemonSet = {
      ...before,
      ...(budget === undefined ? {} : { updateStrategy: strategy(budget) }),
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      template: { ...before.template, ...(tolerates === false ? { tolerations: [] } : {}) },
    };
    this.#write();
  }

  #write(): void {
    const current = revision({ hash: this.#hash, revision: this.#revision, name: `agent-${this.#revision}` });
    this.#apply(
      { resource: 'daemonsets', type: 'set', object: this.#daemonSet },
      { resource: 'controllerrevisions', type: 'set', object: current },
    );
  }

  #create(nodeName: string, hash: string): void {
    this.#created += 1;
    const labels = { 'controller-revision-hash': hash };
    const made = pod({ name: `agent-${this.#created}`, nodeName, labels, conditions: [], createdAt: this.#now });
    this.pods.set(made.name, made);
    this.#apply({ resource: 'pods', type: 'set', object: made });
  }

  #delete(pods: readonly PodObject[]): number {
    for (const one of pods) this.pods.delete(one.name);
    this.#apply(...pods.map((object) => ({ resource: 'pods', type: 'delete', object }) as const));
    return pods.length;
  }

  #setReady(pods: readonly PodObject[], ready: boolean): void {
    for (const one of pods) {
      const conditions = [condition('Ready', ready ? 'True' : 'False', { lastTransitionTime: this.#now })];
      if (isReady(one) === ready) continue;
      this.pods.set(one.name, { ...one, conditions });
      this.#apply({ resource: 'pods', type: 'set', object: { ...one, conditions } });
    }
  }

  #apply(...changes: readonly ResourceChange[]): void {
    this.engine.apply(changes);
    this.engine.settle(this.#now);
  }

  #byNode(): NodePods[] {
    return [...this.engine.objects.nodes.keys()].map((name) => {
      const here = [...this.pods.values()].filter(({ nodeName }) => nodeName === name);
      const isNew = ({ labels }: PodObject) => labels.get('controller-revision-hash') === this.#hash;
      return { node: name, fresh: here.filter(isNew), stale: here.filter((one) => !isNew(one)) };
    });
  }

  get #surges(): boolean {
    return this.#facts.rollout.maxSurge > 0;
  }

  #shouldRun(name: string): boolean {
    return this.#facts.eligibility.get(name)?.shouldRun ?? false;
  }

  #isAvailable(one: PodObject): boolean {
    return isAvailable(one, this.#daemonSet.minReadySeconds, new TimeProbe(this.#now));
  }
}

function strategy(budget: RolloutCase['budget']): DaemonSetObject['updateStrategy'] {
  if (budget === undefined) return { type: 'OnDelete', maxUnavailable: 1, maxSurge: 0 };
  return { type: 'RollingUpdate', maxUnavailable: budget[0], maxSurge: budget[1] };
}

test('no case was lost on the way here', () => {
  expect(ROLLOUT).toHaveLength(11);
});

describe.each(ROLLOUT)('$id', (each) => {
  test('goes step by step as the controller goes', () => {
    const controller = new Controller(each);
    const wrong: string[] = [];
    for (const [index, step] of each.steps.entries()) {
      if (step[0] !== 'sync') {
        controller.take(step);
        continue;
      }
      const [creates, deletes] = controller.sync();
      const did = `${creates} created, ${deletes} deleted`;
      if (did !== `${step[1]} created, ${step[2]} deleted`) wrong.push(`step ${index}: ${did}, not ${step.slice(1)}`);
    }
    expect(wrong).toEqual([]);
    if (each.readyAtEnd !== undefined)
      expect([...controller.pods.values()].filter(isReady)).toHaveLength(each.readyAtEnd);
  });
});

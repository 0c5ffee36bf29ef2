/**
 * What happens in the cluster, one change a step: most of it nothing that shows, and now and then a Pod, a node or a
 * DaemonSet in trouble. Of one seed always the same.
 */
import { createRandom, type Random } from '../../lib/demo/scenario/random.ts';
import type { Cluster } from './cluster.ts';
import type { NodeState, PodState, Stage } from './states.ts';
import { Timetable } from './timetable.ts';

export interface ChurnOptions {
  readonly seed: number;
  /** The share of steps that change nothing that shows. Default 0.85. */
  readonly quiet?: number;
}

/** A change whose way is timed. */
export interface Mark {
  readonly mark: number;
  readonly daemonSet: string;
  readonly node: number;
  readonly isReady: boolean;
}

/** DaemonSet statuses are written after so many steps, as the controller writes them for many Pods at once. */
const STATUS_STEPS = 200;
/** Of the steps that show something, what goes on comes before what begins. */
const GOES_ON = 0.9;
const ROLLOUT_AT_ONCE = 10;
const MAX_MARKED_NODES = 10;
const SETTLED: ReadonlySet<Stage> = new Set(['ready', 'unready']);

export class Churn {
  readonly #cluster: Cluster;
  readonly #random: Random;
  readonly #quiet: number;
  readonly #timetable = new Timetable();
  /** Nodes with a lower index are left to marks. */
  readonly #markedNodes: number;
  #steps = 0;
  #marks = 0;
  #isRollingOut = false;

  constructor(cluster: Cluster, { seed, quiet = 0.85 }: ChurnOptions) {
    this.#cluster = cluster;
    this.#random = createRandom(seed + 1);
    this.#quiet = quiet;
    this.#markedNodes = Math.min(MAX_MARKED_NODES, Math.ceil(cluster.size.nodes / 10));
  }

  get steps(): number {
    return this.#steps;
  }

  step(): void {
    this.#steps += 1;
    if (this.#random.next() < this.#quiet) this.#doQuietly();
    else this.#show();
    if (this.#steps % STATUS_STEPS === 0) this.#cluster.writeStatuses();
  }

  /** Flips the readiness of a Pod that nothing else touches. */
  mark(): Mark {
    const node = this.#marks % this.#markedNodes;
    const pod = this.#cluster.podOf(0, node);
    if (pod === undefined) throw new Error('the Pod of a mark is gone');
    const isReady = pod.stage !== 'ready';
    this.#marks += 1;
    this.#cluster.changePod(pod, { stage: isReady ? 'ready' : 'unready' }, this.#marks);
    const { namespace, name } = this.#cluster.agentOf(0);
    return { mark: this.#marks, daemonSet: `${namespace}/${name}`, node, isReady };
  }

  /** One change of every node at once. Returns how many there were. */
  storm(kind: 'labels' | 'taints'): number {
    const now = this.#cluster.seconds();
    const nodes = this.#cluster.nodes.all();
    const isTainted = nodes.filter(({ taintedAt }) => taintedAt !== 0).length * 2 > nodes.length;
    for (const node of nodes) {
      const change = kind === 'labels' ? { team: node.team + 1 } : { taintedAt: isTainted ? 0 : now };
      this.#cluster.changeNode(node, change);
    }
    this.#cluster.writeStatuses();
    return nodes.length;
  }

  /** Begins a rolling update, unless one is under way. */
  rollOut(agent: number): boolean {
    if (this.#isRollingOut) return false;
    this.#isRollingOut = true;
    const revision = this.#cluster.updateTemplate(agent);
    const nodes = this.#cluster.nodes.all().filter((node) => this.#isOurs(node.index));
    let next = 0;
    let underWay = 0;
    const advance = (): void => {
      while (underWay < ROLLOUT_AT_ONCE && next < nodes.length) {
        const pod = this.#cluster.podOf(agent, nodes[next]?.index ?? -1);
        next += 1;
        if (pod === undefined || pod.revision === revision || pod.deletedAt !== 0) continue;
        underWay += 1;
        this.#remake(pod, () => {
          underWay -= 1;
          advance();
        });
      }
      if (underWay === 0) this.#isRollingOut = false;
    };
    advance();
    return true;
  }

  #doQuietly(): void {
    const { next } = this.#random;
    const kind = next();
    const node = kind < 0.15 ? this.#cluster.nodes.pick(next()) : undefined;
    const pod = this.#cluster.pods.pick(next());
    if (node !== undefined) this.#cluster.changeNode(node, { heartbeatAt: this.#cluster.seconds() });
    else if (pod === undefined) return;
    else if (kind < 0.25 && pod.owner < 0 && pod.deletedAt === 0 && SETTLED.has(pod.stage)) this.#flipWorkload(pod);
    else this.#cluster.touchPod(pod);
  }

  /** Nobody shows whether a Pod of a Deployment is ready. */
  #flipWorkload(pod: PodState): void {
    this.#cluster.changePod(pod, { stage: pod.stage === 'ready' ? 'unready' : 'ready' });
  }

  #show(): void {
    const due = this.#random.next() < GOES_ON ? this.#timetable.take(this.#steps) : null;
    if (due === null) this.#begin();
    else due();
  }

  #begin(): void {
    const kind = this.#random.next();
    const pod = this.#pickPod();
    const node = this.#pickNode();
    if (kind < 0.001 && this.#cluster.agents.length > 1) this.#rollOutAny();
    else if (kind < 0.005 && node !== null) this.#replaceNode(node);
    else if (kind < 0.05 && node !== null) this.#changeNode(node);
    else if (pod === null) this.#doQuietly();
    else if (kind < 0.5) this.#fail(pod);
    else if (kind < 0.65) this.#restart(pod, 1);
    else if (kind < 0.72) this.#restart(pod, 2 + Math.floor(this.#random.next() * 3));
    else this.#remake(pod, () => {});
  }

  #isOurs(node: number): boolean {
    return node >= this.#markedNodes;
  }

  #pickPod(): PodState | null {
    const pod = this.#cluster.pods.pick(this.#random.next());
    const isFit = pod !== undefined && pod.stage === 'ready' && pod.deletedAt === 0 && this.#isOurs(pod.node);
    return isFit ? pod : null;
  }

  #pickNode(): NodeState | null {
    const node = this.#cluster.nodes.pick(this.#random.next());
    return node !== undefined && this.#isOurs(node.index) ? node : null;
  }

  /** Does `run` with the Pod as it is then, if it still is; `orElse` when it is gone or going. */
  #later(serial: number, run: (pod: PodState) => void, orElse: () => void = () => {}): void {
    this.#timetable.add(this.#steps + Math.floor(this.#random.between(20, 400)), () => {
      const pod = this.#cluster.pods.get(serial);
      if (pod === undefined) orElse();
      else run(pod);
    });
  }

  #fail(pod: PodState): void {
    this.#cluster.changePod(pod, { stage: 'unready' });
    this.#later(pod.serial, (now) => {
      if (now.stage === 'unready' && now.deletedAt === 0) this.#cluster.changePod(now, { stage: 'ready' });
    });
  }

  #restart(pod: PodState, times: number): void {
    const { serial } = pod;
    this.#cluster.changePod(pod, { stage: 'crashed' });
    const isLoop = times > 1;
    const start = (now: PodState): void => {
      if (now.deletedAt !== 0) return;
      const startedAt = this.#cluster.seconds();
      this.#cluster.changePod(now, { stage: 'starting', restarts: now.restarts + 1, startedAt });
      this.#later(serial, (started) => {
        if (started.deletedAt !== 0) return;
        if (isLoop) this.#restart(started, times - 1);
        else this.#cluster.changePod(started, { stage: 'ready' });
      });
    };
    this.#later(serial, (now) => {
      if (now.deletedAt !== 0) return;
      if (!isLoop) {
        start(now);
        return;
      }
      this.#cluster.changePod(now, { stage: 'backingOff' });
      this.#cluster.writeEvent(now, 'BackOff', 'Back-off restarting failed container agent');
      this.#later(serial, start);
    });
  }

  /** The whole life again: asked to go, gone, and another one in its place. `done` when that one is ready or gone. */
  #remake(pod: PodState, done: () => void): void {
    const { serial, owner, node } = pod;
    this.#cluster.changePod(pod, { deletedAt: this.#cluster.seconds() + 30, changedAt: pod.changedAt });
    const unready = (now: PodState): void => {
      this.#cluster.changePod(now, { stage: 'unready' });
      this.#later(serial, end, done);
    };
    const end = (now: PodState): void => {
      this.#cluster.deletePod(now);
      this.#timetable.add(this.#steps + 10, () => this.#create(owner, node, done));
    };
    this.#later(serial, unready, done);
  }

  /** Unless the controller would not. */
  #create(owner: number, index: number, done: () => void): void {
    const node = this.#cluster.nodes.get(index);
    const agent = this.#cluster.agents[owner];
    const isWanted = node !== undefined && (agent === undefined || this.#cluster.mayRun(agent, node));
    if (!isWanted || (agent !== undefined && this.#cluster.podOf(owner, index) !== undefined)) {
      done();
      return;
    }
    const revision = this.#cluster.daemonSets[owner]?.revision ?? 1;
    const serial = this.#cluster.createPod(owner, index, revision);
    const stages = ['scheduled', 'creating', 'starting', 'ready'] as const;
    const goOn = (place: number): void => {
      const stage = stages[place];
      if (stage === undefined) {
        done();
        return;
      }
      this.#later(
        serial,
        (pod) => {
          this.#cluster.changePod(
            pod,
            stage === 'starting' ? { stage, startedAt: this.#cluster.seconds() } : { stage },
          );
          goOn(place + 1);
        },
        done,
      );
    };
    goOn(0);
  }

  #changeNode(node: NodeState): void {
    const kind = this.#random.next();
    const now = this.#cluster.seconds();
    if (kind < 0.5) this.#cluster.changeNode(node, { team: node.team + 1 });
    else if (kind < 0.8) this.#cluster.changeNode(node, { cordonedAt: node.cordonedAt === 0 ? now : 0 });
    else {
      this.#cluster.changeNode(node, { taintedAt: node.taintedAt === 0 ? now : 0 });
      if (node.taintedAt !== 0) this.#fill(node.index);
    }
  }

  /** A node goes with all its Pods, and another one comes. */
  #replaceNode(node: NodeState): void {
    this.#cluster.deleteNode(node);
    for (const pod of this.#cluster.pods.all()) {
      if (pod.node === node.index) this.#later(pod.serial, (now) => this.#cluster.deletePod(now));
    }
    this.#timetable.add(this.#steps + 500, () => this.#fill(this.#cluster.addNode()));
  }

  /** Every agent that is missing there. */
  #fill(node: number): void {
    const missing = this.#cluster.agents.filter(({ index }) => this.#cluster.podOf(index, node) === undefined);
    for (const { index } of missing) {
      this.#timetable.add(this.#steps + 20, () => this.#create(index, node, () => {}));
    }
  }

  #rollOutAny(): void {
    this.rollOut(1 + Math.floor(this.#random.next() * (this.#cluster.agents.length - 1)));
  }
}

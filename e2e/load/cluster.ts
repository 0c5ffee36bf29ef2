/** The cluster at this moment, and every way in which it can change. Each change is one event of a watch. */
import { RESOURCES, type ResourceName } from '../../lib/demo/api-server/resources.ts';
import { createRandom } from '../../lib/demo/scenario/random.ts';
import { VersionCounter } from './change-log.ts';
import { type Collection, putInto, RenderedCollection, TextCollection } from './collections.ts';
import { DaemonSetNumbers, NOTHING } from './daemon-set-numbers.ts';
import { daemonSetBody, revisionBody } from './daemon-set-wire.ts';
import { type Agent, agentsOf, type ClusterSize, isEligible, workloadsOf } from './fleet.ts';
import { NodeWire } from './node-wire.ts';
import { POD_UID, PodWire, revisionHash } from './pod-wire.ts';
import { Shelf } from './shelf.ts';
import { uidOf } from './spell.ts';
import type { DaemonSetState, NodeState, PodState } from './states.ts';
import { leasesAt, podEvent, surroundingsOf } from './surroundings.ts';

/** How far a watch may fall behind, in changes of its resource. */
const LOG_LIMIT = 300_000;
const MAX_EVENTS = 2_000;
const OLDEST_DAYS = 30;
/** These many of the first Pods crash from the beginning, one in so many. */
const CRASHING_ONE_IN = 400;
const TAINTED_ONE_IN = 97;
const DAY_SECONDS = 86_400;
const RENDERED: ReadonlySet<ResourceName> = new Set<ResourceName>(['nodes', 'pods', 'daemonsets']);

export interface ClusterOptions extends ClusterSize {
  readonly seed: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export class Cluster {
  readonly size: ClusterSize;
  readonly agents: readonly Agent[];
  readonly nodes = new Shelf<NodeState>();
  readonly pods = new Shelf<PodState>();
  readonly daemonSets: DaemonSetState[] = [];
  readonly collections: ReadonlyMap<ResourceName, Collection>;
  readonly #now: () => number;
  readonly #bornAt: number;
  readonly #versions = new VersionCounter();
  readonly #podWire: PodWire;
  readonly #ofNodes: RenderedCollection<NodeState>;
  readonly #ofPods: RenderedCollection<PodState>;
  readonly #ofDaemonSets: RenderedCollection<DaemonSetState>;
  readonly #texts: ReadonlyMap<ResourceName, TextCollection>;
  /** The serial of an agent's Pod, by its cell. */
  readonly #podOfCell = new Map<number, number>();
  readonly #numbers: DaemonSetNumbers;
  #serials = 0;
  #events = 0;
  #nodeIndexes = 0;

  constructor(options: ClusterOptions) {
    this.size = options;
    this.agents = agentsOf(options);
    this.#now = options.now;
    this.#numbers = new DaemonSetNumbers(options.daemonSets);
    this.#bornAt = this.seconds() - OLDEST_DAYS * DAY_SECONDS;
    this.#podWire = new PodWire(options);
    const nodeWire = new NodeWire(options);
    this.#ofNodes = new RenderedCollection(
      LOG_LIMIT,
      () => this.nodes.all(),
      (node) => nodeWire.body(node),
    );
    this.#ofPods = new RenderedCollection(
      LOG_LIMIT,
      () => this.pods.all(),
      (pod) => this.#podWire.body(pod),
    );
    this.#ofDaemonSets = new RenderedCollection(
      LOG_LIMIT,
      () => this.daemonSets.slice(),
      (state) => daemonSetBody(this.agentOf(state.index), state, this.#bornAt),
    );
    const others = RESOURCES.map(({ resource }) => resource).filter((resource) => !RENDERED.has(resource));
    this.#texts = new Map(others.map((resource) => [resource, new TextCollection(this.#versions, LOG_LIMIT)]));
    this.collections = new Map<ResourceName, Collection>([
      ...this.#texts,
      ['nodes', this.#ofNodes],
      ['pods', this.#ofPods],
      ['daemonsets', this.#ofDaemonSets],
    ]);
    this.#begin(options.seed);
  }

  /** Of the last change. */
  get resourceVersion(): number {
    return this.#versions.current;
  }

  seconds(): number {
    return Math.floor(this.#now() / 1000);
  }

  agentOf(index: number): Agent {
    const agent = this.agents[index];
    if (agent === undefined) throw new RangeError(`there is no DaemonSet ${index}`);
    return agent;
  }

  podOf(agent: number, node: number): PodState | undefined {
    const serial = this.#podOfCell.get(this.#cell(agent, node));
    return serial === undefined ? undefined : this.pods.get(serial);
  }

  mayRun(agent: Agent, node: NodeState): boolean {
    return isEligible(this.size, agent, node);
  }

  /** Returns its serial. */
  createPod(owner: number, node: number, revision: number): number {
    const serial = this.#newSerial();
    const now = this.seconds();
    this.#addPod({
      rv: this.#versions.next(),
      serial,
      owner,
      node,
      revision,
      stage: 'created',
      restarts: 0,
      createdAt: now,
      changedAt: now,
      startedAt: now,
      touchedAt: now,
      deletedAt: 0,
    });
    return serial;
  }

  /** Another stage, or anything else that shows. */
  changePod(pod: PodState, change: Partial<PodState>, mark: number | null = null): void {
    const now = this.seconds();
    const next = { ...pod, changedAt: now, touchedAt: now, ...change, rv: this.#versions.next() };
    this.#recount(pod.owner, pod.node, () => this.pods.set(pod.serial, next));
    this.#ofPods.log.add('MODIFIED', next, mark);
  }

  /** Writes what nobody looks at. */
  touchPod(pod: PodState): void {
    const next = { ...pod, touchedAt: this.seconds(), rv: this.#versions.next() };
    this.pods.set(pod.serial, next);
    this.#ofPods.log.add('MODIFIED', next);
  }

  deletePod(pod: PodState): void {
    this.#recount(pod.owner, pod.node, () => {
      this.pods.delete(pod.serial);
      if (pod.owner >= 0) this.#podOfCell.delete(this.#cell(pod.owner, pod.node));
    });
    this.#ofPods.log.add('DELETED', { ...pod, rv: this.#versions.next() });
  }

  /** Returns its index. */
  addNode(): number {
    const now = this.seconds();
    const index = this.#nodeIndexes;
    this.#nodeIndexes += 1;
    this.#setNode('ADDED', {
      rv: this.#versions.next(),
      index,
      createdAt: now,
      heartbeatAt: now,
      team: index % 40,
      cordonedAt: 0,
      taintedAt: 0,
    });
    return index;
  }

  changeNode(node: NodeState, change: Partial<NodeState>): void {
    this.#setNode('MODIFIED', { ...node, ...change, rv: this.#versions.next() });
  }

  /** Its Pods stay for now. */
  deleteNode(node: NodeState): void {
    this.#recountNode(node.index, () => this.nodes.delete(node.index));
    this.#ofNodes.log.add('DELETED', { ...node, rv: this.#versions.next() });
  }

  /** The template changes; what follows from it is the churn's business. Returns the new revision. */
  updateTemplate(agent: number): number {
    const revision = (this.daemonSets[agent] as DaemonSetState).revision + 1;
    this.#putRevision(agent, revision);
    this.#numbers.restart(agent);
    this.#writeDaemonSet(agent, revision);
    return revision;
  }

  /** Writes the status of each DaemonSet whose numbers are others than written. */
  writeStatuses(): void {
    for (const { index, revision } of this.#numbers.takeStale(this.daemonSets)) this.#writeDaemonSet(index, revision);
  }

  writeEvent(pod: PodState, reason: string, message: string): void {
    this.#events += 1;
    const regarding = {
      namespace: this.#podWire.namespace(pod),
      name: this.#podWire.name(pod),
      uid: uidOf(POD_UID, pod.serial),
      node: pod.node,
    };
    putInto(this.#texts, podEvent(regarding, reason, message, this.#events, this.seconds()));
    this.#texts.get('events')?.deleteOldest(MAX_EVENTS);
  }

  renewLeases(): void {
    for (const lease of leasesAt(this.seconds())) putInto(this.#texts, lease);
  }

  #begin(seed: number): void {
    const random = createRandom(seed);
    const now = this.seconds();
    const past = () => now - 600 - Math.floor(random.next() * (OLDEST_DAYS - 1) * DAY_SECONDS);
    for (const surrounding of surroundingsOf(this.agents, this.#bornAt)) putInto(this.#texts, surrounding);
    for (const { index } of this.agents) {
      this.daemonSets.push({ rv: this.#versions.next(), index, revision: 1, ...NOTHING });
      this.#putRevision(index, 1);
    }
    for (let i = 0; i < this.size.nodes; i += 1) {
      const node = this.nodes.get(this.addNode()) as NodeState;
      const taintedAt = i % TAINTED_ONE_IN === TAINTED_ONE_IN - 1 ? now - 3600 : 0;
      this.changeNode(node, { createdAt: this.#bornAt + (i % DAY_SECONDS), taintedAt });
    }
    const settled = (owner: number, node: number): void => {
      const at = past();
      const serial = this.#newSerial();
      const isCrashing = serial % CRASHING_ONE_IN === 0;
      const stage = isCrashing ? 'backingOff' : 'ready';
      const times = { createdAt: at, changedAt: at + 20, startedAt: at + 9, touchedAt: at + 30, deletedAt: 0 };
      const restarts = isCrashing ? 12 : 0;
      this.#addPod({ rv: this.#versions.next(), serial, owner, node, revision: 1, stage, restarts, ...times });
    };
    for (const node of this.nodes.all()) {
      for (const agent of this.agents) if (this.mayRun(agent, node)) settled(agent.index, node.index);
    }
    const workloads = workloadsOf(this.size);
    for (let i = 0; i < this.size.pods; i += 1)
      settled(-1 - (i % workloads), Math.floor(random.next() * this.size.nodes));
    this.renewLeases();
    this.writeStatuses();
  }

  #putRevision(agent: number, revision: number): void {
    const owner = this.agentOf(agent);
    const key = `${owner.namespace}/${owner.name}-${revisionHash(agent, revision)}`;
    const at = revision === 1 ? this.#bornAt : this.seconds();
    putInto(this.#texts, { resource: 'controllerrevisions', key, body: (rv) => revisionBody(owner, revision, rv, at) });
  }

  #newSerial(): number {
    this.#serials += 1;
    return this.#serials;
  }

  #addPod(pod: PodState): void {
    this.#recount(pod.owner, pod.node, () => {
      this.pods.set(pod.serial, pod);
      if (pod.owner >= 0) this.#podOfCell.set(this.#cell(pod.owner, pod.node), pod.serial);
    });
    this.#ofPods.log.add('ADDED', pod);
  }

  #setNode(type: 'ADDED' | 'MODIFIED', node: NodeState): void {
    this.#recountNode(node.index, () => this.nodes.set(node.index, node));
    this.#ofNodes.log.add(type, node);
  }

  #cell(agent: number, node: number): number {
    return node * this.agents.length + agent;
  }

  #recountNode(node: number, change: () => void): void {
    for (const { index } of this.agents) this.#count(index, node, -1);
    change();
    for (const { index } of this.agents) this.#count(index, node, 1);
  }

  #recount(agent: number, node: number, change: () => void): void {
    if (agent >= 0) this.#count(agent, node, -1);
    change();
    if (agent >= 0) this.#count(agent, node, 1);
  }

  #writeDaemonSet(index: number, revision: number): void {
    const state = { rv: this.#versions.next(), index, revision, ...this.#numbers.of(index) };
    this.daemonSets[index] = state;
    this.#ofDaemonSets.log.add('MODIFIED', state);
  }

  /** Takes one cell into its DaemonSet's status, or out of it. */
  #count(index: number, nodeIndex: number, sign: 1 | -1): void {
    const node = this.nodes.get(nodeIndex);
    const written = this.daemonSets[index];
    if (node === undefined || written === undefined) return;
    this.#numbers.count(written, this.mayRun(this.agentOf(index), node), this.podOf(index, nodeIndex), sign);
  }
}

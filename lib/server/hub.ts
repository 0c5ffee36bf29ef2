/**
 * One per process: the engine, what it last knew, and everybody who listens. The only writer of the picture's
 * revision. Knows neither HTTP nor Kubernetes' wire.
 */
import { CoverageEngine, type Settled } from '../coverage/engine/engine.ts';
import { explain, explainUnknown } from '../coverage/explain/explain.ts';
import { type Judged, type Judgement, judge } from '../coverage/judgement/judge.ts';
import type { Cell, Explanation } from '../coverage/model.ts';
import {
  daemonSetKey,
  type EventObject,
  type PodObject,
  type ResourceChange,
  type ResourceName,
} from '../coverage/objects.ts';
import type { ClusterView, Picture, RequestView, SourceView } from '../coverage/picture.ts';
import { NO_POLICY, type PolicyStatus } from '../coverage/policy/policy.ts';
import { nextExpiry } from '../coverage/policy/policy-view.ts';
import {
  areListsLive,
  asKnown,
  type Freshness,
  freshnessOf,
  readableLists,
  unknownBecause,
} from '../coverage/views/as-known.ts';
import { deltaOf, type PictureFrame } from '../coverage/views/picture-view.ts';
import { Broadcast, type Listener } from './broadcast.ts';
import { Faults, type FaultyPart } from './faults.ts';
import { frameOfDelta, frameOfHeartbeat, frameOfSources } from './frames.ts';
import type { DigestSteps } from './page/digest-keeper.ts';
import { PageFeed } from './page/feed.ts';
import { YoungNodes } from './young-nodes.ts';

/** How often verdicts that change by the clock alone are looked at. */
const TICK_MS = 1_000;
/** A page that hears nothing for three of these says that it lost the stream. */
const HEARTBEAT_MS = 5_000;

export interface HubStats {
  readonly revision: number;
  /** Of both streams. */
  readonly subscribers: number;
  /** Of both streams, each once for all who listen. */
  readonly framesEncoded: number;
  readonly cellsEvaluated: number;
  readonly faults: Readonly<Record<FaultyPart, number>>;
  readonly isReady: boolean;
}

export interface HubParts {
  readonly engine?: CoverageEngine;
  readonly faults?: Faults;
  readonly digestSteps?: DigestSteps;
}

/** A cell with its chain, and what the card shows beside it. */
export interface CellDetail {
  readonly explanation: Explanation;
  /** Null unless something excludes the node. */
  readonly judgement: Judgement | null;
  readonly pod: PodObject | null;
  readonly events: readonly EventObject[];
}

export class Hub {
  readonly engine: CoverageEngine;
  /** What open pages are told. */
  readonly page: PageFeed;
  readonly #faults: Faults;
  readonly #broadcast: Broadcast;
  readonly #youngNodes = new YoungNodes();
  readonly #now: () => number;
  readonly #cluster: ClusterView;
  #sources: readonly SourceView[] = [];
  #requests: readonly RequestView[] = [];
  #freshness: Freshness = freshnessOf([]);
  #policy: PolicyStatus = NO_POLICY;
  /** When a rule of the policy ends. */
  #policyDueAt = Number.POSITIVE_INFINITY;
  #states = '';
  /** A list that only adds reasons went stale while those that decide are live. */
  #hasGoneStale = false;
  #revision: number;
  #picture: Picture | null = null;
  #judged: Judged | null = null;
  #cellsEvaluated = 0;
  #isReady = false;
  readonly #timers: NodeJS.Timeout[];

  /** `parts` are given by tests. */
  constructor(cluster: ClusterView, now: () => number, parts: HubParts = {}) {
    const { engine = new CoverageEngine(), faults = new Faults() } = parts;
    this.engine = engine;
    this.#cluster = cluster;
    this.#now = now;
    this.#faults = faults;
    this.#broadcast = new Broadcast(now, faults);
    const terms = () => ({ freshness: this.#freshness, policy: this.#policy });
    this.page = new PageFeed({ engine, now, faults, terms, head: () => this.#frame() }, parts.digestSteps);
    // Higher than any of the process before: a page that comes back to a new process must not take its history up.
    this.#revision = now();
    this.#timers = [setInterval(() => this.#tick(), TICK_MS), setInterval(() => this.#beat(), HEARTBEAT_MS)];
  }

  /** Takes a batch of changes in and tells the listeners what came of it. */
  onChanges(changes: readonly ResourceChange[]): void {
    this.engine.apply(changes);
    this.#settle();
  }

  /** Takes in how fresh each list is. A change of state makes cells known or unknown, so everybody starts over. */
  onSources(sources: readonly SourceView[], requests: readonly RequestView[] = []): void {
    this.#sources = sources;
    this.#freshness = freshnessOf(sources, (pod) => this.engine.objects.pod(pod) !== null);
    this.#requests = areListsLive(this.#freshness) ? [] : requests;
    const readable = readableLists(sources);
    const states = JSON.stringify([...this.#freshness.states, ...this.#freshness.malformedPods, ...readable]);
    const isChanged = states !== this.#states;
    this.#states = states;
    this.#takeUpReadable(readable);
    this.#isReady ||= areListsLive(this.#freshness);
    if (isChanged) {
      this.#settle();
      this.#revision += 1;
    }
    this.#picture = null;
    this.#broadcast.tell(() => frameOfSources(this.#now(), this.#frame()));
    this.page.tellSources();
    if (isChanged) this.#startOver();
  }

  /** Takes in what the policy says now. It may change what any cell means, so everybody starts over. */
  onPolicy(policy: PolicyStatus): void {
    this.#policy = policy;
    this.#policyDueAt = nextExpiry(policy.policy, this.#now());
    this.#revision += 1;
    this.#picture = null;
    this.#startOver();
  }

  /** The whole picture, made once per revision. Who got it may ask what came after it. */
  picture(): Picture {
    this.#broadcast.expect();
    return this.#pictureNow();
  }

  /** Null when the node or the DaemonSet does not exist. */
  cell(key: string, node: string): Cell | null {
    const cell = this.engine.cell(key, node);
    return cell === null ? null : asKnown(cell, this.#freshness);
  }

  /** One cell with everything its card shows; null when there is no such cell. */
  explain(key: string, node: string): CellDetail | null {
    const cell = this.engine.cell(key, node);
    const examined = this.engine.examine(key, node, this.#now());
    if (cell === null || examined === null) return null;
    const freshness = this.#freshness;
    const { context, found } = examined;
    const isUnknown = unknownBecause(cell, freshness) !== null;
    const pod = context.pod ?? context.pods[0] ?? null;
    return {
      explanation: isUnknown ? explainUnknown(asKnown(cell, freshness)) : explain(cell, context, found),
      judgement: this.#judge(key, node),
      pod,
      events: context.around.eventsOf(pod === null ? context.daemonSet.uid : pod.uid),
    };
  }

  /**
   * Calls `listener` with every frame from now on, after those that `lastRevision` missed. A revision that is not
   * in the backlog gets a resync. Returns how to stop.
   */
  subscribe(lastRevision: number | null, listener: Listener): () => void {
    listener(frameOfSources(this.#now(), this.#frame()));
    return this.#broadcast.subscribe(lastRevision, this.#revision, listener);
  }

  /** How fresh each list is. */
  get sources(): readonly SourceView[] {
    return this.#sources;
  }

  get revision(): number {
    return this.#revision;
  }

  stats(): HubStats {
    return {
      revision: this.#revision,
      subscribers: this.#broadcast.listeners + this.page.listeners,
      framesEncoded: this.#broadcast.encoded + this.page.encoded,
      cellsEvaluated: this.#cellsEvaluated,
      faults: this.#faults.counts,
      isReady: this.#isReady,
    };
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#broadcast.stop();
    this.page.stop();
  }

  /**
   * When the API server goes, its lists go stale one after the other within moments. Until it is clear that others go
   * on, and once they don't, the engine keeps what it knew last: the cells are unknown, and their last known state stays.
   */
  #takeUpReadable(readable: ReadonlySet<ResourceName>): void {
    const gone = this.#sources.filter(({ resource, state }) => state === 'stale' && this.engine.canRead(resource));
    this.#hasGoneStale = gone.length > 0;
    this.engine.setReadable(new Set([...readable, ...gone.map(({ resource }) => resource)]));
  }

  #tick(): void {
    if (this.#hasGoneStale && areListsLive(this.#freshness)) {
      this.#hasGoneStale = false;
      this.engine.setReadable(readableLists(this.#sources));
      this.#settle();
    }
    const dueAt = Math.min(this.engine.nextDueAt(), this.#youngNodes.nextDueAt());
    if (dueAt <= this.#now()) this.#settle();
    if (this.#policyDueAt <= this.#now()) this.onPolicy(this.#policy);
  }

  #settle(): void {
    const now = this.#now();
    const evaluated = this.engine.settle(now);
    this.#cellsEvaluated += evaluated.evaluated;
    for (const name of evaluated.nodes) this.#youngNodes.note(name, this.engine.objects.nodes.get(name), now);
    for (const name of evaluated.nodesGone) this.#youngNodes.note(name, undefined, now);
    const settled = { ...evaluated, nodes: new Set([...evaluated.nodes, ...this.#youngNodes.takeDue(now)]) };
    if (isEmpty(settled)) return;
    this.#revision += 1;
    this.#picture = null;
    const revision = this.#revision;
    this.#broadcast.send(revision, () => frameOfDelta(deltaOf(this.engine, settled, this.#frame())));
    this.page.settle(settled);
  }

  #startOver(): void {
    this.#broadcast.restart(this.#revision);
    this.page.restart();
  }

  #beat(): void {
    this.#broadcast.tell(() => frameOfHeartbeat(this.#now(), this.#revision));
    this.page.beat();
  }

  #pictureNow(): Picture {
    this.#picture ??= { ...this.page.picture(), revision: this.#revision };
    return this.#picture;
  }

  /** By the whole picture, since what is usual around a cell says whether it is an accident. */
  #judge(key: string, node: string): Judgement | null {
    const picture = this.#pictureNow();
    if (this.#judged?.picture !== picture) this.#judged = { picture, now: this.#now() };
    const row = picture.nodes.findIndex(({ name }) => name === node);
    const column = picture.daemonSets.findIndex((one) => daemonSetKey(one) === key);
    return judge(this.#judged, row, column);
  }

  #frame(): Required<PictureFrame> {
    return {
      revision: this.#revision,
      now: this.#now(),
      cluster: this.#cluster,
      sources: this.#sources,
      requests: this.#requests,
      policy: this.#policy,
    };
  }
}

function isEmpty(settled: Settled): boolean {
  return (
    settled.cells.length === 0 &&
    settled.nodes.size === 0 &&
    settled.nodesGone.size === 0 &&
    settled.daemonSets.size === 0 &&
    settled.daemonSetsGone.size === 0
  );
}

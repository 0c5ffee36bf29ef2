/**
 * One per process: the engine, what it last knew, and everybody who listens. The only writer of the picture's
 * revision. Knows neither HTTP nor Kubernetes' wire.
 */
import { CoverageEngine, type Settled } from '../coverage/engine/engine.ts';
import { explain, explainUnknown } from '../coverage/explain/explain.ts';
import type { Cell, Explanation } from '../coverage/model.ts';
import type { EventObject, PodObject, ResourceChange, ResourceName } from '../coverage/objects.ts';
import type { ClusterView, Picture, PictureDelta, SourceView } from '../coverage/picture.ts';
import { asKnown, unknownBecause } from '../coverage/views/as-known.ts';
import { deltaOf, freshnessOf, type PictureFrame, pictureOf } from '../coverage/views/picture-view.ts';
import { Backlog, type Frame } from './backlog.ts';
import { frameOfDelta, frameOfHeartbeat, frameOfResync, frameOfSources } from './frames.ts';

/** How often verdicts that change by the clock alone are looked at. */
const TICK_MS = 1_000;
/** A page that hears nothing for three of these says that it lost the stream. */
const HEARTBEAT_MS = 5_000;

export interface HubStats {
  readonly revision: number;
  readonly subscribers: number;
  readonly framesEncoded: number;
  readonly cellsEvaluated: number;
  readonly isReady: boolean;
}

/** A cell with its chain, and what the card shows beside it. */
export interface CellDetail {
  readonly explanation: Explanation;
  readonly pod: PodObject | null;
  readonly events: readonly EventObject[];
}

export class Hub {
  readonly engine = new CoverageEngine();
  readonly #backlog = new Backlog();
  readonly #subscribers = new Set<(frame: Frame) => void>();
  readonly #now: () => number;
  #cluster: ClusterView;
  #sources: readonly SourceView[] = [];
  #states = '';
  #revision = 1;
  #picture: Picture | null = null;
  #framesEncoded = 0;
  #cellsEvaluated = 0;
  #isReady = false;
  readonly #timers: NodeJS.Timeout[];

  constructor(cluster: ClusterView, now: () => number) {
    this.#cluster = cluster;
    this.#now = now;
    this.#timers = [
      setInterval(() => this.#tick(), TICK_MS),
      setInterval(() => this.#send(frameOfHeartbeat(this.#now(), this.#revision)), HEARTBEAT_MS),
    ];
  }

  /** Takes a batch of changes in and tells the listeners what came of it. */
  onChanges(changes: readonly ResourceChange[]): void {
    this.engine.apply(changes);
    this.#settle();
  }

  /** Takes in how fresh each list is. A change of state makes cells known or unknown, so everybody starts over. */
  onSources(sources: readonly SourceView[]): void {
    this.#sources = sources;
    const states = sources.map((source) => `${source.resource}=${source.state}`).join();
    const isChanged = states !== this.#states;
    this.#states = states;
    const live = sources.filter((source) => source.state === 'live').map((source) => source.resource);
    this.engine.setReadable(new Set<ResourceName>(live));
    if (!this.#isReady)
      this.#isReady = ['nodes', 'daemonsets', 'pods'].every((one) => (live as string[]).includes(one));
    if (isChanged) {
      this.#settle();
      this.#revision += 1;
    }
    this.#picture = null;
    this.#send(frameOfSources(this.#now(), sources, this.#cluster));
    if (isChanged) this.#send(this.#backlog.add(frameOfResync(this.#revision)));
  }

  setVersion(version: string): void {
    this.#cluster = { ...this.#cluster, version };
    this.#picture = null;
  }

  /** The whole picture, made once per revision. */
  picture(): Picture {
    this.#picture ??= pictureOf(this.engine, this.#frame());
    return this.#picture;
  }

  /** Null when the node or the DaemonSet does not exist. */
  cell(key: string, node: string): Cell | null {
    const cell = this.engine.cell(key, node);
    return cell === null ? null : asKnown(cell, freshnessOf(this.#sources));
  }

  /** One cell with everything its card shows; null when there is no such cell. */
  explain(key: string, node: string): CellDetail | null {
    const cell = this.engine.cell(key, node);
    const examined = this.engine.examine(key, node, this.#now());
    if (cell === null || examined === null) return null;
    const freshness = freshnessOf(this.#sources);
    const { context, found } = examined;
    const isUnknown = unknownBecause(cell, freshness) !== null;
    const pod = context.pod ?? context.pods[0] ?? null;
    return {
      explanation: isUnknown ? explainUnknown(asKnown(cell, freshness)) : explain(cell, context, found),
      pod,
      events: context.around.eventsOf(pod === null ? context.daemonSet.uid : pod.uid),
    };
  }

  /**
   * Calls `listener` with every frame from now on, after those that `lastRevision` missed. A revision that is not
   * in the backlog gets a resync. Returns how to stop.
   */
  subscribe(lastRevision: number | null, listener: (frame: Frame) => void): () => void {
    listener(frameOfSources(this.#now(), this.#sources, this.#cluster));
    if (lastRevision !== null) {
      const missed = this.#backlog.since(lastRevision, this.#revision);
      for (const frame of missed ?? [frameOfResync(this.#revision)]) listener(frame);
    }
    this.#subscribers.add(listener);
    return () => this.#subscribers.delete(listener);
  }

  stats(): HubStats {
    return {
      revision: this.#revision,
      subscribers: this.#subscribers.size,
      framesEncoded: this.#framesEncoded,
      cellsEvaluated: this.#cellsEvaluated,
      isReady: this.#isReady,
    };
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#subscribers.clear();
  }

  #tick(): void {
    if (this.engine.nextDueAt() <= this.#now()) this.#settle();
  }

  #settle(): void {
    const settled = this.engine.settle(this.#now());
    this.#cellsEvaluated += settled.evaluated;
    if (isEmpty(settled)) return;
    this.#revision += 1;
    this.#picture = null;
    const delta: PictureDelta = deltaOf(this.engine, settled, this.#frame());
    this.#send(this.#backlog.add(frameOfDelta(delta)));
  }

  #frame(): PictureFrame {
    return { revision: this.#revision, now: this.#now(), cluster: this.#cluster, sources: this.#sources };
  }

  #send(frame: Frame): void {
    this.#framesEncoded += 1;
    for (const listener of this.#subscribers) listener(frame);
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

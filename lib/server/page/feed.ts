/**
 * What open pages are told: a snapshot to start from, deltas, the digest. Has revisions of its own, since much of what
 * happens in a cluster is nothing that a page shows.
 */
import type { Digest } from '../../coverage/digest/digest.ts';
import type { CoverageEngine, Settled } from '../../coverage/engine/engine.ts';
import { type CellView, type Picture, toTimestamp } from '../../coverage/picture.ts';
import { policyView } from '../../coverage/policy/policy-view.ts';
import type { PictureFrame } from '../../coverage/views/picture-view.ts';
import { encodeDelta } from '../../wire/delta.ts';
import type { PageSnapshot } from '../../wire/messages.ts';
import { encodeSnapshot } from '../../wire/snapshot.ts';
import { Broadcast, type Listener } from '../broadcast.ts';
import type { Faults } from '../faults.ts';
import { frameOfPageDelta, frameOfPageHeartbeat, frameOfSources } from '../frames.ts';
import { DigestKeeper, type DigestSteps } from './digest-keeper.ts';
import type { KindPool } from './kinds.ts';
import { type ModelDelta, PageModel, type Terms } from './model.ts';
import { type Body, type Encoding, SnapshotBytes } from './snapshot-bytes.ts';

/** For so long after it was asked for last, the model is kept up: making it anew costs more. */
const AWAKE_MS = 120_000;

const NOTHING: Settled = {
  cells: [],
  evaluated: 0,
  nodes: new Set(),
  nodesGone: new Set(),
  daemonSets: new Set(),
  daemonSetsGone: new Set(),
};

export interface FeedContext {
  readonly engine: CoverageEngine;
  readonly now: () => number;
  readonly faults: Faults;
  readonly terms: () => Terms;
  readonly head: () => Pick<Required<PictureFrame>, 'cluster' | 'sources' | 'requests' | 'policy'>;
}

export class PageFeed {
  readonly #context: FeedContext;
  readonly #broadcast: Broadcast;
  readonly #digests: DigestKeeper;
  readonly #bytes: SnapshotBytes;
  #revision: number;
  /** Null while nobody wants it, and until somebody does after all started over. */
  #model: PageModel | null = null;
  /** Pages know them by their places, whichever model they are of. */
  #kinds: KindPool | undefined;
  #awakeUntil = Number.NEGATIVE_INFINITY;
  #flush: NodeJS.Timeout | null = null;

  constructor(context: FeedContext, steps?: DigestSteps) {
    this.#context = context;
    // Higher than any of the process before: a page that comes back to a new process must not take its history up.
    this.#revision = context.now();
    this.#broadcast = new Broadcast(context.now, context.faults);
    this.#digests = new DigestKeeper(
      {
        ...context,
        picture: () => this.picture(),
        places: () => ({ revision: this.#revision, nodes: this.model.rows, daemonSets: this.model.columns }),
        isWanted: () => this.#broadcast.listeners > 0,
        tell: (frame) => this.#broadcast.tell(frame),
      },
      steps,
    );
    this.#bytes = new SnapshotBytes(
      () => this.#revision,
      () => this.#encodeSnapshot(),
    );
  }

  get revision(): number {
    return this.#revision;
  }

  get listeners(): number {
    return this.#broadcast.listeners;
  }

  get encoded(): number {
    return this.#broadcast.encoded;
  }

  /** As it is now, made where it was not kept up. */
  get model(): PageModel {
    const now = this.#context.now();
    this.#awakeUntil = now + AWAKE_MS;
    this.#model ??= new PageModel(this.#context.engine, this.#context.terms(), now, this.#kinds);
    this.#kinds = this.#model.kinds;
    return this.#model;
  }

  /** Takes in what the engine settled, and tells those who listen. */
  settle(settled: Settled = NOTHING): void {
    const model = this.#model;
    const now = this.#context.now();
    if (model === null) return;
    if (!this.#broadcast.isWanted && now >= this.#awakeUntil) {
      this.restart();
      return;
    }
    const [rows, since] = [model.rows.length, this.#revision];
    const delta = model.settle(settled, now);
    if (delta === 'restart') this.#startOver();
    else if (delta !== null) this.#tell(delta, rows, since);
    this.#planFlush();
  }

  /** Cells may have become known or unknown, or mean something else: everybody starts over. */
  restart(): void {
    this.#model = null;
    this.#startOver();
    this.#digests.restart();
  }

  tellSources(): void {
    this.#broadcast.tell(() => frameOfSources(this.#context.now(), this.#context.head()));
  }

  beat(): void {
    this.#broadcast.tell(() => frameOfPageHeartbeat(this.#context.now(), this.#revision, this.#digests.isBehind));
  }

  /** The whole picture. Its revision is a page's. */
  picture(): Picture {
    const now = this.#context.now();
    return { ...this.#head(now), ...this.model.picture(now) };
  }

  /** All that a page starts from. Somebody who got it is expected to ask what came after it. */
  snapshot(): PageSnapshot {
    const now = this.#context.now();
    this.#broadcast.expect();
    return { ...this.#head(now), ...this.model.snapshot(now) };
  }

  /** The same as bytes. Rejects where it can't be encoded, which is counted. */
  snapshotBytes(encoding: Encoding): Promise<Body> {
    this.#broadcast.expect();
    return this.#bytes.get(encoding);
  }

  /** The cells that are spelled out on these nodes; names that are not there are left out. */
  cellsOn(nodes: readonly string[]): CellView[] {
    return this.model.cellsOn(nodes);
  }

  /** What is said of the picture of now, or of a moment ago. Rejects where it can't be made. */
  digest(): Promise<Digest> {
    return this.#digests.current();
  }

  /** As `Broadcast.subscribe`: first the sources, then what was missed, then the digest. */
  subscribe(lastRevision: number | null, listener: Listener): () => void {
    listener(frameOfSources(this.#context.now(), this.#context.head()));
    const stop = this.#broadcast.subscribe(lastRevision, this.#revision, listener);
    const digest = this.#digests.whole();
    if (digest !== null) listener(digest);
    this.#digests.plan();
    return stop;
  }

  stop(): void {
    if (this.#flush !== null) clearTimeout(this.#flush);
    this.#digests.stop();
    this.#broadcast.stop();
  }

  #encodeSnapshot(): Uint8Array {
    try {
      return encodeSnapshot(this.snapshot());
    } catch (error) {
      this.#context.faults.note('codec', error);
      throw error;
    }
  }

  #tell(delta: ModelDelta, rows: number, since: number): void {
    this.#revision += 1;
    const revision = this.#revision;
    const observedAt = toTimestamp(this.#context.now());
    this.#broadcast.send(revision, () =>
      frameOfPageDelta(revision, encodeDelta({ revision, observedAt, ...delta }, rows, since)),
    );
    if (delta.rowsGone.length > 0 || delta.columnsGone.length > 0) this.#digests.shift();
    this.#digests.touch();
  }

  #startOver(): void {
    this.#revision += 1;
    this.#broadcast.restart(this.#revision);
  }

  /** What rests is told when its time comes, also when nothing else happens. */
  #planFlush(): void {
    if (this.#flush !== null || this.#model === null || !this.#broadcast.isWanted) return;
    const due = this.#model.nextDueAt();
    if (due === Number.POSITIVE_INFINITY) return;
    this.#flush = setTimeout(
      () => {
        this.#flush = null;
        this.settle();
      },
      Math.max(1, due - this.#context.now()),
    );
  }

  #head(now: number): Omit<PageSnapshot, 'nodes' | 'daemonSets' | 'kinds' | 'cells' | 'words'> {
    const { cluster, sources, requests, policy } = this.#context.head();
    const [revision, observedAt] = [this.#revision, toTimestamp(now)];
    return { revision, observedAt, cluster, sources, requests, policy: policyView(policy, now) };
  }
}

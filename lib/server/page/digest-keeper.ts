/** What is said of the whole picture, renewed for those who listen: not for every change, and not for nobody. */
import { type Digest, DigestMaker } from '../../coverage/digest/digest.ts';
import type { Picture } from '../../coverage/picture.ts';
import { type DigestParts, digestParts, encodeDigest, type Places } from '../../wire/digest.ts';
import type { Frame } from '../backlog.ts';
import type { Faults } from '../faults.ts';
import { frameOfDigest } from '../frames.ts';
import { inSlices } from './in-slices.ts';

/** Changes that come together are one. */
const SETTLE_MS = 50;
const REST_MS = 1_000;
/** Ages in its words may be so old. */
const AGES_MS = 5_000;
/** The process is to be free for so many times as long as a digest takes. */
const REST = 10;
const AGES_REST = 250;

/** Makes a digest step by step, so that others have their turn in between. */
export type DigestSteps = (picture: Picture, now: number) => Iterator<unknown, Digest>;

export interface DigestContext {
  readonly now: () => number;
  readonly faults: Faults;
  readonly picture: () => Picture;
  /** Of now. */
  readonly places: () => Places;
  readonly isWanted: () => boolean;
  readonly tell: (make: () => Frame) => void;
}

export class DigestKeeper {
  readonly #context: DigestContext;
  readonly #steps: DigestSteps;
  #digest: Digest | null = null;
  #parts: DigestParts = new Map();
  #version = 0;
  /** Not all who listen have the parts that there are, or their places moved. */
  #isWholeNext = true;
  #isDirty = true;
  #isBehind = false;
  #madeAt = Number.NEGATIVE_INFINITY;
  #costMs = 0;
  /** Grows as what was said before no longer holds. */
  #epoch = 0;
  #making: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;

  /** `steps` are given by tests. */
  constructor(context: DigestContext, steps?: DigestSteps) {
    const maker = new DigestMaker();
    this.#context = context;
    this.#steps = steps ?? ((picture, now) => maker.steps(picture, now));
  }

  /** It could not be made: what it says may be of the past. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** The picture changed. */
  touch(): void {
    if (this.#isDirty && this.#timer !== null) return;
    this.#isDirty = true;
    this.plan();
  }

  /** Rows or columns are gone: places mean others. */
  shift(): void {
    this.#isWholeNext = true;
  }

  /** What it says may no longer be known: it is not shown to anybody any more. */
  restart(): void {
    this.#epoch += 1;
    this.#digest = null;
    this.#isWholeNext = true;
    this.#madeAt = Number.NEGATIVE_INFINITY;
    this.#isDirty = true;
    this.plan();
  }

  /** Makes one when it is due, if somebody listens. */
  plan(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#making !== null || !this.#context.isWanted()) return;
    const now = this.#context.now();
    const due = this.#isDirty
      ? this.#madeAt + this.#rest()
      : this.#madeAt + Math.max(AGES_MS, AGES_REST * this.#costMs);
    this.#timer = setTimeout(() => this.#onDue(), Math.max(SETTLE_MS, due - now));
  }

  /** All of it, for somebody who begins to listen; null where it has to be made first. */
  whole(): Frame | null {
    if (this.#digest === null || !this.#isFresh()) {
      this.#isWholeNext = true;
      return null;
    }
    const places = this.#context.places();
    if (this.#isWholeNext) this.#parts = digestParts(this.#digest, places);
    const body = encodeDigest(this.#parts, { revision: places.revision, version: this.#version }, null);
    return body === null ? null : frameOfDigest(body);
  }

  /** The digest of now, or of a moment ago. Rejects where it can't be made. */
  async current(): Promise<Digest> {
    if (!this.#isFresh()) await (this.#making ?? this.#renew());
    if (this.#digest === null) throw new Error('There is no digest.');
    return this.#digest;
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#epoch += 1;
  }

  #isFresh(): boolean {
    if (this.#digest === null) return false;
    return !this.#isDirty || this.#context.now() - this.#madeAt < this.#rest();
  }

  #rest(): number {
    return Math.max(REST_MS, REST * this.#costMs);
  }

  #onDue(): void {
    this.#timer = null;
    if (this.#context.isWanted()) void this.#renew();
  }

  #renew(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#making = this.#renewNow().finally(() => {
      this.#making = null;
      this.plan();
    });
    return this.#making;
  }

  async #renewNow(): Promise<void> {
    const epoch = this.#epoch;
    this.#isDirty = false;
    try {
      const { value, costMs } = await inSlices(this.#steps(this.#context.picture(), this.#context.now()));
      this.#costMs = costMs;
      if (epoch !== this.#epoch) return;
      // The maker gives the same object where nothing differs.
      if (value !== this.#digest || this.#isWholeNext) this.#tell(value);
      this.#digest = value;
      this.#isBehind = false;
    } catch (error) {
      this.#context.faults.note('digest', error);
      this.#isBehind = true;
      this.#isDirty = true;
    }
    this.#madeAt = this.#context.now();
  }

  #tell(digest: Digest): void {
    const places = this.#context.places();
    const parts = digestParts(digest, places);
    const before = this.#isWholeNext ? null : this.#parts;
    const body = encodeDigest(parts, { revision: places.revision, version: this.#version + 1 }, before);
    if (body === null) return;
    this.#version += 1;
    this.#parts = parts;
    this.#isWholeNext = false;
    this.#context.tell(() => frameOfDigest(body));
  }
}

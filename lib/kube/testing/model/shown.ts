/** What a page would show of what the reader hands on, with the engine behind it and nothing left out but HTTP. */
import { cellOf } from '../../../coverage/engine/cell-record.ts';
import { CoverageEngine } from '../../../coverage/engine/engine.ts';
import {
  type KubeObject,
  OPTIONAL_RESOURCES,
  type ResourceChange,
  type ResourceName,
} from '../../../coverage/objects.ts';
import type { Picture } from '../../../coverage/picture.ts';
import { asKnown, freshnessOf, readableLists } from '../../../coverage/views/as-known.ts';
import { pictureOf } from '../../../coverage/views/picture-view.ts';
import type { ChangeBatch } from '../../change-feed.ts';
import type { SourceReport } from '../../cluster-reader.ts';
import { objectKey } from '../../store.ts';
import { trim } from '../trim.ts';
import { MODELLED, stampOf, type WireObject } from './wires.ts';

const CLUSTER = { context: 'model', server: 'https://127.0.0.1', version: null, isDemo: false };

export interface CellName {
  readonly node: string;
  readonly daemonSet: string;
}

export class Shown {
  readonly #now: () => number;
  readonly #engine = new CoverageEngine();
  readonly #objects = new Map<ResourceName, Map<string, KubeObject>>();
  #sources: readonly SourceReport[] = [];
  #revision = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Grows with everything that may show in the picture. */
  get revision(): number {
    return this.#revision;
  }

  onChanges({ changes }: ChangeBatch): void {
    this.#revision += 1;
    for (const { resource, type, object } of changes) {
      const held = this.#objects.get(resource) ?? new Map<string, KubeObject>();
      this.#objects.set(resource, held);
      if (type === 'set') held.set(objectKey(object), object);
      else held.delete(objectKey(object));
    }
    this.#engine.apply(changes);
    this.#engine.settle(this.#now());
  }

  onFreshness(sources: readonly SourceReport[]): void {
    this.#revision += 1;
    this.#sources = sources;
    this.#engine.setReadable(readableLists(sources));
    this.#engine.settle(this.#now());
  }

  source(resource: ResourceName): SourceReport | undefined {
    return this.#sources.find((source) => source.resource === resource);
  }

  get areAllLive(): boolean {
    return this.#sources.length > 0 && this.#sources.every(({ state }) => state === 'live');
  }

  /** `name version` of everything held of a kind, in order; of events the names alone. */
  stamps(resource: ResourceName): string {
    const objects = [...(this.#objects.get(resource)?.values() ?? [])];
    return objects
      .map((object) => stampOf(object) ?? object.name)
      .sort()
      .join();
  }

  /** What the picture shows as healthy, without making it. */
  healthyCells(): CellName[] {
    const freshness = freshnessOf(this.#sources);
    const cells: CellName[] = [];
    for (const [daemonSet, { records }] of this.#engine.columns) {
      for (const [node, record] of records) {
        if (asKnown(cellOf(node, daemonSet, record), freshness).state === 'healthy') cells.push({ node, daemonSet });
      }
    }
    return cells;
  }

  picture(): Picture {
    return this.#pictureOf(this.#engine);
  }

  /** Takes up what has become due by the clock alone. */
  tick(): void {
    if (this.#engine.nextDueAt() > this.#now()) return;
    this.#revision += 1;
    this.#engine.settle(this.#now());
  }

  /**
   * The first field that one evaluation of everything gives otherwise, by an engine that has seen none of what happened;
   * null where the two pictures are the same to the byte.
   */
  differenceFromAfresh(objectsOf: (resource: ResourceName) => readonly WireObject[]): string | null {
    this.#engine.settle(this.#now());
    const engine = new CoverageEngine(this.#engine.memory());
    engine.setReadable(new Set(OPTIONAL_RESOURCES));
    for (const resource of MODELLED) {
      const objects = objectsOf(resource).map((wire) => trim(resource, wire));
      engine.apply(objects.map((object) => ({ resource, type: 'set', object }) as ResourceChange));
    }
    engine.settle(this.#now());
    const [is, should] = [this.#pictureOf(this.#engine), this.#pictureOf(engine)];
    return JSON.stringify(is) === JSON.stringify(should) ? null : difference(is, should);
  }

  #pictureOf(engine: CoverageEngine): Picture {
    const frame = { revision: 1, now: this.#now(), cluster: CLUSTER, sources: this.#sources, requests: [] };
    return pictureOf(engine, frame);
  }
}

/** The cells of a picture by their letter. */
export function cellsIn(picture: Picture, letter: string): CellName[] {
  return picture.nodes.flatMap(({ name: node }, row) =>
    picture.daemonSets.flatMap(({ namespace, name }, column) =>
      picture.grid[row]?.[column] === letter ? [{ node, daemonSet: `${namespace}/${name}` }] : [],
    ),
  );
}

/** The first field in which two pictures differ. */
function difference(is: unknown, should: unknown, path = ''): string {
  if (typeof is === 'object' && is !== null && typeof should === 'object' && should !== null) {
    for (const key of new Set([...Object.keys(is), ...Object.keys(should)])) {
      const [one, other] = [(is as Record<string, unknown>)[key], (should as Record<string, unknown>)[key]];
      if (JSON.stringify(one) !== JSON.stringify(other)) return difference(one, other, `${path}.${key}`);
    }
  }
  return `${path} is ${JSON.stringify(is)}, should be ${JSON.stringify(should)}`;
}

/**
 * The demo's etcd: objects kept as JSON text, one growing resourceVersion, and a bounded log of what changed.
 * Text makes a stored object immutable, and a list or a watch costs no second serialisation.
 */
import { RESOURCES, type ResourceName, resourceNamed } from './resources.ts';

/** Anything with a name. What is missing of uid, creationTimestamp and resourceVersion is filled in. */
export interface KubeObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly uid?: string | undefined;
    readonly resourceVersion?: string | undefined;
    readonly creationTimestamp?: string | undefined;
  };
}

export interface LogEntry {
  readonly resourceVersion: number;
  readonly resource: ResourceName;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** The object after the change (before it, for DELETED) without the opening brace, kind and apiVersion. */
  readonly body: string;
  /** The object before the change, or null for ADDED: a watch with a selector needs both. */
  readonly previous: string | null;
}

export interface StoreOptions {
  /** How many changes a watch can be behind before it gets 410. */
  readonly logLimit?: number;
  /** Milliseconds; for creationTimestamps that the caller leaves out. */
  readonly now?: () => number;
}

export class ObjectStore {
  readonly #objects = new Map<ResourceName, Map<string, string>>(RESOURCES.map((info) => [info.resource, new Map()]));
  readonly #listeners = new Set<() => void>();
  readonly #logLimit: number;
  readonly #now: () => number;
  #log: LogEntry[] = [];
  #resourceVersion = 1000;
  #compacted = 1000;
  #compactions = 0;

  constructor(options: StoreOptions = {}) {
    this.#logLimit = options.logLimit ?? 10_000;
    this.#now = options.now ?? Date.now;
  }

  /** Of the last write. */
  get resourceVersion(): number {
    return this.#resourceVersion;
  }

  /** Watches can start here or later. */
  get compactedVersion(): number {
    return this.#compacted;
  }

  /** Grows with each `compact`: pages cut before it are void. */
  get compactions(): number {
    return this.#compactions;
  }

  /** Creates or replaces; returns the new resourceVersion. The object is copied. */
  put(resource: ResourceName, object: KubeObject): number {
    const key = keyOf(object.metadata.namespace, object.metadata.name);
    const previous = this.#of(resource).get(key) ?? null;
    const version = this.#resourceVersion + 1;
    const body = this.#serialise(previous === null ? object : keepIdentity(previous, object), version);
    this.#of(resource).set(key, body);
    this.#append({
      resourceVersion: version,
      resource,
      type: previous === null ? 'ADDED' : 'MODIFIED',
      body,
      previous,
    });
    return version;
  }

  /** Returns false when there was nothing to delete. */
  delete(resource: ResourceName, namespace: string, name: string): boolean {
    const previous = this.#of(resource).get(keyOf(namespace, name));
    if (previous === undefined) return false;
    this.#of(resource).delete(keyOf(namespace, name));
    const version = this.#resourceVersion + 1;
    const body = this.#serialise(JSON.parse(`{${previous}`) as KubeObject, version);
    this.#append({ resourceVersion: version, resource, type: 'DELETED', body, previous });
    return true;
  }

  /** A copy with kind and apiVersion, or null. `T` is the caller's word for what it put. */
  get<T extends KubeObject = KubeObject>(resource: ResourceName, namespace: string, name: string): T | null {
    const body = this.#of(resource).get(keyOf(namespace, name));
    return body === undefined ? null : (JSON.parse(withType(resource, body)) as T);
  }

  /** Copies, in the order of an API list. */
  list<T extends KubeObject = KubeObject>(resource: ResourceName): T[] {
    return this.bodies(resource).map((body) => JSON.parse(withType(resource, body)) as T);
  }

  /** Stored texts by namespace and name, as `LogEntry.body`. */
  bodies(resource: ResourceName): string[] {
    return [...this.#of(resource)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, body]) => body);
  }

  /** The first change after `version` that the log still holds, or null. */
  changeAfter(version: number): LogEntry | null {
    const first = this.#log[0];
    if (first === undefined) return null;
    return this.#log[Math.max(0, version + 1 - first.resourceVersion)] ?? null;
  }

  /** Forgets every change so far: older watches and pages get 410. */
  compact(): void {
    this.#log = [];
    this.#compacted = this.#resourceVersion;
    this.#compactions++;
  }

  /** Called after each write; returns the way to stop it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #of(resource: ResourceName): Map<string, string> {
    return this.#objects.get(resourceNamed(resource).resource) ?? new Map();
  }

  #serialise(object: KubeObject, version: number): string {
    const { kind: _kind, apiVersion: _apiVersion, metadata, ...rest } = object as KubeObject & Record<string, unknown>;
    const filled = {
      uid: uidOf(version),
      creationTimestamp: `${new Date(this.#now()).toISOString().slice(0, 19)}Z`,
      ...metadata,
      resourceVersion: String(version),
    };
    return JSON.stringify({ metadata: filled, ...rest }).slice(1);
  }

  #append(entry: LogEntry): void {
    this.#resourceVersion = entry.resourceVersion;
    this.#log.push(entry);
    if (this.#log.length > this.#logLimit * 1.25) {
      this.#log = this.#log.slice(-this.#logLimit);
      this.#compacted = (this.#log[0] as LogEntry).resourceVersion - 1;
    }
    for (const listener of this.#listeners) listener();
  }
}

/** All that whoever writes needs of a store. */
export type Sink = Pick<ObjectStore, 'put' | 'delete'>;

/** A stored text as a whole object. Watches carry kind and apiVersion; items of a list do not. */
export function withType(resource: ResourceName, body: string): string {
  const { kind, apiVersion } = resourceNamed(resource);
  return `{"kind":"${kind}","apiVersion":"${apiVersion}",${body}`;
}

/** An update that leaves out uid and creationTimestamp is still an update of the same object. */
function keepIdentity(previous: string, object: KubeObject): KubeObject {
  if (object.metadata.uid !== undefined && object.metadata.creationTimestamp !== undefined) return object;
  const { uid, creationTimestamp } = (JSON.parse(`{${previous}`) as KubeObject).metadata;
  return { ...object, metadata: { uid, creationTimestamp, ...object.metadata } };
}

function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

function uidOf(version: number): string {
  return `00000000-0000-4000-8000-${version.toString(16).padStart(12, '0')}`;
}

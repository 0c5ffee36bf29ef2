/** Reads a cluster for as long as it runs: five reflectors side by side, their changes and how fresh they are. */
import type { EventObject, ResourceChange, ResourceName } from '../coverage/objects.ts';
import { type SourceView, toTimestamp } from '../coverage/picture.ts';
import type { Cluster } from './auth.ts';
import { type ChangeBatch, ChangeFeed } from './change-feed.ts';
import { type Clock, systemClock } from './clock.ts';
import { type CheckedSource, ConsistencyCheck } from './consistency-check.ts';
import { EventStore } from './event-store.ts';
import { Freshness } from './freshness.ts';
import { Reflector } from './reflector.ts';
import { type RequestEntry, RequestLog } from './request-log.ts';
import { RESOURCES, type Resource } from './resources.ts';
import { RestoreCheck } from './restore-check.ts';
import { readServerVersion } from './server-version.ts';
import { newResourceStats, type ReaderStats, type ResourceStats } from './stats.ts';
import { ObjectStore, type StoreListener } from './store.ts';
import { httpTransport, type Transport } from './transport.ts';
import { Pool } from './trim/pool.ts';

const MAX_MALFORMED_NAMES = 20;

export interface SourceReport extends SourceView {
  /** Of the objects set aside; the first few. */
  readonly malformedNames: readonly string[];
  /** Verdicts can be made without it. */
  readonly isOptional: boolean;
}

export interface ClusterReaderOptions {
  readonly cluster: Cluster;
  /** Called at most every 50 ms. What it throws at is handed over in halves, until the change is found that it can't take. */
  readonly onChanges: (batch: ChangeBatch) => void;
  /** A state or a message is new, or an object was set aside. Comes after the changes of the same moment. */
  readonly onFreshness: (sources: readonly SourceReport[]) => void;
  readonly clock?: Clock;
  readonly random?: () => number;
  /** Compares now and then what is held with a fresh list; not at all when left out. */
  readonly consistencyCheck?: {
    /** One sentence with the first few objects that differ. */
    readonly onDrift: (message: string) => void;
  };
  /** For tests; the default speaks HTTP to the cluster. */
  readonly transport?: Transport;
}

export interface ClusterReader {
  /** In the order of `RESOURCES`. */
  sources(): readonly SourceReport[];
  /** The last requests that have ended, newest first. */
  recentRequests(): readonly RequestEntry[];
  stats(): ReaderStats;
  /** Asks the API server now; null when it says none. Rejects with a KubeError. */
  serverVersion(): Promise<string | null>;
  /** Ends every request; resolves when none is left. No callback comes after the call. */
  stop(): Promise<void>;
}

interface Source {
  readonly resource: Resource;
  readonly store: ObjectStore;
  readonly freshness: Freshness;
  readonly stats: ResourceStats;
}

/** Starts at once and never gives up; stop it with `stop()`. */
export function startClusterReader(options: ClusterReaderOptions): ClusterReader {
  const { cluster, clock = systemClock, random = Math.random, transport = httpTransport(cluster) } = options;
  const log = new RequestLog();
  const pool = new Pool();
  const synced = new Set<ResourceName>();
  const sources: Source[] = [];
  const report = () => sources.map(reportOf);
  const feed = new ChangeFeed(clock, {
    changes: options.onChanges,
    freshness: () => options.onFreshness(report()),
  });

  for (const resource of RESOURCES) {
    const listener: StoreListener = {
      // A resource's store holds objects of its own kind only; the type can't say so.
      changed: (type, object) => feed.add({ resource: resource.name, type, object } as ResourceChange),
      malformedChanged: () => feed.markFreshness(),
    };
    sources.push({
      resource,
      store: resource.name === 'events' ? new EventStore(listener, isNoise) : new ObjectStore(listener),
      freshness: new Freshness(clock, () => feed.markFreshness()),
      stats: newResourceStats(),
    });
  }
  const pods = sources.find(({ resource }) => resource.name === 'pods')?.store;
  const events = sources.find(({ resource }) => resource.name === 'events')?.store;

  /** The Pod is known and something else than a DaemonSet controls it. An unknown Pod may be seen next. */
  function isNoise(event: EventObject): boolean {
    if (event.regardingKind !== 'Pod') return false;
    const pod = pods?.get(`${event.namespace}/${event.regardingName}`);
    return pod?.kind === 'Pod' && pod.controller !== null && pod.controller.kind !== 'DaemonSet';
  }

  function onSynced(name: ResourceName): void {
    if (name === 'pods' && events instanceof EventStore) events.prune();
    if (synced.has(name)) return;
    synced.add(name);
    feed.markSynced(name);
  }

  const reflectors: readonly Reflector[] = sources.map(
    (source, index) =>
      new Reflector({
        ...source,
        transport,
        clock,
        random,
        log,
        pool,
        onSynced: () => onSynced(source.resource.name),
        onOpened: () => {
          for (const reflector of reflectors) reflector.hurry();
          restoreChecks[index]?.opened();
        },
        onUnauthorized: () => cluster.reauthenticate(),
      }),
  );
  const restoreChecks = reflectors.map(
    (reflector, index) =>
      new RestoreCheck(
        { ...(sources[index] as Source), stats: newResourceStats(), transport, clock, random, log },
        reflector,
      ),
  );
  const checked = sources.flatMap((source, index) => checkedSource(source, reflectors[index]));
  const check =
    options.consistencyCheck === undefined
      ? null
      : new ConsistencyCheck({ transport, clock, random, log, pool, sources: checked, ...options.consistencyCheck });
  const loops = reflectors.map((reflector) => reflector.run());
  if (check !== null) loops.push(check.run());

  return {
    sources: report,
    recentRequests: () => log.entries(),
    stats: () => ({
      resources: statsByResource(sources),
      consumerErrors: feed.errors,
      ...(check === null
        ? {}
        : { consistency: new Map(checked.map((one) => [one.resource.name, { ...one.consistency }])) }),
    }),
    serverVersion: () => readServerVersion(cluster, transport),
    async stop() {
      feed.stop();
      for (const { freshness } of sources) freshness.stop();
      for (const reflector of reflectors) reflector.stop();
      check?.stop();
      await Promise.all([...loops, ...restoreChecks.map((one) => one.stop())]);
    },
  };
}

/** Events are left out: only some are kept. */
function checkedSource({ resource, store }: Source, reflector: Reflector | undefined): CheckedSource[] {
  if (reflector === undefined || store instanceof EventStore) return [];
  return [
    {
      resource,
      store,
      consistency: { checks: 0, drifts: 0, lastCheckAt: null },
      position: () => reflector.position(),
      relist: () => reflector.relist(),
    },
  ];
}

function reportOf({ resource, store, freshness }: Source): SourceReport {
  const { state, since, message } = freshness.view();
  return {
    resource: resource.name,
    state,
    since: toTimestamp(since),
    message,
    objects: store.size,
    malformed: store.malformedCount,
    malformedNames: store.malformedNames(MAX_MALFORMED_NAMES),
    isOptional: resource.isOptional,
  };
}

function statsByResource(sources: readonly Source[]): ReadonlyMap<ResourceName, ResourceStats> {
  return new Map(sources.map(({ resource, stats }) => [resource.name, { ...stats }]));
}

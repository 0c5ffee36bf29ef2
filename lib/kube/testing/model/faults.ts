/** What breaks between an API server and its reader. */
import { oneOf, type Random } from '../seeded.ts';
import type { ApiServer, OpenWatch } from './api-server.ts';
import type { Etcd } from './etcd.ts';
import { MODELLED } from './wires.ts';

interface Stage {
  readonly etcd: Etcd;
  readonly server: ApiServer;
  readonly random: Random;
}

type Fault = (stage: Stage) => void;

/** On one of the watches that are open, if any. */
function onWatch(act: (watch: OpenWatch, stage: Stage) => void): Fault {
  return (stage) => {
    const open = [...stage.server.watches];
    const modelled = open.filter(({ resource }) => (MODELLED as readonly string[]).includes(resource));
    if (modelled.length > 0) act(oneOf(stage.random, modelled), stage);
  };
}

function onAll(act: (watch: OpenWatch, stage: Stage) => void): Fault {
  return (stage) => {
    for (const watch of [...stage.server.watches]) act(watch, stage);
  };
}

export const FAULTS = {
  drop: onWatch((watch, { server }) => server.close(watch, 'cut')),
  dropInLine: onWatch((watch, { server }) => {
    watch.stream.raw('{"type":"MODIFIED","object":{"metadata":{"na');
    server.close(watch, 'cut');
  }),
  dropAll: onAll((watch, { server }) => server.close(watch, 'cut')),
  close: onWatch((watch, { server }) => server.close(watch, 'end')),
  closeInLine: onWatch((watch, { server }) => {
    watch.stream.raw('{"type":"MODIFIED"');
    server.close(watch, 'end');
  }),
  closeAll: onAll((watch, { server }) => server.close(watch, 'end')),
  duplicate: onWatch((watch, { server }) => {
    if (watch.last !== null) server.repeat(watch, watch.last);
  }),
  replay: onWatch((watch, { etcd, server, random }) => {
    const sent = etcd.changesAfter(watch.resource, 0).filter(({ version }) => version <= (watch.last?.version ?? 0));
    if (sent.length > 0) server.repeat(watch, oneOf(random, sent));
  }),
  reorder: onWatch((watch) => {
    watch.held ??= [];
  }),
  release: onAll((watch, { server }) => {
    if (watch.held !== null) server.release(watch);
  }),
  jump: ({ etcd, random }) => etcd.jump(Math.floor(random() * 5_000)),
  bookmark: onAll((watch, { server }) => server.bookmark(watch)),
  expire: onWatch((watch, { server }) => server.fail(watch, { code: 410, reason: 'Expired' })),
  compact: ({ etcd }) => etcd.compact(),
  compactAndDrop: (stage) => {
    stage.etcd.jump(1);
    stage.etcd.compact();
    FAULTS.dropAll(stage);
  },
  tooMany: onWatch((watch, { server }) => {
    server.fail(watch, { code: 429, reason: 'TooManyRequests', details: { retryAfterSeconds: 2 } });
  }),
  internalError: onWatch((watch, { server }) => server.fail(watch, { code: 500, reason: 'InternalError' })),
  garbage: onWatch((watch) => watch.stream.raw('<html>bad gateway</html>\n')),
  halfOpen: onWatch((watch) => {
    watch.isFrozen = true;
  }),
  halfOpenAll: onAll((watch) => {
    watch.isFrozen = true;
  }),
  refuseOne: ({ server, random }) => {
    server.faults.set(oneOf(random, MODELLED), random());
  },
  refuseAll: ({ server, random }) => {
    server.faults.set('', random());
  },
  refuseNone: ({ server }) => server.faults.clear(),
  restore: (stage) => {
    FAULTS.dropAll(stage);
    stage.etcd.restore(() => stage.random() < 0.7);
  },
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

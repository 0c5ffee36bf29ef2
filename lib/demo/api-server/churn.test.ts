import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ApiServer, startApiServer } from './server.ts';
import type { KubeObject } from './store.ts';
import { getPage, readWatch } from './testing.ts';

const name = fc.integer({ min: 0, max: 12 }).map((n) => `p${n}`);
const change = fc.record({ name, deletes: fc.boolean(), resource: fc.constantFrom('pods' as const, 'nodes' as const) });
const churn = fc.record({
  before: fc.array(change, { maxLength: 25 }),
  between: fc.array(change, { maxLength: 10 }),
  after: fc.array(change, { maxLength: 25 }),
  limit: fc.integer({ min: 1, max: 5 }),
  watchList: fc.boolean(),
});

const LAST = { metadata: { namespace: 'z', name: 'last' } };

/** Applies the events of a watch to `seen`, up to and including the one about `LAST`. */
async function read(server: ApiServer, options: string, seen: Map<string, KubeObject>): Promise<void> {
  for await (const { type, object } of readWatch(
    server,
    `/api/v1/pods?watch=true&allowWatchBookmarks=true${options}`,
  )) {
    if (type === 'DELETED') seen.delete(object.metadata.name);
    else if (type !== 'BOOKMARK') seen.set(object.metadata.name, object);
    if (object.metadata.name === LAST.metadata.name) return;
  }
}

it('lists and watches reconstruct the store exactly, whatever happens between them', async () => {
  await fc.assert(
    fc.asyncProperty(churn, async ({ before, between, after, limit, watchList }) => {
      const server = await startApiServer();
      const apply = (changes: typeof before) => {
        for (const { name, deletes, resource } of changes) {
          if (deletes) server.store.delete(resource, 'a', name);
          else server.store.put(resource, { metadata: { namespace: 'a', name } });
        }
      };
      const seen = new Map<string, KubeObject>();
      apply(before);
      let options = '&sendInitialEvents=true&resourceVersionMatch=NotOlderThan';
      if (!watchList) {
        let page = await getPage(server, `/api/v1/pods?limit=${limit}`);
        apply(between);
        for (;;) {
          for (const item of page.items) seen.set(item.metadata.name, item);
          if (page.metadata.continue === undefined) break;
          page = await getPage(server, `/api/v1/pods?limit=${limit}&continue=${page.metadata.continue}`);
        }
        options = `&resourceVersion=${page.metadata.resourceVersion}`;
      }
      const reading = read(server, options, seen);
      await expect.poll(() => server.openWatches(), { interval: 1 }).toBe(1);
      apply(after);
      server.store.put('pods', LAST);
      await reading;
      const versions = (objects: Iterable<KubeObject>) =>
        [...objects].map(({ metadata }) => `${metadata.name} ${metadata.uid} ${metadata.resourceVersion}`).sort();
      const stored = versions(server.store.list('pods'));
      await server.stop();
      expect(versions(seen.values())).toEqual(stored);
    }),
    { numRuns: 60 },
  );
});

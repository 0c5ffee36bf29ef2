import { describe, expect, it } from 'vitest';
import { makeDigest } from '../../coverage/digest/digest.ts';
import { node } from '../../coverage/testing.ts';
import { Faults } from '../faults.ts';
import type { Hub, HubParts } from '../hub.ts';
import { atOnce, newHub, sources } from '../testing/hub-fixture.ts';
import { fail, hubStage, mend } from '../testing/hub-stage.ts';
import { comparable, pass, TestPage, told } from '../testing/page.ts';
import { readEvents } from '../testing/sse.ts';

const { started } = hubStage();

const EMPTY = emptyDigest();

describe('the digest', () => {
  it('comes to who listens, first whole, then what differs', async () => {
    const { hub, clock } = started();
    const page = new TestPage(hub);
    expect(page.read() && page.digest).toBeNull();
    await pass(clock, 100);
    page.read();
    expect(page.digest?.summary.counts).toMatchObject({ healthy: 1, repelled: 1, notSelected: 1 });
    fail(hub);
    await pass(clock, 2_000);
    page.read();
    expect(page.digest?.summary).toEqual(makeDigest(hub.picture(), clock.now).summary);
    expect(page.digest?.gapNodes).toEqual(['n1', 'n2']);
    expect(told(hub, hub.page.revision).map(({ type }) => type)).toEqual(['sources', 'digest']);
    expect(told(hub, hub.page.revision)[1]?.data).toMatchObject({ base: null });
  });

  it('goes on where a node went and a page came back', async () => {
    const { hub, clock } = started();
    const page = new TestPage(hub);
    await pass(clock, 100);
    page.read();
    hub.onChanges([{ resource: 'nodes', type: 'delete', object: node({ name: 'n1' }) }]);
    page.open();
    await pass(clock, 2_000);
    page.read();
    expect(page.digest?.gapNodes).toEqual(['n2']);
    expect(page.starts).toBe(1);
  });

  it('names other nodes where only the rows moved', async () => {
    let gapNodes = ['n2'];
    const { hub, clock } = started({
      digestSteps: () => atOnce(() => ({ ...EMPTY, gapNodes })),
    });
    const page = new TestPage(hub);
    await pass(clock, 100);
    expect(page.read() && page.digest?.gapNodes).toEqual(['n2']);
    gapNodes = ['n3'];
    hub.onChanges([{ resource: 'nodes', type: 'delete', object: node({ name: 'n1' }) }]);
    await pass(clock, 2_000);
    expect(page.read() && page.digest?.gapNodes).toEqual(['n3']);
  });

  it('is made for nobody where nobody listens, and once for many', async () => {
    let made = 0;
    const count: HubParts = {
      digestSteps(picture, now) {
        made += 1;
        return atOnce(() => makeDigest(picture, now));
      },
    };
    const { hub, clock } = started(count);
    for (let i = 0; i < 10; i++) {
      (i % 2 === 0 ? fail : mend)(hub);
      await pass(clock, 1_000);
    }
    expect(made).toBe(0);
    const pages = Array.from({ length: 20 }, () => new TestPage(hub));
    for (let i = 0; i < 40; i++) {
      (i % 2 === 0 ? fail : mend)(hub);
      await pass(clock, 100);
    }
    for (const page of pages) page.read();
    expect(made).toBeGreaterThanOrEqual(3);
    expect(made).toBeLessThanOrEqual(6);
    expect(pages.every(({ digest }) => digest !== null)).toBe(true);
  });

  it('of a first page is the one of now', async () => {
    const { hub } = started();
    expect((await hub.page.digest()).summary.counts).toMatchObject({ healthy: 1, repelled: 1 });
    hub.onSources(sources({ nodes: 'stale' }));
    expect((await hub.page.digest()).summary.counts).toMatchObject({ unknown: 3 });
  });

  it('that can not be made is said to be behind, and everything else goes on', async () => {
    const faults = new Faults(() => {});
    const working = { is: true };
    const parts: HubParts = {
      faults,
      digestSteps(picture, now) {
        if (!working.is) throw new Error('it broke');
        return atOnce(() => makeDigest(picture, now));
      },
    };
    const { hub, clock } = started(parts);
    const page = new TestPage(hub);
    await pass(clock, 100);
    working.is = false;
    const beats = listenForBeats(hub);
    fail(hub);
    await pass(clock, 6_000);
    page.read();
    expect(comparable(page.state.toSnapshot())).toEqual(comparable(hub.page.snapshot()));
    expect(beats().at(-1)).toBe(true);
    expect(hub.stats().faults.digest).toBeGreaterThan(1);
    working.is = true;
    await pass(clock, 6_000);
    page.read();
    expect(page.digest?.gapNodes).toEqual(['n1', 'n2']);
    expect(beats().at(-1)).toBe(false);
  });
});

/** Whether the digest was said to be behind, by heartbeat. */
function listenForBeats(hub: Hub): () => unknown[] {
  const beats: unknown[] = [];
  hub.page.subscribe(null, ({ bytes }) => {
    for (const { type, data } of readEvents(bytes)) if (type === 'heartbeat') beats.push(data.isDigestBehind);
  });
  return () => beats;
}

/** Of no nodes and no DaemonSets. */
function emptyDigest() {
  const { hub, clock } = newHub();
  const digest = makeDigest(hub.page.picture(), clock.now);
  hub.stop();
  return digest;
}

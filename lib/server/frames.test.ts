import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellView, ClusterView, DaemonSetView, NodeView, PictureDelta, SourceView } from '../coverage/picture.ts';
import { frameOfDelta, frameOfHeartbeat, frameOfResync, frameOfSources } from './frames.ts';
import { readEvents } from './testing/sse.ts';

/** What the cluster may say in a name, a label or a message. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\n\nevent: resync\ndata: {}\n\n',
    'a\r\nid: 1\r',
    '\u2028\u2029',
    '\0',
    '\ud800',
    '__proto__',
    ': x',
  ),
);
/** JSON replaces nothing but lone surrogates' notation, so what comes out is what went in. */
const node = text.map((name) => ({ name, labels: { [`k${name}`]: name } }) as unknown as NodeView);
const daemonSet = text.map((name) => ({ namespace: 'a', name }) as unknown as DaemonSetView);
const cell = text.map((message) => ({ node: 'n', daemonSet: 'a/b', message }) as unknown as CellView);
const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 });
const anyDelta: fc.Arbitrary<PictureDelta> = fc.record({
  revision: fc.nat(),
  observedAt: fc.constant('2026-11-24T14:32:11.000Z'),
  nodes: few(node),
  nodesGone: few(text),
  daemonSets: few(daemonSet),
  daemonSetsGone: few(text),
  cells: few(cell),
});

describe('the frame of a delta', () => {
  it('comes back as it was, whatever the cluster has named its things', () => {
    fc.assert(
      fc.property(anyDelta, (delta) => {
        const { revision, observedAt } = delta;
        const events = readEvents(frameOfDelta(delta).bytes);
        const data = (type: string) => events.find((event) => event.type === type)?.data;
        const hasNodes = delta.nodes.length + delta.nodesGone.length > 0;
        const hasDaemonSets = delta.daemonSets.length + delta.daemonSetsGone.length > 0;
        expect(events.map((event) => event.type)).toEqual([
          ...(hasNodes ? ['nodes'] : []),
          ...(hasDaemonSets ? ['daemonSets'] : []),
          'cells',
        ]);
        if (hasNodes) expect(data('nodes')).toEqual({ revision, observedAt, set: delta.nodes, gone: delta.nodesGone });
        if (hasDaemonSets) {
          expect(data('daemonSets')).toEqual({
            revision,
            observedAt,
            set: delta.daemonSets,
            gone: delta.daemonSetsGone,
          });
        }
        expect(data('cells')).toEqual({ revision, observedAt, cells: delta.cells });
      }),
      { numRuns: 1_000 },
    );
  });

  it('has its id on its last event alone: who loses the stream in the middle gets all of it again', () => {
    const events = readEvents(
      frameOfResync(6).bytes,
      frameOfDelta({
        revision: 7,
        observedAt: '',
        nodes: [],
        nodesGone: ['n'],
        daemonSets: [],
        daemonSetsGone: ['a/b'],
        cells: [],
      }).bytes,
    );
    expect(events.map(({ type, id }) => [type, id])).toEqual([
      ['resync', '6'],
      ['nodes', '6'],
      ['daemonSets', '6'],
      ['cells', '7'],
    ]);
  });
});

describe('frames that change no revision', () => {
  const sources: readonly SourceView[] = [
    { resource: 'pods', state: 'stale', since: 'x', message: 'm', objects: 1, malformed: 0 },
  ];
  const cluster: ClusterView = { context: 'c', server: 's', version: null, isDemo: false };

  it('leave the last id as it is', () => {
    const events = readEvents(
      frameOfResync(6).bytes,
      frameOfHeartbeat(0, 9).bytes,
      frameOfSources(0, { sources, requests: [], cluster }).bytes,
    );
    expect(events).toEqual([
      { type: 'resync', id: '6', data: { revision: 6 } },
      { type: 'heartbeat', id: '6', data: { observedAt: '1970-01-01T00:00:00.000Z', revision: 9 } },
      { type: 'sources', id: '6', data: { observedAt: '1970-01-01T00:00:00.000Z', sources, requests: [], cluster } },
    ]);
    expect(frameOfHeartbeat(0, 9).revision).toBeNull();
    expect(frameOfSources(0, { sources, requests: [], cluster }).revision).toBeNull();
  });
});

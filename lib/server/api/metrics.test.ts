import { afterEach, describe, expect, it, vi } from 'vitest';
import { CELL_STATES } from '../../coverage/model.ts';
import type { ResourceChange } from '../../coverage/objects.ts';
import { ALL_REASONS } from '../../coverage/registry.ts';
import { daemonSet, node } from '../../coverage/testing.ts';
import { newResourceStats, type ReaderStats } from '../../kube/stats.ts';
import type { Hub } from '../hub.ts';
import { newHub, RESOURCES, sources } from '../testing/hub-fixture.ts';
import { metricsText } from './metrics.ts';

let hub: Hub;
afterEach(() => hub.stop());

function scrape(
  changes: readonly ResourceChange[] = [],
  freshness = sources(),
  more: Pick<ReaderStats, 'consistency'> = {},
): string {
  hub = newHub().hub;
  hub.onChanges(changes);
  hub.onSources(freshness);
  const resources = new Map(RESOURCES.map((one, index) => [one, { ...newResourceStats(), bytes: index * 1000 }]));
  return metricsText({
    hub,
    now: () => 0,
    readerStats: () => ({ resources, consumerErrors: 2, ...more }),
  });
}

interface Metric {
  readonly help: string;
  readonly type: string;
  readonly samples: Map<string, number>;
}

/** Reads the text format, or throws. https://prometheus.io/docs/instrumenting/exposition_formats/ */
function parse(text: string): Map<string, Metric> {
  expect(text.endsWith('\n')).toBe(true);
  const metrics = new Map<string, Metric>();
  const lines = text.slice(0, -1).split('\n');
  for (let i = 0; i < lines.length; ) {
    const help = /^# HELP ([a-zA-Z_:][\w:]*) (.+)$/.exec(lines[i++] ?? '');
    const type = /^# TYPE ([a-zA-Z_:][\w:]*) (counter|gauge)$/.exec(lines[i++] ?? '');
    const name = help?.[1] ?? '';
    expect(type?.[1]).toBe(name);
    expect(metrics.has(name)).toBe(false);
    const samples = new Map<string, number>();
    for (; i < lines.length && !lines[i]?.startsWith('#'); i++) {
      const sample =
        /^([a-zA-Z_:][\w:]*)((?:\{[a-z_]+="[^"\\\n]*"(?:,[a-z_]+="[^"\\\n]*")*\})?) (-?\d+(?:\.\d+)?)$/.exec(
          lines[i] ?? '',
        );
      expect([lines[i], sample?.[1]]).toEqual([lines[i], name]);
      expect(samples.has(sample?.[2] ?? '')).toBe(false);
      samples.set(sample?.[2] ?? '', Number(sample?.[3]));
    }
    metrics.set(name, { help: help?.[2] ?? '', type: type?.[2] ?? '', samples });
  }
  return metrics;
}

const CLUSTER: readonly ResourceChange[] = [
  { resource: 'nodes', type: 'set', object: node({ name: 'node-with-a-name' }) },
  { resource: 'daemonsets', type: 'set', object: daemonSet({ name: 'daemonset-with-a-name' }) },
];

describe('the metrics', () => {
  it('are valid in the text format, each with its help and type, counters by the usual name', () => {
    for (const [name, { help, type, samples }] of parse(scrape(CLUSTER))) {
      expect(help).toMatch(/\.$/);
      expect([name, samples.size > 0]).toEqual([name, true]);
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
    }
  });

  it('are valid before anything is known', () => {
    expect(parse(scrape([], [])).get('rollcall_nodes')?.samples.get('')).toBe(0);
  });

  it('count the cells by state, and every state is there', () => {
    const cells = parse(scrape(CLUSTER)).get('rollcall_cells')?.samples;
    expect([...(cells?.keys() ?? [])]).toEqual(CELL_STATES.map((state) => `{state="${state}"}`));
    expect([...(cells?.values() ?? [])].reduce((sum, one) => sum + one, 0)).toBe(1);
  });

  it('count the cells on which a rule failed', () => {
    const failed = () => parse(scrape(CLUSTER)).get('rollcall_failed_cells')?.samples.get('');
    expect(failed()).toBe(0);
    hub.stop();
    for (const reason of ALL_REASONS) {
      vi.spyOn(reason, 'judge').mockImplementation(() => {
        throw new Error('boom');
      });
    }
    expect(failed()).toBe(1);
    vi.restoreAllMocks();
  });

  it('say of each list in which state it is', () => {
    const states = parse(scrape(CLUSTER, sources({ pods: 'stale' }))).get('rollcall_source_state')?.samples;
    expect(states?.get('{resource="pods",state="stale"}')).toBe(1);
    expect(states?.get('{resource="pods",state="live"}')).toBe(0);
    expect(states?.get('{resource="nodes",state="live"}')).toBe(1);
  });

  it('hand on what the watch cache has counted', () => {
    const metrics = parse(scrape());
    expect(metrics.get('rollcall_watch_bytes_total')?.samples.get('{resource="pods"}')).toBe(2_000);
    expect(metrics.get('rollcall_consumer_errors_total')?.samples.get('')).toBe(2);
  });

  it('tell of comparisons with fresh lists where they are made', () => {
    const consistency = new Map([
      ['nodes', { checks: 3, drifts: 1, lastCheckAt: 1_500 }] as const,
      ['pods', { checks: 0, drifts: 0, lastCheckAt: null }] as const,
    ]);
    const metrics = parse(scrape(CLUSTER, sources(), { consistency }));
    const told = ['checks_total', 'drifts_total', 'last_check_timestamp_seconds'].map((name) =>
      metrics.get(`rollcall_consistency_${name}`),
    );
    expect(told.map((metric) => metric?.type)).toEqual(['counter', 'counter', 'gauge']);
    expect(told.map((metric) => [...(metric?.samples.values() ?? [])])).toEqual([
      [3, 0],
      [1, 0],
      [1.5, 0],
    ]);
    hub.stop();
    expect(scrape()).not.toContain('consistency');
  });

  it('have as many series in a large cluster as in an empty one, and none has a name of it', () => {
    const many = Array.from({ length: 300 }, (_, i) => [
      { resource: 'nodes', type: 'set', object: node({ name: `n-${i}` }) } as const,
      { resource: 'daemonsets', type: 'set', object: daemonSet({ name: `d-${i % 20}` }) } as const,
    ]).flat();
    const series = (text: string) => text.split('\n').filter((line) => !line.startsWith('#')).length;
    const large = scrape([...CLUSTER, ...many]);
    hub.stop();
    expect(series(large)).toBe(series(scrape()));
    expect(large).not.toContain('with-a-name');
  });
});

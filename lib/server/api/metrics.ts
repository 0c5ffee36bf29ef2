/** `/metrics` in Prometheus' text format. Bounded: no label takes a node's or a Pod's name. */
import { FAILED } from '../../coverage/evaluate.ts';
import { CELL_STATES } from '../../coverage/model.ts';
import { zeroCounts } from '../../coverage/picture.ts';
import type { ConsistencyStats, ReaderStats } from '../../kube/stats.ts';
import type { Runtime } from '../slot.ts';

const SOURCE_STATES = ['syncing', 'live', 'stale', 'forbidden'] as const;

/** The whole exposition. */
export function metricsText(runtime: Runtime): string {
  const { hub } = runtime;
  const { rows, columns } = hub.page.model;
  const { sources } = hub;
  const stats = hub.stats();
  const counts = zeroCounts();
  let failed = 0;
  for (const [{ state, reason }, number] of hub.page.model.numbers()) {
    counts[state] += number;
    if (reason === FAILED) failed += number;
  }
  const lines = [
    ...metric('rollcall_nodes', 'gauge', 'Nodes in the picture.', [['', rows.length]]),
    ...metric('rollcall_daemonsets', 'gauge', 'DaemonSets in the picture.', [['', columns.length]]),
    ...metric(
      'rollcall_cells',
      'gauge',
      'Cells by state.',
      CELL_STATES.map((state) => [`{state="${state}"}`, counts[state]]),
    ),
    ...metric(
      'rollcall_source_state',
      'gauge',
      'How fresh each list is: 1 for the state it is in.',
      sources.flatMap(({ resource, state }) =>
        SOURCE_STATES.map((one) => [`{resource="${resource}",state="${one}"}`, Number(one === state)] as const),
      ),
    ),
    ...metric(
      'rollcall_malformed_objects',
      'gauge',
      'Objects set aside because they could not be read.',
      sources.map(({ resource, malformed }) => [`{resource="${resource}"}`, malformed]),
    ),
    ...metric('rollcall_failed_cells', 'gauge', 'Cells that are unknown because a rule of Rollcall failed on them.', [
      ['', failed],
    ]),
    ...metric('rollcall_stream_clients', 'gauge', 'Open streams.', [['', stats.subscribers]]),
    ...metric('rollcall_frames_encoded_total', 'counter', 'Frames encoded, once for all clients.', [
      ['', stats.framesEncoded],
    ]),
    ...metric(
      'rollcall_faults_total',
      'counter',
      "Mistakes of Rollcall's own that nothing stopped for; the log has the first of each part.",
      Object.entries(stats.faults).map(([part, count]) => [`{part="${part}"}`, count]),
    ),
    ...metric('rollcall_cells_evaluated_total', 'counter', 'Cells evaluated.', [['', stats.cellsEvaluated]]),
    ...metric('process_resident_memory_bytes', 'gauge', 'Resident memory.', [['', process.memoryUsage.rss()]]),
    ...readerMetrics(runtime.readerStats()),
  ];
  return `${lines.join('\n')}\n`;
}

/** One metric for every counter of the watch cache, with the resource as its label. */
function readerMetrics({ resources, consumerErrors, consistency }: ReaderStats): string[] {
  const byName = new Map<string, [string, number][]>();
  for (const [resource, stats] of resources) {
    for (const [counter, value] of Object.entries(stats)) {
      const name = `rollcall_watch_${counter}_total`;
      byName.set(name, [...(byName.get(name) ?? []), [`{resource="${resource}"}`, value]]);
    }
  }
  return [
    ...[...byName].flatMap(([name, values]) => metric(name, 'counter', 'Counted by the watch cache.', values)),
    ...metric('rollcall_consumer_errors_total', 'counter', 'Changes that could not be taken in.', [
      ['', consumerErrors],
    ]),
    ...(consistency === undefined ? [] : consistencyMetrics(consistency)),
  ];
}

function consistencyMetrics(consistency: NonNullable<ReaderStats['consistency']>): string[] {
  const values = (of: (stats: ConsistencyStats) => number) =>
    [...consistency].map(([resource, stats]) => [`{resource="${resource}"}`, of(stats)] as const);
  return [
    ...metric(
      'rollcall_consistency_checks_total',
      'counter',
      'Comparisons of what is held with a fresh list.',
      values(({ checks }) => checks),
    ),
    ...metric(
      'rollcall_consistency_drifts_total',
      'counter',
      'Comparisons that found a difference, after which the list was read again.',
      values(({ drifts }) => drifts),
    ),
    ...metric(
      'rollcall_consistency_last_check_timestamp_seconds',
      'gauge',
      'When the last comparison ended; 0 before the first.',
      values(({ lastCheckAt }) => (lastCheckAt ?? 0) / 1000),
    ),
  ];
}

function metric(name: string, type: string, help: string, values: readonly (readonly [string, number])[]): string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...values.map(([labels, value]) => `${name}${labels} ${value}`),
  ];
}

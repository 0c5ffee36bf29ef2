/** What a change of cells takes on the stream, before any compression. */
import { toBase64 } from '../../lib/wire/base64.ts';
import { decodeDelta, encodeDelta } from '../../lib/wire/delta.ts';
import type { CellChange, PageDelta } from '../../lib/wire/messages.ts';
import type { Finding } from './finding.ts';
import { median } from './measured.ts';
import { KINDS, randomFrom } from './wire-cluster.ts';
import { cpuMs } from './wire-compress.ts';

const COLUMNS = 50;
const CHANGES = 1_000;
const SINCE = 1_234_567;
const ROUNDS = 15;
const REPEATS = 100;

export function wireDelta(rows: number): Finding[] {
  const many = deltaOf(CHANGES, rows);
  const one = encodeDelta(deltaOf(1, rows), rows, SINCE);
  let bytes = new Uint8Array();
  const encodeUs = took(() => (bytes = encodeDelta(many, rows, SINCE)));
  const decodeUs = took(() => decodeDelta(bytes, rows, SINCE));
  const text = took(() => toBase64(bytes));
  const least = (Math.log2(rows * COLUMNS) + Math.log2(KINDS.length)) / 8;
  const times = `encode ${encodeUs.toFixed(0)} us, base64 ${text.toFixed(0)} us, decode ${decodeUs.toFixed(0)} us`;
  return [
    {
      name: 'wire-delta',
      value: bytes.length / CHANGES,
      details: `bytes a change: ${bytes.length} for ${CHANGES} of ${rows * COLUMNS} cells, where each says ${least.toFixed(2)}; ${times}`,
    },
    { name: 'wire-delta-one', value: one.length, details: `bytes for one change, ${toBase64(one).length} in base64` },
  ];
}

function deltaOf(changes: number, rows: number): PageDelta {
  const random = randomFrom(changes);
  const places = new Set<number>();
  while (places.size < changes) places.add(Math.floor(random() * rows * COLUMNS));
  const cells = [...places]
    .sort((a, b) => a - b)
    .map((place): CellChange => {
      const kind = Math.floor(random() * KINDS.length);
      return { row: place % rows, column: Math.floor(place / rows), kind };
    });
  const none = { rowsGone: [], columnsGone: [], nodes: [], daemonSets: [], kinds: [], words: [] };
  return { ...none, revision: SINCE + 1, observedAt: '2026-11-24T14:32:13.250Z', cells };
}

/** Microseconds of CPU. */
function took(run: () => unknown): number {
  const all = Array.from({ length: ROUNDS }, () =>
    cpuMs(() => {
      for (let i = 0; i < REPEATS; i++) run();
    }),
  );
  return (median(all) * 1000) / REPEATS;
}

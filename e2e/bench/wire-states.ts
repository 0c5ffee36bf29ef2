/** The first snapshot of states, and the whole snapshot of a page, against what information theory leaves room for. */
import { MessageWriter } from '../../lib/wire/message.ts';
import { writePlaces } from '../../lib/wire/places.ts';
import { decodeSnapshot, encodeSnapshot } from '../../lib/wire/snapshot.ts';
import type { Finding } from './finding.ts';
import { median } from './measured.ts';
import { correlatedGrid, KINDS, makeNodes, makePage, nodeNames, randomGrid } from './wire-cluster.ts';
import { compress, cpuMs, xz } from './wire-compress.ts';

const COLUMNS = 50;
const ROUNDS = 7;
const POOLS = 12;
/** The scripts of an empty page of the framework, brotli. */
const FRAMEWORK_BYTES = 112 * 1024;

/** Ratios to the entropy are of gzip, which is mostly the worse of the two. */
export function wireStates(rows: number): Finding[] {
  const random = statesOf(randomGrid(rows, COLUMNS));
  const poolsOf = [
    (row: number) => Math.floor((row * POOLS) / rows),
    (row: number) => (Math.imul(row, 0x9e3779b1) >>> 0) % POOLS,
  ];
  const correlated = poolsOf.map((poolOf) => statesOf(correlatedGrid(rows, COLUMNS, poolOf)));
  return [
    { name: 'wire-states', value: random.ratio, details: random.says },
    { name: 'wire-states-size', value: random.bytes / 1000, details: random.says },
    {
      name: 'wire-states-correlated',
      value: Math.max(...correlated.map(({ ratio }) => ratio)),
      details: correlated.map(({ says }) => says).join('\n  '),
    },
    ...wholePage(rows),
  ];
}

interface States {
  readonly ratio: number;
  readonly bytes: number;
  readonly says: string;
}

function statesOf(cells: readonly Uint16Array[]): States {
  const out = new MessageWriter();
  for (const column of cells) writePlaces(out, { rows: column.map((kind) => kind + 1), size: KINDS.length });
  const { gzip, brotli, says } = compress(out.finish());
  const entropy = entropyBytes(cells);
  const ratios = `gzip ${(gzip / entropy).toFixed(3)}x and brotli ${(brotli / entropy).toFixed(3)}x`;
  const size = `${cells[0]?.length} x ${cells.length}`;
  return {
    ratio: gzip / entropy,
    bytes: gzip,
    says: `${size}: ${ratios} of ${entropy.toFixed(0)} B of entropy; ${says}`,
  };
}

/**
 * Everything a page starts from and the framework under it, against the framework, the entropy and `xz -9` of the names;
 * and what it costs beside JSON of the same.
 */
function wholePage(rows: number): Finding[] {
  const names = nodeNames('eks', rows);
  const cells = randomGrid(rows, COLUMNS);
  const page = makePage(makeNodes(names), cells);
  const plain = { ...page, cells: cells.map((column) => [...column]) };
  const json = JSON.stringify(plain);
  const bytes = encodeSnapshot(page);
  const took = (run: () => unknown) => median(Array.from({ length: ROUNDS }, () => cpuMs(run)));
  const encodeMs = took(() => encodeSnapshot(page));
  const stringifyMs = took(() => JSON.stringify(plain));
  const decodeMs = took(() => decodeSnapshot(bytes));
  const parseMs = took(() => JSON.parse(json));
  const { brotli, says } = compress(bytes);
  const floor = FRAMEWORK_BYTES + entropyBytes(cells) + xz(names.join('\n')).bytes;
  const against = (ours: number, what: string, theirs: number) =>
    `${ours.toFixed(1)} ms of CPU against ${theirs.toFixed(1)} ms of ${what}`;
  return [
    {
      name: 'wire-page',
      value: (FRAMEWORK_BYTES + brotli) / floor,
      details: `${says}; as JSON ${json.length} B; against ${floor.toFixed(0)} B, of which ${FRAMEWORK_BYTES} are the framework`,
    },
    { name: 'wire-encode', value: encodeMs / stringifyMs, details: against(encodeMs, 'JSON.stringify', stringifyMs) },
    { name: 'wire-decode', value: decodeMs / parseMs, details: against(decodeMs, 'JSON.parse', parseMs) },
  ];
}

/** Adaptive and of order 0: how often each kind came up to here is all that is known of the next cell. */
function entropyBytes(cells: readonly Uint16Array[]): number {
  const counts = KINDS.map(() => 1);
  let total = counts.length;
  let bits = 0;
  for (const column of cells) {
    for (const kind of column) {
      const count = counts[kind] ?? 1;
      bits -= Math.log2(count / total);
      counts[kind] = count + 1;
      total += 1;
    }
  }
  return bits / 8;
}

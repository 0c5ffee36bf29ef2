/** What compression leaves, and what it costs. */
import { spawnSync } from 'node:child_process';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_QUALITY, BROTLI_MAX_WINDOW_BITS } = constants;
/** What a server can afford for every revision. */
const GZIP_LEVEL = 6;
const BROTLI_QUALITY = 5;

export interface Compressed {
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number;
  readonly says: string;
}

export function compress(bytes: Uint8Array): Compressed {
  let gzip = 0;
  let brotli = 0;
  const gzipMs = cpuMs(() => {
    gzip = gzipSync(bytes, { level: GZIP_LEVEL }).length;
  });
  const brotliMs = cpuMs(() => {
    brotli = brotliCompressSync(bytes, { params: { [BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }).length;
  });
  const gzipSays = `gzip-${GZIP_LEVEL} ${gzip} in ${gzipMs.toFixed(1)} ms`;
  const brotliSays = `brotli-${BROTLI_QUALITY} ${brotli} in ${brotliMs.toFixed(1)} ms`;
  return { raw: bytes.length, gzip, brotli, says: `raw ${bytes.length} B, ${gzipSays}, ${brotliSays}` };
}

/** Bytes and who made them: `xz -9`, or brotli at its best where there is no xz. */
export function xz(text: string): { readonly bytes: number; readonly by: string } {
  const { error, status, stdout } = spawnSync('xz', ['-9', '--stdout'], { input: text, maxBuffer: 1 << 26 });
  if (error === undefined && status === 0) return { bytes: stdout.length, by: 'xz -9' };
  const params = { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_LGWIN]: BROTLI_MAX_WINDOW_BITS };
  return { bytes: brotliCompressSync(text, { params }).length, by: 'brotli-11, since there is no xz' };
}

/** Milliseconds of CPU: what else runs on the machine is left out. */
export function cpuMs(run: () => void): number {
  const started = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

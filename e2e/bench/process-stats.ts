/** What the kernel says of a process, where it keeps /proc. */
import { readFileSync } from 'node:fs';
import { sleep } from './finding.ts';

/** /proc counts in these. */
const TICK_MS = 10;
const LOOK_MS = 500;
/** Of a look: what a server does for nobody. */
const QUIET_MS = 30;
/** On a busy machine it may never be that quiet. */
const LIMIT_MS = 15_000;

/** CPU time so far, in milliseconds, of all its threads. */
export function cpuMs(pid: number): number {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const values = fields.split(' ');
  return (Number(values[11]) + Number(values[12])) * TICK_MS;
}

/** Resident memory now and at its highest, in MiB. */
export function residentMiB(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}

/** Resolves when the process does nothing worth speaking of, or after a while. */
export async function quiet(pid: number): Promise<void> {
  const began = performance.now();
  for (let before = cpuMs(pid); performance.now() - began < LIMIT_MS; before = cpuMs(pid)) {
    await sleep(LOOK_MS);
    if (cpuMs(pid) - before <= QUIET_MS) return;
  }
}

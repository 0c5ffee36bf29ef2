/** What the kernel says of a process, where it keeps /proc. */
import { readFileSync } from 'node:fs';

/** /proc counts in these. */
const TICK_MS = 10;

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

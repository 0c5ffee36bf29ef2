/** Everything that is measured of the real server process, one after the other on one cluster. */
import { Load, type LoadSize } from '../load/client.ts';
import { coldStart } from './cold-start.ts';
import { fanOut } from './fan-out.ts';
import type { Finding } from './finding.ts';
import { latency } from './latency.ts';
import { requests } from './requests.ts';
import { steady } from './steady.ts';
import { storm } from './storm.ts';

export interface Series {
  readonly size: LoadSize;
  /** Of each thing that is measured over time. */
  readonly ms: number;
  readonly clients: number;
  readonly marks: number;
  /** The stream that is followed; `cells` events name node, DaemonSet and state. */
  readonly stream: string;
  /** Node's, for the server. */
  readonly flags: readonly string[];
  /** Hears of each finding as it comes. */
  readonly tell: (finding: Finding) => void;
}

export async function series({ size, ms, clients, marks, stream, flags, tell }: Series): Promise<void> {
  const load = await Load.start(size);
  const { server, floor, findings } = await coldStart(load, flags);
  try {
    findings.forEach(tell);
    const { pods } = await load.status();
    const heap = await server.heap();
    tell({
      name: 'heap',
      value: heap / 2 ** 20,
      details: `MiB in use, ${(heap / pods).toFixed(0)} B for each of ${pods} Pods`,
    });
    (await fanOut(load, server, { stream, clients, ms })).forEach(tell);
    tell(await latency(load, server, stream, marks));
    (await steady(load, server, floor, ms)).forEach(tell);
    tell(await storm(load, server));
    tell(await requests(load));
  } finally {
    await server.stop();
    await load.stop();
  }
}

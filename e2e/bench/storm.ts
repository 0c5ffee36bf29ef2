/** A label and then a taint of every node at once, as the server's event loop feels it. */
import type { Load } from '../load/client.ts';
import type { Finding } from './finding.ts';
import { cpuMs, quiet } from './process-stats.ts';
import type { ServerProcess } from './server-process.ts';

export async function storm(load: Load, server: ServerProcess): Promise<Finding> {
  await load.setRate(0);
  await quiet(server.pid);
  await server.watchLoop();
  const before = cpuMs(server.pid);
  const nodes = await load.storm('labels');
  await quiet(server.pid);
  const labels = cpuMs(server.pid) - before;
  await load.storm('taints');
  await quiet(server.pid);
  const { p99, max } = await server.loopDelay();
  const taints = cpuMs(server.pid) - before - labels;
  await load.storm('taints');
  await quiet(server.pid);
  return {
    name: 'storm-longest',
    value: max,
    details: `loop delay, longest ${max.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms; ${nodes} nodes: ${labels} ms of CPU for a label, ${taints} ms for a taint`,
  };
}

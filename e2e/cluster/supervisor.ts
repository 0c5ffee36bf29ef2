import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, rmSync } from 'node:fs';

/**
 * The process that owns the control plane's programs. It runs detached from the test, joined to it only by the IPC
 * channel: when the channel closes, for whatever reason (SIGKILL included), it kills every program, removes the folder
 * and ends. Run with the folder to remove as its only argument; an empty one keeps it.
 */

/** A message from the test: start a program, or kill it. Answered with `Done` under the same id. */
export type Order =
  | {
      id: number;
      order: 'start';
      name: string;
      program: string;
      args: string[];
      env: Record<string, string>;
      log: string;
    }
  /** `graceMs`: it is asked to end, and killed only when it has not by then. */
  | { id: number; order: 'kill'; name: string; graceMs: number };

/** A message to the test: an order is carried out, or a program ended without having been told to. */
export type Report = { id: number; done: true; error?: string } | { exited: string; how: string };

const folder = process.argv[2] ?? '';
const running = new Map<string, ChildProcess>();

function start(order: Extract<Order, { order: 'start' }>): void {
  const log = openSync(order.log, 'a');
  const child = spawn(order.program, order.args, { env: order.env as NodeJS.ProcessEnv, stdio: ['ignore', log, log] });
  running.set(order.name, child);
  child.on('error', (error) => ended(order.name, child, error.message));
  child.on('exit', (code, signal) => ended(order.name, child, signal ?? `exit code ${code}`));
}

function ended(name: string, child: ChildProcess, how: string): void {
  if (running.get(name) !== child) return;
  running.delete(name);
  send({ exited: name, how });
}

/** SIGKILL unless told otherwise: nothing here is worth the minute that a polite kube-apiserver may take for its watches. */
function kill(name: string, graceMs = 0): Promise<void> {
  const child = running.get(name);
  running.delete(name);
  if (!child || child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
    return Promise.resolve();
  return new Promise((resolve) => {
    const limit = setTimeout(() => child.kill('SIGKILL'), graceMs);
    child.once('exit', () => {
      clearTimeout(limit);
      resolve();
    });
    if (graceMs > 0) child.kill('SIGTERM');
  });
}

function send(report: Report): void {
  if (process.connected) process.send?.(report, undefined, undefined, () => {});
}

process.on('message', async (order: Order) => {
  try {
    if (order.order === 'start') start(order);
    else await kill(order.name, order.graceMs);
    send({ id: order.id, done: true });
  } catch (error) {
    send({ id: order.id, done: true, error: String(error) });
  }
});

process.on('disconnect', async () => {
  await Promise.all([...running.keys()].map((name) => kill(name)));
  if (folder) rmSync(folder, { recursive: true, force: true });
  process.exit();
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.disconnect());

/** Rollcall as a user runs it: the real server process, on a port of its own, stopped whatever becomes of the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const NODE = path.join(ROOT, 'node_modules', '.bin', 'node');
const MAIN = path.join(ROOT, 'lib', 'server', 'main.ts');
const STARTS_WITHIN_MS = 30_000;
const READY_WITHIN_MS = 60_000;

export interface Rollcall {
  readonly url: string;
  readonly port: number;
  /** Everything that the process has written. */
  output(): string;
  /** Ends it and waits for its end. SIGKILL: as a crash or a node that dies would. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export type RunOptions =
  | { readonly command: 'demo'; readonly port?: number }
  | { readonly command: 'start'; readonly kubeconfig: string; readonly policy?: string; readonly port?: number };

const running = new Set<ChildProcess>();
// A test process that is ended in the middle must not leave servers behind.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Resolves once the process has printed where it serves. Rejects with all that it wrote when it ends before. */
export async function startRollcall(options: RunOptions): Promise<Rollcall> {
  const home = await mkdtemp(path.join(tmpdir(), 'rollcall-home-'));
  const args = [MAIN, options.command, '--port', String(options.port ?? 0)];
  if (options.command === 'start') args.push('--kubeconfig', options.kubeconfig);
  if (options.command === 'start' && options.policy !== undefined) args.push('--policy', options.policy);
  // Nothing of the caller's environment: no kubeconfig, no proxy, no flag that npm has kept.
  const env = { PATH: process.env.PATH, HOME: home, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as const;
  const child = spawn(NODE, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const closed = once(child, 'close').then(async () => {
    running.delete(child);
    await rm(home, { recursive: true, force: true });
  });
  const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
    child.kill(signal);
    await closed;
  };
  const url = await firstUrl(child, () => output).catch(async (error: unknown) => {
    await stop('SIGKILL');
    throw error;
  });
  return { url, port: Number(new URL(url).port), output: () => output, stop };
}

/** The first complete picture is there. */
export async function untilReady({ url, output }: Rollcall): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const { ok } = await fetch(`${url}/readyz`);
    if (ok) return;
    if (Date.now() > deadline)
      throw new Error(`No complete picture after ${READY_WITHIN_MS} ms. It wrote:\n${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function firstUrl(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`Rollcall ${why}. It wrote:\n${output()}`));
    const timer = setTimeout(() => fail(`said no URL within ${STARTS_WITHIN_MS} ms`), STARTS_WITHIN_MS);
    const look = () => {
      const [, url] = /serves \S+ on (http:\/\/\S+)\n/.exec(output()) ?? [];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on('data', look);
    child.once('close', () => {
      clearTimeout(timer);
      fail('ended');
    });
  });
}

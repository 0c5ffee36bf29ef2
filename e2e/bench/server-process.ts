/** Rollcall's production server as a child process, with a probe in it. It needs the pages built. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../../lib/cli/ensure.mjs';
import type { LoopDelay, Question } from './probe.ts';

const MAIN = path.join(ROOT, 'lib', 'server', 'main.ts');
const PROBE = path.join(import.meta.dirname, 'probe.ts');

export class ServerProcess {
  readonly url: string;
  readonly pid: number;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(process: ChildProcess, folder: string, url: string) {
    this.#process = process;
    this.#folder = folder;
    this.url = url;
    this.pid = process.pid ?? 0;
  }

  /**
   * Resolves when it has printed its URL; rejects with what it said when it ends before. `flags` are Node's own, such as
   * those of a profiler.
   */
  static async start(kubeconfig: string, flags: readonly string[] = []): Promise<ServerProcess> {
    const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-bench-'));
    const file = path.join(folder, 'kubeconfig');
    writeFileSync(file, kubeconfig, { mode: 0o600 });
    const args = [...flags, '--expose-gc', '--import', PROBE, MAIN, 'start', '--port', '0', '--kubeconfig', file];
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { PATH: process.env.PATH, HOME: folder, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let said = '';
    const url = await new Promise<string>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding('utf8').on('data', (text) => {
          said += text;
          const found = /^Rollcall serves .* on (http:\S+)$/m.exec(said)?.[1];
          if (found !== undefined) resolve(found);
        });
      }
      child.once('close', () => reject(new Error(`the server did not start: ${said}`)));
    });
    return new ServerProcess(child, folder, url);
  }

  /** From now on. */
  async watchLoop(): Promise<void> {
    await this.#ask('watchLoop');
  }

  /** Since `watchLoop`. */
  async loopDelay(): Promise<LoopDelay> {
    return (await this.#ask('loop')) as LoopDelay;
  }

  /** Bytes in use after a garbage collection. */
  async heap(): Promise<number> {
    return (await this.#ask('heap')) as number;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('close', resolve));
    this.#process.kill('SIGTERM');
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #ask(question: Question): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#process.once('message', ({ answer }: { answer: unknown }) => resolve(answer));
      this.#process.send(question, (error) => {
        if (error !== null) reject(error);
      });
    });
  }
}

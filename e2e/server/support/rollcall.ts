/** Rollcall as a process of its own: what it prints, what it serves, and how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PINNED_NODE, ROOT } from '../../../lib/cli/ensure.mjs';

const START_LIMIT_MS = 20_000;
const END_LIMIT_MS = 30_000;
/** Longer than most tests: whatever still runs then was forgotten. */
const LIFE_LIMIT_MS = 300_000;

export type Program = readonly [command: string, ...args: string[]];

/** The server itself, without npm and its bootstrap in between. */
export const server = (command: 'start' | 'demo'): Program => [
  PINNED_NODE,
  path.join(ROOT, 'lib', 'server', 'main.ts'),
  command,
];
/** What `npm start` runs. */
export const BOOTSTRAP: Program = [PINNED_NODE, path.join(ROOT, 'lib', 'cli', 'start.mjs'), 'start'];

export interface Ended {
  /** The exit code; null after a signal that it did not catch. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartOptions {
  /** After `start`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Default `server('start')`. */
  readonly program?: Program;
  /** It is killed after this. Default five minutes. */
  readonly lifeLimitMs?: number;
}

/** A folder that is gone with the test, and stands for HOME. */
export class Home {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'rollcall-e2e-'));

  /** Writes a file that only its owner reads, and returns its path. */
  write(name: string, text: string): string {
    const file = path.join(this.folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class Rollcall {
  readonly process: ChildProcess;
  /** Resolves when it has ended, whatever the reason. */
  readonly ended: Promise<Ended>;
  #stdout = '';
  #stderr = '';

  /** Nothing of whoever runs the tests reaches it, but the PATH. */
  constructor(home: Home, options: StartOptions) {
    const { args = [], env = {}, program = server('start'), lifeLimitMs = LIFE_LIMIT_MS } = options;
    const [command, ...first] = program;
    this.process = spawn(command, [...first, ...args], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, HOME: home.folder, NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that a test can do what a terminal does, and what is left over can be ended.
      detached: true,
    });
    this.process.stdout?.setEncoding('utf8').on('data', (text) => {
      this.#stdout += text;
    });
    this.process.stderr?.setEncoding('utf8').on('data', (text) => {
      this.#stderr += text;
    });
    this.ended = new Promise((resolve, reject) => {
      const limit = setTimeout(() => this.kill('SIGKILL'), lifeLimitMs);
      this.process.once('error', reject);
      this.process.once('close', (code) => {
        clearTimeout(limit);
        resolve({ code, stdout: this.#stdout, stderr: this.#stderr });
      });
    });
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** The URL that it printed. Rejects with what it said where it ends without one. */
  async url(limitMs = START_LIMIT_MS): Promise<string> {
    const started = Date.now();
    for (;;) {
      const found = /^Rollcall serves .* on (http:\S+)$/m.exec(this.#stdout)?.[1];
      if (found !== undefined) return found;
      const isOver = this.process.exitCode !== null || Date.now() - started > limitMs;
      if (isOver) throw new Error(`It did not start: ${this.#stderr || 'it said nothing'}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** To the whole group, as a terminal does. */
  kill(signal: NodeJS.Signals): void {
    try {
      if (this.process.pid !== undefined) process.kill(-this.process.pid, signal);
    } catch {
      // Nobody is left.
    }
  }

  /** Rejects, and leaves nothing running, when it has not ended in time. */
  async endsWithin(ms: number): Promise<Ended> {
    const asked = Date.now();
    const limit = setTimeout(() => this.kill('SIGKILL'), ms);
    const ended = await this.ended.finally(() => clearTimeout(limit));
    if (Date.now() - asked >= ms) throw new Error(`It did not end within ${ms} ms.`);
    return ended;
  }

  stop(): Promise<Ended> {
    this.kill('SIGTERM');
    return this.endsWithin(END_LIMIT_MS);
  }
}

/** Starts it against a kubeconfig, on a free port. */
export function serve(home: Home, kubeconfig: string, options: StartOptions = {}): Rollcall {
  const file = home.write(`kubeconfig-${Math.random().toString(36).slice(2)}`, kubeconfig);
  return new Rollcall(home, { ...options, args: ['--port', '0', '--kubeconfig', file, ...(options.args ?? [])] });
}

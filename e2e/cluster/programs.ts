import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Order, Report } from './supervisor.ts';
import { waitFor } from './wait.ts';

type WithoutId<T> = T extends { id: number } ? Omit<T, 'id'> : never;

const readyTimeoutMs = 60_000;

/** The programs of one control plane, run through a supervisor process that outlives this one just long enough to end them. */
export class Programs {
  #supervisor: ChildProcess;
  #folder: string;
  #logs: string;
  #keepFolder = Boolean(process.env.ROLLCALL_KEEP_LOGS);
  #nextId = 1;
  #waiting = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  #ended = new Map<string, string>();
  #stopped = false;

  /** `folder` is removed at the end, `logs` gets one file per program. */
  constructor(folder: string, logs: string) {
    this.#folder = folder;
    this.#logs = logs;
    // Detached: a Ctrl-C in the terminal, or a kill of the test's process group, must not reach it before its programs.
    this.#supervisor = fork(join(import.meta.dirname, 'supervisor.ts'), [this.#keepFolder ? '' : folder], {
      detached: true,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#supervisor.on('message', (report: Report) => this.#receive(report));
    this.#supervisor.on('exit', () => this.#supervisorEnded());
    // A script that forgets to stop its control plane should end all the same, and the control plane with it.
    this.#supervisor.unref();
  }

  async start(
    name: string,
    { program, args, env: more = {} }: { program: string; args: string[]; env?: Record<string, string> },
  ): Promise<void> {
    this.#ended.delete(name);
    // No proxy, no kubeconfig, no home of whoever runs the tests.
    const env = { PATH: process.env.PATH ?? '', HOME: this.#folder, ...more };
    await this.#send({ order: 'start', name, program, args, env, log: this.#logOf(name) });
  }

  /** At once, or after it was asked to end and has not within `graceMs`. */
  async kill(name: string, graceMs = 0): Promise<void> {
    await this.#send({ order: 'kill', name, graceMs });
  }

  /**
   * Repeats `check` until it succeeds and returns what it gives. Fails as soon as any program has ended by itself (etcd,
   * say, is to blame for all that wait for it), or after a minute, with the end of the culprit's log.
   */
  async untilReady<T>(name: string, check: () => Promise<T>): Promise<T> {
    const attempt = async () => {
      const [culprit] = this.#ended;
      return culprit ? { culprit } : { value: await check() };
    };
    const outcome = await waitFor(attempt, readyTimeoutMs, `${name} to be ready`, 50).catch(async (error: Error) => {
      throw new Error(`${error.message}\n${await this.#tail(name)}`, { cause: error });
    });
    if ('value' in outcome) return outcome.value;
    const [culprit, how] = outcome.culprit;
    throw new Error(`${culprit} ended by itself (${how})\n${await this.#tail(culprit)}`);
  }

  /** Kills all of them and removes the folder. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    if (this.#supervisor.exitCode === null && this.#supervisor.signalCode === null) {
      const exited = once(this.#supervisor, 'exit');
      this.#supervisor.ref();
      this.#supervisor.disconnect();
      await exited;
    }
    if (this.#keepFolder) console.error(`Kept the logs in ${this.#logs}`);
    else await rm(this.#folder, { recursive: true, force: true });
  }

  #send(order: WithoutId<Order>): Promise<void> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#supervisor.channel?.ref();
      this.#supervisor.send({ ...order, id }, (error) => error && reject(error));
    });
  }

  #receive(report: Report): void {
    if ('exited' in report) {
      this.#ended.set(report.exited, report.how);
      console.error(`${report.exited} ended by itself (${report.how}); its log is ${this.#logOf(report.exited)}`);
      return;
    }
    const waiting = this.#waiting.get(report.id);
    this.#waiting.delete(report.id);
    if (this.#waiting.size === 0) this.#supervisor.channel?.unref();
    if (report.error) waiting?.reject(new Error(report.error));
    else waiting?.resolve();
  }

  #supervisorEnded(): void {
    if (this.#stopped) return;
    // The supervisor leads its programs' process group; if somebody killed it alone, they would go on for ever.
    if (this.#supervisor.pid) {
      try {
        process.kill(-this.#supervisor.pid, 'SIGKILL');
      } catch {
        // The group is gone already.
      }
    }
    for (const { reject } of this.#waiting.values()) reject(new Error("The control plane's supervisor was killed"));
    this.#waiting.clear();
  }

  #logOf(name: string): string {
    return join(this.#logs, `${name}.log`);
  }

  async #tail(name: string): Promise<string> {
    const log = await readFile(this.#logOf(name), 'utf8').catch(() => '');
    const lines = log.trimEnd().split('\n').slice(-20);
    return `The last lines of ${name}.log:\n${lines.map((line) => `  ${line.slice(0, 400)}`).join('\n')}`;
  }
}

/** The generator as a child process, for benchmarks and tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Mark } from './churn.ts';
import type { Command, Report, Status } from './control.ts';

const MAIN = path.join(import.meta.dirname, 'main.ts');

export interface LoadSize {
  readonly nodes: number;
  readonly daemonSets: number;
  readonly pods: number;
  readonly everywhere?: number;
  readonly pools?: number;
  /** Changes a second. */
  readonly rate?: number;
  readonly seed?: number;
}

export class Load {
  readonly url: string;
  /** The text of a kubeconfig file. */
  readonly kubeconfig: string;
  readonly process: ChildProcess;
  /** Called when a marked change has been handed to the socket; milliseconds since the epoch. */
  onWritten: (mark: number, at: number) => void = () => {};
  readonly #answers = new Map<number, (result: unknown) => void>();
  #asked = 0;

  private constructor(process: ChildProcess, lines: AsyncIterable<string>, url: string, kubeconfig: string) {
    this.process = process;
    this.url = url;
    this.kubeconfig = kubeconfig;
    void this.#listen(lines);
  }

  /** Resolves when it listens. Rejects when it ends before. */
  static async start(size: LoadSize): Promise<Load> {
    const flags = Object.entries(size).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const child = spawn(process.execPath, [MAIN, ...flags], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { value } = await lines.next();
    if (value === undefined) throw new Error('the load generator ended before it listened');
    const report = JSON.parse(value) as Report;
    if (report.says !== 'ready') throw new Error(`the load generator began with ${value}`);
    return new Load(child, { [Symbol.asyncIterator]: () => lines }, report.url, report.kubeconfig);
  }

  setRate(perSecond: number): Promise<unknown> {
    return this.#tell({ do: 'rate', perSecond });
  }

  flood(): Promise<unknown> {
    return this.#tell({ do: 'flood' });
  }

  async status(): Promise<Status> {
    return (await this.#tell({ do: 'counters' })) as Status;
  }

  async mark(): Promise<Mark> {
    return (await this.#tell({ do: 'mark' })) as Mark;
  }

  /** Resolves with the number of nodes that changed. */
  async storm(kind: 'labels' | 'taints'): Promise<number> {
    return (await this.#tell({ do: 'storm', kind })) as number;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      if (this.process.exitCode !== null) resolve();
      this.process.once('close', () => resolve());
      this.process.stdin?.end();
    });
  }

  #tell(command: Command): Promise<unknown> {
    this.#asked += 1;
    const answer = new Promise((resolve) => this.#answers.set(this.#asked, resolve));
    this.process.stdin?.write(`${JSON.stringify(command)}\n`);
    return answer;
  }

  async #listen(lines: AsyncIterable<string>): Promise<void> {
    for await (const line of lines) {
      const report = JSON.parse(line) as Report;
      if (report.says === 'written') this.onWritten(report.mark, report.at);
      if (report.says !== 'answer') continue;
      this.#answers.get(report.to)?.(report.result);
      this.#answers.delete(report.to);
    }
  }
}

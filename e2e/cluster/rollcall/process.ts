/** Rollcall as a user runs it: a process of its own, and what it prints, serves and exits with. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Programs } from '../programs.ts';
import { waitFor } from '../wait.ts';

const root = join(import.meta.dirname, '../../..');
const node = join(root, 'node_modules/.bin/node');
const server = join(root, 'lib/server/main.ts');

const argsFor = (kubeconfig: string) => [server, 'start', '--kubeconfig', kubeconfig, '--port', '0'];

export interface RollcallProcess {
  /** `http://127.0.0.1:port` */
  url: string;
  /** Parsed answer of a route; any status but 2xx fails. */
  get<T>(path: string): Promise<T>;
  stop(): Promise<void>;
}

/** Starts Rollcall against a kubeconfig and returns once it has read the cluster, as far as it may. */
export async function startRollcall(kubeconfig: string): Promise<RollcallProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-server-'));
  const programs = new Programs(folder, folder);
  try {
    // PATH and HOME come from `Programs`; nothing else of whoever runs the tests reaches it.
    await programs.start('rollcall', { program: node, args: argsFor(kubeconfig), env: { NODE_ENV: 'production' } });
    const url = await programs.untilReady('rollcall', async () => {
      const said = await readFile(join(folder, 'rollcall.log'), 'utf8');
      const found = /^Rollcall serves \S+ on (http:\S+)$/m.exec(said)?.[1];
      if (found === undefined) throw new Error(`it said: ${said.trim() || 'nothing'}`);
      return found;
    });
    const rollcall: RollcallProcess = {
      url,
      async get<T>(path: string) {
        const response = await fetch(url + path, { signal: AbortSignal.timeout(10_000) });
        if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
        return (await response.json()) as T;
      },
      stop: () => programs.stop(),
    };
    await waitFor(() => rollcall.get('/api/v1/coverage'), 20_000, 'the first answer');
    return rollcall;
  } catch (error) {
    await programs.stop();
    throw error;
  }
}

/** Runs Rollcall against a kubeconfig that it cannot use, and returns how it ended. */
export async function failToStart(kubeconfig: string): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(node, argsFor(kubeconfig), {
    env: { PATH: process.env.PATH, HOME: tmpdir(), NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 20_000,
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stderr }));
  });
}

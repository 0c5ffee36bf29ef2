/** Runs the server: reads the cluster, serves the pages, ends cleanly. Started by `lib/cli/start.mjs`. */
import { spawn } from 'node:child_process';
import { helpText } from '../cli/flags.mjs';
import { type Options, parseOptions } from '../cli/options.mjs';
import { UsageError } from '../cli/values.mjs';
import type { Demo } from '../demo/start.ts';
import { loadCluster } from '../kube/auth.ts';
import { ClusterConfigError, KubeError } from '../kube/errors.ts';
import { openPolicy, PolicyFileError } from '../policy/policy-file.ts';
import { oneLine, StartError } from './errors.ts';
import { type RunningServer, startServer } from './serve.ts';

/** Whatever still runs after this is cut off. */
const STOP_WITHIN_MS = 4_000;

const [command = 'start', ...args] = process.argv.slice(2);
let demo: Demo | null = null;
let server: RunningServer | null = null;
let isStopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
// Who started us may stop reading; the pages go on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
  const options = parseOptions(command, args, process.env);
  if (options === 'help') process.stdout.write(`${helpText(command)}\n`);
  else await start(options);
} catch (error) {
  if (!isOneSentence(error)) throw error;
  process.stderr.write(`${oneLine(error.message)}\n`);
  await end(error instanceof UsageError || error instanceof PolicyFileError ? 2 : 1);
}

async function start(options: Options): Promise<void> {
  // A bad policy is said before anything is started.
  const own = options.policy === undefined ? null : await openPolicy(options.policy, Date.now);
  demo = command === 'demo' ? await (await import('../demo/start.ts')).startDemo() : null;
  const policy = own ?? (demo === null ? null : await openPolicy(demo.policy, Date.now));
  const cluster = loadCluster({
    kubeconfig: demo?.kubeconfig ?? options.kubeconfig,
    context: demo?.context ?? options.context,
    token: options.token,
    env: process.env,
  });
  server = await startServer({ ...options, policy, cluster, isDemo: demo !== null, isDev: command === 'dev' });
  process.stdout.write(`${oneLine(`Rollcall serves ${cluster.context} on ${server.url}`)}\n`);
  if (options.open) openBrowser(server.url);
}

async function end(code: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  setTimeout(() => process.exit(code), STOP_WITHIN_MS).unref();
  try {
    await server?.stop();
    await demo?.stop();
  } finally {
    process.exit(code);
  }
}

function isOneSentence(error: unknown): error is Error {
  return [UsageError, PolicyFileError, StartError, ClusterConfigError, KubeError].some((kind) => error instanceof kind);
}

function openBrowser(url: string): void {
  const opener = process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer' : 'xdg-open';
  spawn(opener, [url], { stdio: 'ignore', detached: true })
    .once('error', () => process.stderr.write(`No ${opener} here to open the browser with: open ${url} yourself.\n`))
    .unref();
}

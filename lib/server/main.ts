/** Runs the server: reads the cluster, serves the pages, ends cleanly. Started by `lib/cli/start.mjs`. */
import { spawn } from 'node:child_process';
import { parseOptions } from '../cli/options.mjs';
import { loadCluster } from '../kube/auth.ts';
import { ClusterConfigError } from '../kube/errors.ts';
import { startServer } from './serve.ts';

/** Whatever still runs after this is cut off. */
const STOP_WITHIN_MS = 4_000;

const [command = 'start', ...args] = process.argv.slice(2);
const options = parseOptions(command, args, process.env);
if (options === 'help') process.exit(0);

try {
  const demo = command === 'demo' ? await (await import('../demo/start.ts')).startDemo() : null;
  const cluster = loadCluster({
    kubeconfig: demo?.kubeconfig ?? options.kubeconfig,
    context: demo?.context ?? options.context,
    token: options.token,
    env: process.env,
  });
  const server = await startServer({ ...options, cluster, isDemo: demo !== null, isDev: command === 'dev' });
  process.stdout.write(`Rollcall serves ${cluster.context} on ${server.url}\n`);
  if (options.open) openBrowser(server.url);

  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref();
    await server.stop();
    await demo?.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
} catch (error) {
  if (!(error instanceof ClusterConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

function openBrowser(url: string): void {
  const opener = process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer' : 'xdg-open';
  spawn(opener, [url], { stdio: 'ignore', detached: true })
    .once('error', () => process.stderr.write(`No ${opener} here to open the browser with: open ${url} yourself.\n`))
    .unref();
}

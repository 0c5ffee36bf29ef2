/**
 * Makes a fresh clone ready: packages, the pinned Node, the build. Plain JavaScript, since it runs before anything is
 * installed and on any Node.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const PINNED_NODE = path.join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

const INSTALL_STAMP = path.join(ROOT, 'node_modules', '.rollcall-lock');
const BUILD_STAMP = path.join(ROOT, '.next', 'rollcall-sources');
/** Everything that the build is made from. */
const SOURCES = ['app', 'components', 'lib', 'public', 'next.config.mjs', 'postcss.config.mjs', 'package-lock.json'];

/** A failure whose message is all that the user needs. */
export class SetupError extends Error {}

/** Installs with `npm ci` when the lock file changed since the last time, or nothing is installed yet. */
export function ensureInstalled() {
  const lock = digest([path.join(ROOT, 'package-lock.json')]);
  if (existsSync(PINNED_NODE) && existsSync(INSTALL_STAMP) && readFileSync(INSTALL_STAMP, 'utf8') === lock) return;
  say('Installing packages (npm ci) …');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const run =
    npm === undefined ? spawnSync('npm', args, options()) : spawnSync(process.execPath, [npm, ...args], options());
  if (run.status !== 0) throw new SetupError('npm ci failed: see the lines above; nothing was started.');
  writeFileSync(INSTALL_STAMP, lock);
}

/** Builds the pages when a source changed since the last build. */
export function ensureBuilt() {
  const sources = digest(SOURCES.flatMap((one) => filesBelow(path.join(ROOT, one))));
  if (existsSync(BUILD_STAMP) && readFileSync(BUILD_STAMP, 'utf8') === sources) return;
  say('Building the pages (next build) …');
  const next = path.join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next');
  const run = spawnSync(PINNED_NODE, [next, 'build'], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    encoding: 'utf8',
  });
  if (run.status !== 0) {
    process.stderr.write(`${run.stdout ?? ''}${run.stderr ?? ''}`);
    throw new SetupError('next build failed: see the lines above; nothing was started.');
  }
  mkdirSync(path.dirname(BUILD_STAMP), { recursive: true });
  writeFileSync(BUILD_STAMP, sources);
}

/**
 * Runs a file of ours under the pinned Node and resolves with its exit code. Signals are passed on, so that ending
 * npm ends the server.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>}
 */
export function runPinned(args, env = process.env) {
  const child = spawn(PINNED_NODE, args, { cwd: ROOT, stdio: 'inherit', env });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 128 + 15)));
  });
}

/** Runs `main`, and turns a failure that explains itself into one sentence and its exit code.
 * @param {() => Promise<number>} main
 */
export async function exitWith(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupError) && error?.constructor?.name !== 'UsageError') throw error;
    process.stderr.write(`${/** @type {Error} */ (error).message}\n`);
    process.exitCode = error instanceof SetupError ? 1 : 2;
  }
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}

/** @returns {import('node:child_process').SpawnSyncOptions} */
function options() {
  return { cwd: ROOT, stdio: ['ignore', 2, 2], env: process.env };
}

/** @param {string} place @returns {string[]} */
function filesBelow(place) {
  if (!existsSync(place)) return [];
  if (statSync(place).isFile()) return [place];
  return readdirSync(place).flatMap((name) => filesBelow(path.join(place, name)));
}

/** @param {readonly string[]} files */
function digest(files) {
  const hash = createHash('sha256');
  for (const file of [...files].sort()) hash.update(path.relative(ROOT, file)).update(readFileSync(file));
  return hash.digest('hex');
}

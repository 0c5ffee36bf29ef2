/**
 * Makes a fresh clone ready: packages, the pinned Node, the build. Plain JavaScript, since it runs before anything is
 * installed and on any Node.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalled } from './installed.mjs';
import { failedStep, run, SetupError } from './run.mjs';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const PINNED_NODE = path.join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

const BUILD_STAMP = path.join(ROOT, '.next', 'rollcall-sources');
/** Everything that the build is made from. */
const SOURCES = ['app', 'components', 'lib', 'public', 'next.config.mjs', 'postcss.config.mjs', 'package-lock.json'];

/** Installs with `npm ci` when what is installed is not what the lock file says. */
export async function ensureInstalled() {
  if (existsSync(PINNED_NODE) && isInstalled(ROOT)) return;
  say('Installing packages (npm ci) …');
  // The pinned Node is a development package, and NODE_ENV=production would leave those out.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm === undefined ? ['npm'] : [process.execPath, npm];
  const code = await run(command ?? 'npm', [...first, ...args], { cwd: ROOT, stdio: ['ignore', 2, 2] });
  if (code !== 0) throw failedStep('npm ci failed: see the lines above; nothing was started.');
  if (!existsSync(PINNED_NODE)) {
    throw new SetupError(
      'npm ci ran without install scripts, which the pinned Node needs: set ignore-scripts to false and start again.',
    );
  }
}

/** Builds the pages when a source changed since the last build. */
export async function ensureBuilt() {
  const sources = digest(SOURCES.flatMap((one) => filesBelow(path.join(ROOT, one))));
  if (existsSync(BUILD_STAMP) && readFileSync(BUILD_STAMP, 'utf8') === sources) return;
  say('Building the pages (next build) …');
  // A build that is cut short must not pass for the one before.
  rmSync(BUILD_STAMP, { force: true });
  const next = path.join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next');
  const env = { ...process.env, NODE_ENV: /** @type {const} */ ('production'), NEXT_TELEMETRY_DISABLED: '1' };
  let output = '';
  const code = await run(
    PINNED_NODE,
    [next, 'build'],
    { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] },
    (text) => {
      output += text;
    },
  );
  if (code !== 0) {
    process.stderr.write(output);
    throw failedStep('next build failed: see the lines above; nothing was started.');
  }
  writeFileSync(BUILD_STAMP, sources);
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Without tests, which no build reads. @param {string} place @returns {string[]} */
function filesBelow(place) {
  if (!existsSync(place)) return [];
  if (statSync(place).isFile()) return /\.test\.tsx?$/.test(place) ? [] : [place];
  return readdirSync(place).flatMap((name) => filesBelow(path.join(place, name)));
}

/** @param {readonly string[]} files */
function digest(files) {
  const hash = createHash('sha256');
  for (const file of [...files].sort()) hash.update(path.relative(ROOT, file)).update(readFileSync(file));
  return hash.digest('hex');
}

/** `npm test`, `npm run test:cluster`, `npm run check` and `npm run bench`: gets ready what is missing, then runs it. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt, ensureInstalled, exitWith, PINNED_NODE, ROOT, SetupError } from './ensure.mjs';

const BIN = path.join(ROOT, 'node_modules', '.bin');
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** @type {Readonly<Record<string, () => readonly (readonly string[])[]>>} */
const COMMANDS = {
  check: () => [
    ['biome', 'ci', '--error-on-warnings', '.'],
    ['tsc', '--noEmit', '-p', '.'],
    ['depcruise', '--config', '.dependency-cruiser.mjs', 'app', 'components', 'lib', 'e2e'],
    ['knip'],
  ],
  test() {
    ensureBuilt();
    return [
      ['vitest', 'run'],
      ['playwright', 'test'],
    ];
  },
  cluster() {
    ensureBuilt();
    return [['vitest', 'run', '-c', 'e2e/cluster/vitest.config.ts']];
  },
  bench: () => [['node', 'e2e/bench/run.ts']],
};

const [name = '', ...args] = process.argv.slice(2);

await exitWith(async () => {
  const steps = COMMANDS[name];
  if (steps === undefined)
    throw new SetupError(`No such command: ${name}. There are ${Object.keys(COMMANDS).join(', ')}.`);
  ensureInstalled();
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, PATH: `${BIN}${path.delimiter}${process.env.PATH ?? ''}` };
  if (name === 'test' || name === 'cluster') env.ROLLCALL_CHROMIUM = ensureChromium();
  for (const [tool = '', ...rest] of steps()) {
    const last = steps().length === 1 ? args : [];
    const command = tool === 'node' ? PINNED_NODE : path.join(BIN, tool);
    const run = spawnSync(command, [...rest, ...last], { cwd: ROOT, stdio: 'inherit', env });
    if (run.status !== 0) return run.status ?? 1;
  }
  return 0;
});

/** Finds a Chromium, or installs one with the system's package manager. @returns {string} */
function ensureChromium() {
  const given = process.env.ROLLCALL_CHROMIUM;
  const found = [...(given === undefined ? [] : [given]), ...CHROMIUM].find((one) => existsSync(one));
  if (found !== undefined) return found;
  const how = 'install it (Debian: apt-get install chromium), or name one with ROLLCALL_CHROMIUM=/path/to/chromium';
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) {
    throw new SetupError(`The browser tests need Chromium: ${how}.`);
  }
  process.stderr.write('Installing Chromium (apt-get install chromium) …\n');
  /** @type {import('node:child_process').SpawnSyncOptions} */
  const quiet = { stdio: ['ignore', 'ignore', 2] };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'], {
    ...quiet,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const installed = CHROMIUM.find((one) => existsSync(one));
  if (installed === undefined) throw new SetupError(`apt-get could not install Chromium: ${how}.`);
  return installed;
}

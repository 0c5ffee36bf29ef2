/** `npm test`, `npm run test:long`, `test:cluster`, `check` and `bench`: gets ready what is missing, then runs it. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt, ensureInstalled, PINNED_NODE, ROOT } from './ensure.mjs';
import { exitWith, run, SetupError } from './run.mjs';
import { UsageError } from './values.mjs';

const BIN = path.join(ROOT, 'node_modules', '.bin');
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * @typedef {object} Command
 * @property {boolean} needsPages
 * @property {boolean} needsBrowser
 * @property {readonly (readonly string[])[]} steps
 * @property {Readonly<Record<string, string>>} [env]
 */

/** @type {ReadonlyMap<string, Command>} */
const COMMANDS = new Map([
  [
    'check',
    {
      needsPages: false,
      needsBrowser: false,
      steps: [
        ['biome', 'ci', '--error-on-warnings', '.'],
        ['tsc', '--noEmit', '-p', '.'],
        ['depcruise', '--config', '.dependency-cruiser.mjs', 'app', 'components', 'lib', 'e2e'],
        ['knip'],
      ],
    },
  ],
  [
    'test',
    {
      needsPages: true,
      needsBrowser: true,
      steps: [
        ['vitest', 'run'],
        ['playwright', 'test'],
      ],
    },
  ],
  [
    'long',
    {
      needsPages: true,
      needsBrowser: false,
      steps: [['vitest', 'run', 'lib/', 'e2e/server/kill', 'e2e/long/']],
      env: { ROLLCALL_LONG: '1' },
    },
  ],
  [
    'cluster',
    { needsPages: true, needsBrowser: true, steps: [['vitest', 'run', '-c', 'e2e/cluster/vitest.config.ts']] },
  ],
  ['bench', { needsPages: true, needsBrowser: false, steps: [['node', 'e2e/bench/run.ts']] }],
]);

const [name = '', ...args] = process.argv.slice(2);

await exitWith(async () => {
  const command = COMMANDS.get(name);
  if (command === undefined) {
    throw new UsageError(`No such command: ${name}. There are ${[...COMMANDS.keys()].join(', ')}.`);
  }
  await ensureInstalled();
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, ...command.env, PATH: `${BIN}${path.delimiter}${process.env.PATH ?? ''}` };
  if (command.needsBrowser) env.ROLLCALL_CHROMIUM = ensureChromium();
  if (command.needsPages) await ensureBuilt();
  // Further arguments go to the tool where there is one.
  const further = command.steps.length === 1 ? args : [];
  for (const [tool = '', ...rest] of command.steps) {
    const program = tool === 'node' ? PINNED_NODE : path.join(BIN, tool);
    const code = await run(program, [...rest, ...further], { cwd: ROOT, stdio: 'inherit', env });
    if (code !== 0) return code;
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

/** `npm start`, `npm run demo`, `npm run dev` and `npm run build`: gets ready what is missing, then serves. */
import path from 'node:path';
import { ensureBuilt, ensureInstalled, PINNED_NODE, ROOT } from './ensure.mjs';
import { helpText } from './flags.mjs';
import { parseOptions } from './options.mjs';
import { exitWith, run } from './run.mjs';

const [command = 'start', ...args] = process.argv.slice(2);

await exitWith(async () => {
  if (command === 'build') {
    await ensureInstalled();
    await ensureBuilt();
    return 0;
  }
  // Bad flags are said before minutes go into an install.
  if (parseOptions(command, args, process.env) === 'help') {
    process.stdout.write(`${helpText(command)}\n`);
    return 0;
  }
  await ensureInstalled();
  if (command !== 'dev') await ensureBuilt();
  const env = {
    ...process.env,
    NODE_ENV: command === 'dev' ? /** @type {const} */ ('development') : /** @type {const} */ ('production'),
    INIT_CWD: process.env.INIT_CWD ?? process.cwd(),
  };
  const main = path.join(ROOT, 'lib', 'server', 'main.ts');
  return run(PINNED_NODE, [main, command, ...args], { cwd: ROOT, stdio: 'inherit', env });
});

/** `npm start`, `npm run demo`, `npm run dev` and `npm run build`: gets ready what is missing, then serves. */
import path from 'node:path';
import { ensureBuilt, ensureInstalled, exitWith, ROOT, runPinned } from './ensure.mjs';
import { helpText, parseOptions } from './options.mjs';

const [command = 'start', ...args] = process.argv.slice(2);

await exitWith(async () => {
  if (command === 'build') {
    ensureInstalled();
    ensureBuilt();
    return 0;
  }
  // Bad flags are said before minutes go into an install.
  if (parseOptions(command, args, process.env) === 'help') {
    process.stdout.write(`${helpText(command)}\n`);
    return 0;
  }
  ensureInstalled();
  if (command !== 'dev') ensureBuilt();
  const NODE_ENV = command === 'dev' ? 'development' : 'production';
  return runPinned([path.join(ROOT, 'lib/server/main.ts'), command, ...args], { ...process.env, NODE_ENV });
});

import { spawn } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, SetupError } from './run.mjs';

const node = (code: string, stdio: 'ignore' | 'pipe' = 'ignore') => run(process.execPath, ['-e', code], { stdio });

describe('running a program', () => {
  it.each([
    ['process.exit(0)', 0],
    ['process.exit(2)', 2],
    ['process.kill(process.pid, "SIGKILL")', 137],
    ['process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 5_000)', 143],
  ])('%s ends with %i, as a shell has it', async (code, expected) => {
    expect(await node(code)).toBe(expected);
  });

  it('hands over what it writes, on both streams', async () => {
    let output = '';
    await run(process.execPath, ['-e', 'console.log("out"); console.error("err")'], { stdio: 'pipe' }, (text) => {
      output += text;
    });
    expect(output.split('\n').sort()).toEqual(['', 'err', 'out']);
  });

  it('says in one sentence that there is no such program', async () => {
    const failed = run('/nowhere/tool', [], {});
    await expect(failed).rejects.toThrow(SetupError);
    await expect(failed).rejects.toThrow('/nowhere/tool could not be started (ENOENT).');
  });

  it('leaves no listener behind', async () => {
    const before = process.listenerCount('SIGTERM');
    await node('');
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('passes %s on and waits for the end', async (signal) => {
    const inner = `process.on(${JSON.stringify(signal)}, () => setTimeout(() => process.exit(7), 50));
      console.log("ready"); setTimeout(() => process.exit(1), 5_000);`;
    const outer = `import { run } from ${JSON.stringify(path.join(import.meta.dirname, 'run.mjs'))};
      process.exitCode = await run(process.execPath, ['-e', ${JSON.stringify(inner)}], { stdio: 'inherit' });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', outer], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.once('data', () => child.kill(signal));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(7);
  });
});

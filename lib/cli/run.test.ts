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
    const { child, code } = runOutside(inner);
    child.stdout.once('data', () => child.kill(signal));
    expect(await code).toBe(7);
  });

  it('cuts off what does not end', async () => {
    const inner = 'process.on("SIGTERM", () => {}); console.log("ready"); setTimeout(() => {}, 15_000);';
    const { child, code } = runOutside(inner);
    child.stdout.once('data', () => child.kill('SIGTERM'));
    const asked = Date.now();
    expect(await code).toBe(137);
    expect(Date.now() - asked).toBeLessThan(6_000);
  });

  it('says nothing of a step that was interrupted', async () => {
    const inner = 'console.log("ready"); process.on("SIGINT", () => process.exit(1)); setTimeout(() => {}, 5_000);';
    const { child, code } = runOutside(inner, "throw failedStep('npm ci failed.');");
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    child.stdout.once('data', () => child.kill('SIGINT'));
    expect([await code, said]).toEqual([130, '']);
  });
});

/** A process that runs `code` in another through `run`, and then does `after`. */
function runOutside(code: string, after = '') {
  const outer = `import { failedStep, run } from ${JSON.stringify(path.join(import.meta.dirname, 'run.mjs'))};
    process.exitCode = await run(process.execPath, ['-e', ${JSON.stringify(code)}], { stdio: 'inherit' });
    ${after}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', outer], { stdio: ['ignore', 'pipe', 'pipe'] });
  return { child, code: new Promise((resolve) => child.once('close', resolve)) };
}

import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLAGS, helpText } from './flags.mjs';
import { parseOptions } from './options.mjs';
import { UsageError } from './values.mjs';

const parse = (args: readonly string[] = [], env: Record<string, string> = {}, command = 'start') => {
  const options = parseOptions(command, args, env);
  if (options === 'help') throw new Error('help was asked for');
  return options;
};
const refusal = (args: readonly string[] = [], env: Record<string, string> = {}, command = 'start'): string => {
  try {
    parseOptions(command, args, env);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('the options', () => {
  it('have defaults that need nothing', () => {
    expect(parse()).toEqual({
      port: 3000,
      host: '127.0.0.1',
      open: false,
      kubeconfig: undefined,
      context: undefined,
      token: undefined,
      policy: undefined,
      hosts: [],
      consistencyCheck: false,
    });
  });

  it.each([
    [['--port', '8080'], { port: 8080 }],
    [['--port=0'], { port: 0 }],
    [['--port', '65535'], { port: 65_535 }],
    [['--host', '::1'], { host: '::1' }],
    [['--host', 'localhost'], { host: 'localhost' }],
    [['--host=127.255.0.9'], { host: '127.255.0.9' }],
    [['--open'], { open: true }],
    [['--kubeconfig', '/etc/k'], { kubeconfig: '/etc/k' }],
    [['--kubeconfig=/a=b'], { kubeconfig: '/a=b' }],
    [['--context', 'prod eu'], { context: 'prod eu' }],
    [['--context=-'], { context: '-' }],
    [['--policy', '/etc/policy.yaml'], { policy: '/etc/policy.yaml' }],
    [['--hosts', 'Rollcall.Example:8443, [::1]:80 ,x'], { hosts: ['rollcall.example:8443', '[::1]:80', 'x'] }],
    [['--consistency-check'], { consistencyCheck: true }],
    [['--port', '1', '--port', '2'], { port: 2 }],
  ])('take %j', (args, expected) => {
    expect(parse(args)).toMatchObject(expected);
  });

  it.each([
    [{ PORT: '8080' }, { port: 8080 }],
    [{ ROLLCALL_HOST: '::1' }, { host: '::1' }],
    [{ ROLLCALL_OPEN: '1' }, { open: true }],
    [{ ROLLCALL_OPEN: 'true' }, { open: true }],
    [{ ROLLCALL_CONSISTENCY_CHECK: 'true' }, { consistencyCheck: true }],
    [{ ROLLCALL_OPEN: '0' }, { open: false }],
    [{ ROLLCALL_CONTEXT: 'prod' }, { context: 'prod' }],
    [{ ROLLCALL_POLICY: '/etc/policy.yaml' }, { policy: '/etc/policy.yaml' }],
    [{ ROLLCALL_HOSTS: 'a.example,b.example:1' }, { hosts: ['a.example', 'b.example:1'] }],
    [{ ROLLCALL_TOKEN: 'ey.J0-x_y~z+/=' }, { token: 'ey.J0-x_y~z+/=' }],
    [
      { PORT: '', ROLLCALL_HOST: '', ROLLCALL_TOKEN: '', ROLLCALL_OPEN: '' },
      { port: 3000, host: '127.0.0.1' },
    ],
  ])('read the environment %j', (env, expected) => {
    expect(parse([], env)).toMatchObject(expected);
  });

  it('let a flag beat its variable, a bad one too', () => {
    expect(parse(['--port', '1', '--context', 'flag'], { PORT: 'junk', ROLLCALL_CONTEXT: 'env' })).toMatchObject({
      port: 1,
      context: 'flag',
    });
  });

  it('leave KUBECONFIG, which may list several files, to the reader of kubeconfigs', () => {
    expect(parse([], { KUBECONFIG: '/a:/b' }).kubeconfig).toBeUndefined();
  });

  it('take a relative file from the folder in which it was typed, not from where npm runs the script', () => {
    const env = { INIT_CWD: '/home/me', ROLLCALL_POLICY: 'p.yaml' };
    expect(parse(['--kubeconfig', 'k.yaml'], env)).toMatchObject({
      kubeconfig: '/home/me/k.yaml',
      policy: '/home/me/p.yaml',
    });
    expect(parse(['--kubeconfig', 'k.yaml']).kubeconfig).toBe(path.resolve('k.yaml'));
  });

  it('give the demo no token and no cluster to choose', () => {
    const env = { ROLLCALL_TOKEN: 'secret', ROLLCALL_CONTEXT: 'prod', PORT: '4' };
    expect(parse([], env, 'demo')).toMatchObject({ token: undefined, context: undefined, port: 4 });
    expect(refusal(['--context', 'x'], {}, 'demo')).toContain('"--context"');
  });
});

describe('what can not be meant', () => {
  it.each([
    [['--bogus'], 'Unknown flag "--bogus": run with --help to see them all.'],
    [['prod'], 'Unknown flag "prod": run with --help to see them all.'],
    [['--'], 'Unknown flag "--": run with --help to see them all.'],
    [['--port'], '--port needs a value: --port N.'],
    [['--port='], '--port needs a value: --port N.'],
    [['--port', '--open'], '--port needs a value: --port N.'],
    [['--kubeconfig', ''], '--kubeconfig needs a value: --kubeconfig FILE.'],
    [['--open=yes'], '--open takes no value: leave out what stands behind the "=".'],
    [['--port', '65536'], '--port takes a number from 0 to 65535, but got "65536".'],
    [['--port', '-1'], '--port takes a number from 0 to 65535, but got "-1".'],
    [['--port', '1e3'], '--port takes a number from 0 to 65535, but got "1e3".'],
    [['--port', '80.5'], '--port takes a number from 0 to 65535, but got "80.5".'],
    [['--port', ' 80'], '--port takes a number from 0 to 65535, but got " 80".'],
    [['--hosts', 'https://x.example'], 'but got "https://x.example"'],
    [['--hosts', '*'], 'but got "*"'],
    [['--hosts', 'a b'], 'but got "a b"'],
  ])('%j is refused', (args, message) => {
    expect(refusal(args)).toContain(message);
  });

  it.each([
    [{ PORT: 'http' }, 'PORT takes a number from 0 to 65535, but got "http".'],
    [{ ROLLCALL_OPEN: 'yes' }, 'ROLLCALL_OPEN takes 1 or 0, but got "yes".'],
    [{ ROLLCALL_HOST: '0.0.0.0' }, 'ROLLCALL_HOST "0.0.0.0" is refused'],
    [{ ROLLCALL_HOSTS: '/' }, 'ROLLCALL_HOSTS takes names'],
  ])('%j is refused by the name of the variable', (env, message) => {
    expect(refusal([], env)).toContain(message);
  });

  it.each([
    '0.0.0.0',
    '::',
    '[::1]',
    'localhost.',
    'LOCALHOST',
    'rollcall.example',
    '127.1',
    '127.0.0.256',
    '0x7f.0.0.1',
    '2130706433',
    '::ffff:127.0.0.1',
    '10.0.0.1',
    '128.0.0.1',
    '127.0.0.1:80',
  ])('serving on %s is refused with the safe way', (host) => {
    expect(refusal(['--host', host])).toMatch(/^--host ".*" is refused: .*kubectl port-forward or ssh -L\.$/);
  });

  it('names the flag that npm kept for itself, and how to write it', () => {
    expect(refusal(['3001'], { npm_config_port: 'true' })).toBe(
      'npm kept --port for itself: write npm start -- --port N, with the two dashes.',
    );
    expect(refusal([], { npm_config_open: 'true' }, 'demo')).toContain('write npm run demo -- --open,');
  });

  it('never repeats a token', () => {
    expect(refusal(['--token=s3cret'])).toMatch(/no --token: put it into ROLLCALL_TOKEN\.$/);
    expect(refusal(['--tocken=s3cret'])).not.toContain('s3cret');
    expect(refusal([], { ROLLCALL_TOKEN: 's3cret\n' })).not.toContain('s3cret');
  });

  it('is said in one line of bearable length, whatever was typed', () => {
    const word = fc.oneof(
      fc.constantFrom(...FLAGS.map((one) => one.flag)),
      fc.string(),
      fc.string({ minLength: 80, maxLength: 200 }),
      fc.constantFrom('a\nb', '\u001b[31m', '--x\r\n', '--host=\n', '=', '--port=\u2028'),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), fc.constantFrom('start', 'demo', 'dev'), (args, command) => {
        try {
          parseOptions(command, args, {});
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          const { message } = error as UsageError;
          expect(message).toMatch(/^[^\p{C}\u2028\u2029]{10,400}\.$/u);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('the help', () => {
  it.each(['start', 'demo', 'dev'])('of %s lists each of its flags with its variable, and no other', (command) => {
    const text = helpText(command);
    for (const { flag, env, commands } of FLAGS) {
      const lines = text.split('\n').filter((line) => line.trimStart().startsWith(`${flag} `));
      expect(lines).toHaveLength(commands.includes(command) ? 1 : 0);
      if (lines.length > 0) expect(lines[0]).toContain(env);
    }
    expect(text.includes('ROLLCALL_TOKEN')).toBe(command !== 'demo');
    expect(text.startsWith(command === 'start' ? 'Usage: npm start -- ' : `Usage: npm run ${command} -- `)).toBe(true);
  });

  it('is what is asked for by --help and -h, wherever they stand', () => {
    for (const args of [['--help'], ['-h'], ['--port', '1', '--help'], ['--help', '--bogus']]) {
      expect(parseOptions('start', args, {})).toBe('help');
    }
  });
});

/**
 * What `npm start` and `npm run demo` were asked to do. Plain JavaScript, since it runs before anything is installed
 * and on any Node.
 */
import path from 'node:path';
import { commandLine, FLAGS, TOKEN_ENV } from './flags.mjs';
import { parseHost, parseHosts, parsePort, parseSwitch, parseToken, shown, UsageError } from './values.mjs';

/**
 * @typedef {object} Options
 * @property {number} port 0 means any free one.
 * @property {string} host
 * @property {boolean} open
 * @property {string | undefined} kubeconfig From the flag only: KUBECONFIG may list several files, and lib/kube reads it.
 * @property {string | undefined} context
 * @property {string | undefined} token
 * @property {string | undefined} policy
 * @property {boolean} consistencyCheck
 * @property {readonly string[]} hosts Further `Host` values to answer to, for a proxy in front.
 */

/** @typedef {import('./flags.mjs').Flag} Flag */
/** @typedef {import('./values.mjs').Given} Given */
/** @typedef {Readonly<Record<string, string | undefined>>} Environment */

/**
 * @param {string} command `start`, `demo` or `dev`.
 * @param {readonly string[]} args What stands behind `--`.
 * @param {Environment} env
 * @returns {Options | 'help'}
 * @throws {UsageError} with one sentence, on an unknown flag or a bad value.
 */
export function parseOptions(command, args, env) {
  const flags = FLAGS.filter((one) => one.commands.includes(command));
  refuseSwallowed(command, flags, env);
  const given = readArguments(flags, args);
  if (given === 'help') return 'help';
  /** @param {string} name @returns {Given | null} */
  const value = (name) => {
    const flag = flags.find((one) => one.flag === name);
    if (flag === undefined) return null;
    const text = given.get(name);
    if (text !== undefined) return { text, from: name };
    const fromEnv = env[flag.env];
    return fromEnv === undefined || fromEnv === '' ? null : { text: fromEnv, from: flag.env };
  };
  const file = given.get('--kubeconfig');
  const policy = value('--policy')?.text;
  return {
    port: parsePort(value('--port')),
    host: parseHost(value('--host')),
    open: parseSwitch(value('--open')),
    kubeconfig: file === undefined ? undefined : asTyped(file, env),
    context: value('--context')?.text,
    token: command === 'demo' ? undefined : parseToken(env[TOKEN_ENV]),
    policy: policy === undefined ? undefined : asTyped(policy, env),
    hosts: parseHosts(value('--hosts')),
    consistencyCheck: parseSwitch(value('--consistency-check')),
  };
}

/**
 * npm runs scripts in the project's folder; a path means the one in which it was typed.
 * @param {string} file @param {Environment} env
 */
function asTyped(file, env) {
  return path.resolve(env.INIT_CWD ?? '', file);
}

/**
 * @param {readonly Flag[]} flags
 * @param {readonly string[]} args
 * @returns {ReadonlyMap<string, string> | 'help'} Each flag's value.
 */
function readArguments(flags, args) {
  /** @type {Map<string, string>} */
  const given = new Map();
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--help' || arg === '-h') return 'help';
    const [name = '', ...inline] = arg.split('=');
    const flag = flags.find((one) => one.flag === name);
    if (flag === undefined) throw unknownFlag(name);
    if (flag.value === null) {
      if (inline.length > 0) throw new UsageError(`${name} takes no value: leave out what stands behind the "=".`);
      given.set(name, '1');
      continue;
    }
    const value = inline.length > 0 ? inline.join('=') : rest[0]?.startsWith('--') ? '' : (rest.shift() ?? '');
    if (value === '') throw new UsageError(`${name} needs a value: ${name} ${flag.value}.`);
    given.set(name, value);
  }
  return given;
}

/** What stands behind the "=" stays out of the sentence: it may be a secret. @param {string} name */
function unknownFlag(name) {
  if (name === '--token') {
    return new UsageError(
      `A token on a command line is seen by every process, so there is no --token: put it into ${TOKEN_ENV}.`,
    );
  }
  return new UsageError(`Unknown flag ${shown(name)}: run with --help to see them all.`);
}

/**
 * Without `--` npm keeps flags for itself, and the server would start without them.
 * @param {string} command @param {readonly Flag[]} flags @param {Environment} env
 */
function refuseSwallowed(command, flags, env) {
  const kept = flags.find((one) => env[`npm_config_${one.flag.slice(2)}`] !== undefined);
  if (kept === undefined) return;
  const usage = [commandLine(command), '--', kept.flag, ...(kept.value === null ? [] : [kept.value])].join(' ');
  throw new UsageError(`npm kept ${kept.flag} for itself: write ${usage}, with the two dashes.`);
}

/**
 * Flags and environment of `npm start` and `npm run demo`. Plain JavaScript, since it runs before anything is
 * installed and on any Node.
 */

/**
 * @typedef {object} Options
 * @property {number} port 0 means any free one.
 * @property {string} host
 * @property {boolean} open
 * @property {string | undefined} kubeconfig
 * @property {string | undefined} context
 * @property {string | undefined} token
 * @property {readonly string[]} hosts Further `Host` values to answer to, for a proxy in front.
 */

export class UsageError extends Error {}

/** @type {ReadonlyArray<{ flag: string, env: string | null, value: string | null, says: string, commands: readonly string[] }>} */
const FLAGS = [
  {
    flag: '--port',
    env: 'PORT',
    value: 'N',
    says: 'Port to serve on; 0 takes any free one. Default 3000.',
    commands: ['start', 'demo', 'dev'],
  },
  {
    flag: '--host',
    env: 'ROLLCALL_HOST',
    value: 'ADDR',
    says: 'Loopback address to serve on. Default 127.0.0.1.',
    commands: ['start', 'demo', 'dev'],
  },
  {
    flag: '--open',
    env: 'ROLLCALL_OPEN',
    value: null,
    says: 'Open the page in the browser.',
    commands: ['start', 'demo', 'dev'],
  },
  {
    flag: '--kubeconfig',
    env: 'KUBECONFIG',
    value: 'FILE',
    says: 'Kubeconfig to read. Default ~/.kube/config, then the in-cluster service account.',
    commands: ['start', 'dev'],
  },
  {
    flag: '--context',
    env: 'ROLLCALL_CONTEXT',
    value: 'NAME',
    says: 'Context of the kubeconfig. Default its current one.',
    commands: ['start', 'dev'],
  },
  {
    flag: '--hosts',
    env: 'ROLLCALL_HOSTS',
    value: 'LIST',
    says: 'Further Host headers to answer to, with their ports, comma-separated.',
    commands: ['start', 'demo', 'dev'],
  },
];

/** Read from the environment only: a token on a command line is seen by every process. */
const TOKEN_ENV = 'ROLLCALL_TOKEN';

/**
 * @param {string} command
 * @returns {string} What `--help` prints.
 */
export function helpText(command) {
  const name = command === 'start' ? 'npm start' : `npm run ${command}`;
  const rows = FLAGS.filter((one) => one.commands.includes(command)).map((one) => {
    const left = `  ${one.flag}${one.value === null ? '' : ` ${one.value}`}`;
    return `${left.padEnd(22)}${(one.env ?? '').padEnd(18)}${one.says}`;
  });
  return [
    `Usage: ${name} -- [flags]`,
    '',
    `${'  Flag'.padEnd(22)}${'Environment'.padEnd(18)}What it does`,
    ...rows,
    `${'  '.padEnd(22)}${TOKEN_ENV.padEnd(18)}Bearer token to use instead of the kubeconfig's credentials.`,
    `  ${'--help'.padEnd(38)}Print this.`,
    '',
    'A flag beats its environment variable.',
  ].join('\n');
}

/**
 * @param {string} command `start`, `demo` or `dev`.
 * @param {readonly string[]} args What stands behind `--`.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {Options | 'help'}
 * @throws {UsageError} with one sentence, on an unknown flag or a bad value.
 */
export function parseOptions(command, args, env) {
  const allowed = FLAGS.filter((one) => one.commands.includes(command));
  /** @type {Map<string, string>} */
  const given = new Map();
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--help' || arg === '-h') return 'help';
    const [name = '', ...inline] = arg.split('=');
    const flag = allowed.find((one) => one.flag === name);
    if (flag === undefined) throw new UsageError(`Unknown flag ${arg}: run with --help to see them all.`);
    if (flag.value === null && inline.length > 0) throw new UsageError(`${flag.flag} takes no value, but got ${arg}.`);
    const value = flag.value === null ? '1' : inline.length > 0 ? inline.join('=') : rest.shift();
    if (!value) throw new UsageError(`${flag.flag} needs a value: ${flag.flag} ${flag.value}.`);
    given.set(flag.flag, value);
  }
  /** @param {string} flag */
  const value = (flag) => {
    const known = allowed.find((one) => one.flag === flag);
    const fromEnv = known?.env == null ? undefined : env[known.env];
    return given.get(flag) ?? (fromEnv === '' ? undefined : fromEnv);
  };
  return {
    port: parsePort(value('--port')),
    host: parseHost(value('--host')),
    open: value('--open') === '1' || value('--open') === 'true',
    kubeconfig: value('--kubeconfig'),
    context: value('--context'),
    token: command === 'demo' ? undefined : env[TOKEN_ENV] || undefined,
    hosts: (value('--hosts') ?? '')
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  };
}

/** @param {string | undefined} text */
function parsePort(text) {
  if (text === undefined) return 3000;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new UsageError(`--port takes a number from 0 to 65535, but got ${JSON.stringify(text)}.`);
  }
  return port;
}

/** @param {string | undefined} text */
function parseHost(text) {
  const host = text ?? '127.0.0.1';
  const isLoopback = host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
  if (isLoopback) return host;
  throw new UsageError(
    `--host ${host} is refused: without access modes Rollcall serves loopback only; reach it through kubectl port-forward or ssh -L.`,
  );
}

/**
 * The flags of `npm start` and `npm run demo`, each with its environment variable. Plain JavaScript, since it runs
 * before anything is installed and on any Node.
 */

/**
 * @typedef {object} Flag
 * @property {string} flag
 * @property {string} env
 * @property {string | null} value What `--help` calls the value; null for a switch.
 * @property {string} says
 * @property {readonly string[]} commands
 */

const SERVING = ['start', 'demo', 'dev'];
const READING = ['start', 'dev'];

/** @type {readonly Flag[]} */
export const FLAGS = [
  {
    flag: '--port',
    env: 'PORT',
    value: 'N',
    says: 'Port to serve on; 0 takes any free one. Default 3000.',
    commands: SERVING,
  },
  {
    flag: '--host',
    env: 'ROLLCALL_HOST',
    value: 'ADDR',
    says: 'Loopback address to serve on. Default 127.0.0.1.',
    commands: SERVING,
  },
  {
    flag: '--open',
    env: 'ROLLCALL_OPEN',
    value: null,
    says: 'Open the page in the browser.',
    commands: SERVING,
  },
  {
    flag: '--kubeconfig',
    env: 'KUBECONFIG',
    value: 'FILE',
    says: 'Kubeconfig to read. Default ~/.kube/config, then the in-cluster service account.',
    commands: READING,
  },
  {
    flag: '--context',
    env: 'ROLLCALL_CONTEXT',
    value: 'NAME',
    says: 'Context of the kubeconfig. Default its current one.',
    commands: READING,
  },
  {
    flag: '--policy',
    env: 'ROLLCALL_POLICY',
    value: 'FILE',
    says: 'What must run where and what is left out on purpose, as in deploy/policy.example.yaml.',
    commands: SERVING,
  },
  {
    flag: '--hosts',
    env: 'ROLLCALL_HOSTS',
    value: 'LIST',
    says: 'Further Host headers to answer to, with their ports, comma-separated.',
    commands: SERVING,
  },
  {
    flag: '--consistency-check',
    env: 'ROLLCALL_CONSISTENCY_CHECK',
    value: null,
    says: 'Compare every list with a fresh one about every 12 minutes; see /metrics.',
    commands: READING,
  },
];

/** Read from the environment only: a token on a command line is seen by every process. */
export const TOKEN_ENV = 'ROLLCALL_TOKEN';

/**
 * @param {string} command
 * @returns {string} What `--help` prints.
 */
export function helpText(command) {
  const rows = FLAGS.filter((one) => one.commands.includes(command)).map((one) =>
    row(one.value === null ? one.flag : `${one.flag} ${one.value}`, one.env, one.says),
  );
  if (READING.includes(command)) {
    rows.push(row('', TOKEN_ENV, "Bearer token to use instead of the kubeconfig's credentials."));
  }
  return [
    `Usage: ${commandLine(command)} -- [flags]`,
    '',
    row('Flag', 'Environment', 'What it does'),
    ...rows,
    row('--help', '', 'Print this.'),
    '',
    'A flag beats its environment variable.',
  ].join('\n');
}

/**
 * @param {string} command
 * @returns {string} What to type for it.
 */
export function commandLine(command) {
  return command === 'start' ? 'npm start' : `npm run ${command}`;
}

/** @param {string} flag @param {string} env @param {string} says */
function row(flag, env, says) {
  return `  ${flag.padEnd(20)}${env.padEnd(28)}${says}`;
}

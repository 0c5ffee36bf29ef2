/** Child processes that end with us, and the exit codes that shells expect. Runs on any Node. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { UsageError } from './values.mjs';

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** A failure whose message is all that the user needs. */
export class SetupError extends Error {}

/** What a signal to us may take. */
const END_LIMIT_MS = 4_800;
/** The signal that we were told to end by. */
let endedBy = /** @type {NodeJS.Signals | null} */ (null);

/**
 * Runs a program and resolves with its exit code, 128 + n when signal n ended it. Signals to us go on to it, so that
 * ending npm ends the server; what takes too long then is cut off.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @param {(text: string) => void} [onOutput] What it writes, where `stdio` pipes it.
 * @returns {Promise<number>}
 */
export function run(command, args, options, onOutput = () => {}) {
  const child = spawn(command, args, options);
  let limit = /** @type {NodeJS.Timeout | undefined} */ (undefined);
  const listeners = SIGNALS.map((signal) => {
    const pass = () => {
      endedBy = signal;
      limit ??= setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS);
      child.kill(signal);
    };
    process.on(signal, pass);
    return () => process.off(signal, pass);
  });
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', onOutput);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      const why = 'code' in error ? error.code : error.name;
      reject(new SetupError(`${command} could not be started (${why}).`));
    });
    child.once('close', (code, signal) => resolve(code ?? exitCodeOf(signal ?? 'SIGTERM')));
  }).finally(() => {
    clearTimeout(limit);
    for (const stop of listeners) stop();
  });
}

/** @param {NodeJS.Signals} signal */
function exitCodeOf(signal) {
  return 128 + constants.signals[signal];
}

/**
 * The error of a step that failed. One that was interrupted needs no words: this ends the process with its code.
 * @param {string} message
 */
export function failedStep(message) {
  if (endedBy !== null) process.exit(exitCodeOf(endedBy));
  return new SetupError(message);
}

/**
 * Sets the exit code to what `main` resolves with. A failure that explains itself becomes one sentence: 2 for what was
 * asked wrongly, 1 for what went wrong.
 * @param {() => Promise<number>} main
 */
export async function exitWith(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupError) && !(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

/** Child processes that end with us, and the exit codes that shells expect. Runs on any Node. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { UsageError } from './values.mjs';

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** A failure whose message is all that the user needs. */
export class SetupError extends Error {}

/**
 * Runs a program and resolves with its exit code, 128 + n when signal n ended it. Signals to us go on to it, so that
 * ending npm ends the server.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @param {(text: string) => void} [onOutput] What it writes, where `stdio` pipes it.
 * @returns {Promise<number>}
 */
export function run(command, args, options, onOutput = () => {}) {
  const child = spawn(command, args, options);
  const listeners = SIGNALS.map((signal) => {
    const pass = () => child.kill(signal);
    process.on(signal, pass);
    return () => process.off(signal, pass);
  });
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', onOutput);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      const why = 'code' in error ? error.code : error.name;
      reject(new SetupError(`${command} could not be started (${why}).`));
    });
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
  }).finally(() => {
    for (const stop of listeners) stop();
  });
}

/**
 * The error of a step that failed. One that a signal ended needs no words: this ends the process with the same code.
 * @param {number} code
 * @param {string} message
 */
export function failedStep(code, message) {
  if (code > 128) process.exit(code);
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

/** Values of flags and variables, read or refused in one sentence. Runs before anything is installed and on any Node. */
import { isIPv4 } from 'node:net';
import { TOKEN_ENV } from './flags.mjs';

/**
 * A value, and the flag or the variable that it came from, for the sentence that refuses it.
 * @typedef {{ readonly text: string, readonly from: string }} Given
 */

/** What was asked can't be done; the message is one sentence. */
export class UsageError extends Error {}

/** @param {Given | null} given */
export function parsePort(given) {
  if (given === null) return 3000;
  const port = Number(given.text);
  if (/^\d{1,5}$/.test(given.text) && port <= 65_535) return port;
  throw new UsageError(`${given.from} takes a number from 0 to 65535, but got ${shown(given.text)}.`);
}

/** @param {Given | null} given */
export function parseHost(given) {
  if (given === null) return '127.0.0.1';
  const { text, from } = given;
  if (text === 'localhost' || text === '::1' || (isIPv4(text) && text.startsWith('127.'))) return text;
  throw new UsageError(
    `${from} ${shown(text)} is refused: without access modes Rollcall serves loopback only (127.0.0.1, ::1 or localhost); reach it through kubectl port-forward or ssh -L.`,
  );
}

/** @param {Given | null} given */
export function parseSwitch(given) {
  if (given === null) return false;
  if (given.text === '1' || given.text === 'true') return true;
  if (given.text === '0' || given.text === 'false') return false;
  throw new UsageError(`${given.from} takes 1 or 0, but got ${shown(given.text)}.`);
}

/** @param {Given | null} given @returns {readonly string[]} */
export function parseHosts(given) {
  if (given === null) return [];
  const hosts = given.text
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== '');
  const bad = hosts.find((one) => !/^([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(:\d{1,5})?$/.test(one));
  if (bad === undefined) return hosts;
  throw new UsageError(
    `${given.from} takes names as they stand in a Host header, such as rollcall.example:8443, but got ${shown(bad)}.`,
  );
}

/** @param {string | undefined} token */
export function parseToken(token) {
  if (token === undefined || token === '') return undefined;
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new UsageError(
    `${TOKEN_ENV} is no bearer token: it holds spaces, line ends or other characters that none has.`,
  );
}

/** A value as a sentence may quote it: one line, not a page, nothing that moves a terminal. @param {string} text */
export function shown(text) {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return JSON.stringify(short).replaceAll(
    /[\p{C}\u2028\u2029]/gu,
    (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

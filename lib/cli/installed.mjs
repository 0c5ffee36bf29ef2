/** Whether node_modules holds what package-lock.json says, however it came there. Runs on any Node. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** @typedef {{ readonly version?: string, readonly integrity?: string, readonly optional?: boolean }} Entry */

/**
 * Compares the lock file with the one that npm leaves inside node_modules when an installation is complete. Optional
 * packages may be absent: most are for other platforms.
 * @param {string} root The project's folder.
 */
export function isInstalled(root) {
  const wanted = readPackages(path.join(root, 'package-lock.json'));
  const found = readPackages(path.join(root, 'node_modules', '.package-lock.json'));
  if (wanted === null || found === null) return false;
  for (const [place, entry] of wanted) {
    const there = found.get(place);
    if (there === undefined ? place !== '' && entry.optional !== true : !isSame(entry, there)) return false;
  }
  return [...found.keys()].every((place) => wanted.has(place));
}

/** @param {string} file @returns {ReadonlyMap<string, Entry> | null} */
function readPackages(file) {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages));
  } catch {
    return null;
  }
}

/** @param {Entry} a @param {Entry} b */
function isSame(a, b) {
  return a.version === b.version && a.integrity === b.integrity;
}

/** The policy file: read at the start, and again whenever it changes on the disk. */
import { type FSWatcher, watch } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { EMPTY_POLICY, type PolicyProblem, type PolicyStatus } from '../coverage/policy/policy.ts';
import { LIMIT_BYTES, parsePolicy } from './parse.ts';

/** The file can't be read at the start; the message is one sentence. */
export class PolicyFileError extends Error {
  override readonly name = 'PolicyFileError';
}

export interface PolicyFile {
  readonly status: PolicyStatus;
  /** Calls `listener` with the status, now and after every change, until `stop`. */
  follow(listener: (status: PolicyStatus) => void): void;
  stop(): void;
}

/** Network file systems and mounted ConfigMaps tell of no change, so asking is what counts. */
const POLL_MS = 2_000;
/** An editor writes in several steps. */
const SETTLE_MS = 50;

/**
 * Reads the file. Rejects with a PolicyFileError when it can't be read; a file that is no valid policy is a status, not
 * an error. What was valid last stays in force until something valid replaces it. `now` in milliseconds.
 */
export async function openPolicy(file: string, now: () => number, pollMs = POLL_MS): Promise<PolicyFile> {
  const reader = new Reader(file, now);
  const { unreadable } = await reader.readAnew();
  if (unreadable !== null) throw new PolicyFileError(`The policy ${file} can't be read (${unreadable}).`);

  let stopFollowing = () => {};
  return {
    get status() {
      return reader.status;
    },
    follow(listener) {
      stopFollowing();
      stopFollowing = follow(reader, path.dirname(file), pollMs, listener);
    },
    stop: () => stopFollowing(),
  };
}

function follow(reader: Reader, folder: string, pollMs: number, listener: (status: PolicyStatus) => void): () => void {
  let isStopped = false;
  let isBusy = false;
  let settling: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    if (isBusy || isStopped) return;
    isBusy = true;
    const before = reader.status;
    if (await reader.hasChanged()) await reader.readAnew();
    isBusy = false;
    if (!isStopped && reader.status !== before) listener(reader.status);
  };
  const poll = setInterval(() => void look(), pollMs);
  poll.unref();
  const watcher = watchFolder(folder, () => {
    clearTimeout(settling);
    settling = setTimeout(() => void look(), SETTLE_MS);
    settling.unref();
  });
  listener(reader.status);
  return () => {
    isStopped = true;
    clearInterval(poll);
    clearTimeout(settling);
    watcher?.close();
  };
}

/** What a log says of a policy that is not in force as it stands; null when it is. */
export function problemLine({ state, file, loadedAt, problems }: PolicyStatus): string | null {
  if (state !== 'invalid') return null;
  const [first] = problems;
  const place = first === undefined || first.line === 0 ? '' : `:${first.line}:${first.column}`;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const inForce = loadedAt === null ? 'No policy is in force' : 'The last good one stays in force';
  return `The policy is invalid: ${file}${place}: ${first?.message ?? ''}${more} ${inForce}.`;
}

/** The folder and not the file: a rename and the swap of a ConfigMap's links put another file into its place. */
function watchFolder(folder: string, onEvent: () => void): FSWatcher | null {
  try {
    const watcher = watch(folder, { persistent: false }, onEvent);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    // Too many watches, or a file system without them: the poll finds every change.
    return null;
  }
}

class Reader {
  readonly #file: string;
  readonly #now: () => number;
  #print = '';
  #content: string | null = null;
  status: PolicyStatus;

  constructor(file: string, now: () => number) {
    this.#file = file;
    this.#now = now;
    this.status = { state: 'none', file: path.basename(file), loadedAt: null, problems: [], policy: EMPTY_POLICY };
  }

  async hasChanged(): Promise<boolean> {
    return (await fingerprint(this.#file)) !== this.#print;
  }

  /** `unreadable` is the system's code, such as ENOENT, or null. */
  async readAnew(): Promise<{ readonly unreadable: string | null }> {
    // Before the reading: what is written meanwhile is found by the next look.
    this.#print = await fingerprint(this.#file);
    try {
      const content = await readText(this.#file);
      if (typeof content === 'string') this.#take(content);
      else this.#refuse([content]);
      return { unreadable: null };
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
      // Whatever it was may pass without a trace in the fingerprint.
      this.#print = '';
      this.#refuse([{ line: 0, column: 0, message: `The file can't be read any more (${code}).` }]);
      return { unreadable: code };
    }
  }

  #take(content: string): void {
    if (content === this.#content) return;
    this.#content = content;
    const { policy, problems } = parsePolicy(content);
    if (policy === null) this.#refuse(problems, content);
    else this.status = { ...this.status, state: 'loaded', loadedAt: this.#now(), problems: [], policy };
  }

  #refuse(problems: readonly PolicyProblem[], content: string | null = null): void {
    this.#content = content;
    if (this.status.state === 'invalid' && isSame(this.status.problems, problems)) return;
    this.status = { ...this.status, state: 'invalid', problems };
  }
}

function isSame(a: readonly PolicyProblem[], b: readonly PolicyProblem[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Changes with every write, rename and swap of a link. */
async function fingerprint(file: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

/** The text, or what is wrong with the bytes. Throws the system's error. */
async function readText(file: string): Promise<string | PolicyProblem> {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(LIMIT_BYTES + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    if (length > LIMIT_BYTES) {
      return { line: 0, column: 0, message: `The file is larger than ${LIMIT_BYTES / 1024} KiB.` };
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, length));
  } catch (error) {
    if (error instanceof TypeError) return { line: 0, column: 0, message: 'The file is not UTF-8 text.' };
    throw error;
  } finally {
    await handle.close();
  }
}

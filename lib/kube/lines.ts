/** Splits a watch stream into its lines, whatever the chunks. */
import { KubeError } from './errors.ts';

const NEWLINE = 0x0a;
/** etcd holds objects to about 1.5 MB; as JSON with every character escaped that is 9 MB. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

export class LineSplitter {
  readonly #onLine: (line: Buffer) => void;
  readonly #maxBytes: number;
  #parts: Uint8Array[] = [];
  #bytes = 0;

  constructor(onLine: (line: Buffer) => void, maxBytes = MAX_LINE_BYTES) {
    this.#onLine = onLine;
    this.#maxBytes = maxBytes;
  }

  /**
   * Calls back for each line that the chunk completes, as bytes that last as long as the call. Throws a KubeError when a
   * line has no end within the limit. 0x0A never occurs inside a UTF-8 sequence, so bytes can be split before they are
   * decoded.
   */
  push(chunk: Uint8Array): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#hold(chunk.subarray(start, end));
      this.#finish();
      start = end + 1;
    }
    this.#hold(chunk.subarray(start));
  }

  #hold(part: Uint8Array): void {
    if (part.length === 0) return;
    this.#bytes += part.length;
    if (this.#bytes > this.#maxBytes) {
      throw new KubeError('unreadable', `the API server sent a line of more than ${this.#maxBytes} bytes`);
    }
    this.#parts.push(part);
  }

  #finish(): void {
    const parts = this.#parts;
    const [first] = parts;
    this.#parts = [];
    this.#bytes = 0;
    if (first !== undefined) this.#onLine(parts.length === 1 ? asBuffer(first) : Buffer.concat(parts));
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

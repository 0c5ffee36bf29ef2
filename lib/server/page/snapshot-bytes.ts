/** The snapshot as bytes, compressed once for all who ask for the same revision, on another thread. */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'br' | 'gzip' | 'identity';

export interface Body {
  readonly revision: number;
  readonly bytes: Uint8Array;
}

interface Kept {
  readonly revision: number;
  readonly body: Promise<Body>;
  isDone: boolean;
  /** Of who came while it was made, and found it old. */
  next: Promise<Body> | null;
}

/** Higher ones take a multiple of the time for a few percent. */
const BROTLI_QUALITY = 5;

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);

const COMPRESS: Readonly<Record<Encoding, (bytes: Uint8Array) => Promise<Uint8Array>>> = {
  br: (bytes) =>
    brotli(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
      },
    }),
  gzip: (bytes) => deflate(bytes),
  identity: (bytes) => Promise.resolve(bytes),
};

export class SnapshotBytes {
  readonly #revision: () => number;
  readonly #encode: () => Uint8Array;
  readonly #kept = new Map<Encoding, Kept>();
  #plain: Body | null = null;

  /** `encode` makes the bytes of the revision of now. */
  constructor(revision: () => number, encode: () => Uint8Array) {
    this.#revision = revision;
    this.#encode = encode;
  }

  /** Of now. Rejects where it can't be encoded. */
  get(encoding: Encoding): Promise<Body> {
    const kept = this.#kept.get(encoding);
    if (kept?.revision === this.#revision()) return kept.body;
    if (kept === undefined || kept.isDone) return this.#make(encoding);
    // One at a time, however many ask and however often the revision changes meanwhile.
    kept.next ??= kept.body.then(
      () => this.get(encoding),
      () => this.get(encoding),
    );
    return kept.next;
  }

  #make(encoding: Encoding): Promise<Body> {
    const made = this.#compressed(encoding);
    const kept: Kept = { revision: this.#revision(), body: made, isDone: false, next: null };
    this.#kept.set(encoding, kept);
    const end = () => {
      kept.isDone = true;
    };
    made.then(end, () => {
      end();
      if (this.#kept.get(encoding) === kept) this.#kept.delete(encoding);
    });
    return made;
  }

  async #compressed(encoding: Encoding): Promise<Body> {
    const { revision, bytes } = this.#plainNow();
    return { revision, bytes: await COMPRESS[encoding](bytes) };
  }

  #plainNow(): Body {
    const revision = this.#revision();
    if (this.#plain?.revision !== revision) this.#plain = { revision, bytes: this.#encode() };
    return this.#plain;
  }
}

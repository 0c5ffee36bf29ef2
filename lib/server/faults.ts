/** Mistakes of ours that nothing may stop for: counted, and told to the log once each. */
import { traceOf } from './errors.ts';

export type FaultyPart = 'listener' | 'codec' | 'digest';

export class Faults {
  readonly #counts: Record<FaultyPart, number> = { listener: 0, codec: 0, digest: 0 };
  readonly #log: (line: string) => void;

  constructor(log: (line: string) => void = (line) => process.stderr.write(line)) {
    this.#log = log;
  }

  get counts(): Readonly<Record<FaultyPart, number>> {
    return { ...this.#counts };
  }

  note(part: FaultyPart, error: unknown): void {
    this.#counts[part] += 1;
    if (this.#counts[part] === 1) this.#log(`The ${part} failed: ${traceOf(error)}\n`);
  }
}

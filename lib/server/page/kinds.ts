/** All that the grid shows of a cell, once for all cells that look the same. */
import type { Cell } from '../../coverage/model.ts';
import { isSpelledOut, STATE_LETTERS } from '../../coverage/picture.ts';
import { NOT_SAID_KIND } from '../../wire/kinds.ts';
import type { CellKind } from '../../wire/messages.ts';

/** Only grows: there are no more kinds than reasons in their few guises. */
export class KindPool {
  readonly #kinds: CellKind[] = [];
  readonly #places = new Map<string, number>();
  readonly #spelledOut: boolean[] = [];
  /** Most cells look like the one before. */
  #last = 0;

  get kinds(): readonly CellKind[] {
    return this.#kinds;
  }

  /** The place of a cell's kind, which comes at the end where it is new. */
  placeOf(cell: Cell): number {
    const last = this.#kinds[this.#last];
    if (last === undefined || !isOfKind(cell, last)) this.#last = this.#find(cell);
    return this.#last;
  }

  at(place: number): CellKind {
    return this.#kinds[place] ?? NOT_SAID_KIND;
  }

  letterAt(place: number): string {
    return STATE_LETTERS[this.at(place).state];
  }

  isSpelledOut(place: number): boolean {
    return this.#spelledOut[place] ?? true;
  }

  #find({ state, reason, severity, confidence, lastKnown }: Cell): number {
    const key = `${state} ${reason} ${severity} ${confidence} ${lastKnown ?? ''}`;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const kind = { state, reason, severity, confidence, ...(lastKnown === undefined ? {} : { lastKnown }) };
    const place = this.#kinds.push(kind) - 1;
    this.#places.set(key, place);
    this.#spelledOut.push(isSpelledOut(kind));
    return place;
  }
}

function isOfKind(cell: Cell, kind: CellKind): boolean {
  return (
    cell.state === kind.state &&
    cell.reason === kind.reason &&
    cell.severity === kind.severity &&
    cell.confidence === kind.confidence &&
    cell.lastKnown === kind.lastKnown
  );
}

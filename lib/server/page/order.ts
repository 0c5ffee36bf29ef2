/** Names in an order that both sides keep: what goes leaves a gap that closes, what is new comes at the end. */
export class Order {
  readonly #names: string[] = [];
  readonly #places = new Map<string, number>();

  get names(): readonly string[] {
    return this.#names;
  }

  get size(): number {
    return this.#names.length;
  }

  /** Undefined where there is no such name. */
  placeOf(name: string): number | undefined {
    return this.#places.get(name);
  }

  /** Puts a new name at the end, and returns its place. */
  add(name: string): number {
    const place = this.#names.push(name) - 1;
    this.#places.set(name, place);
    return place;
  }

  /** The places of those that are there, ascending. */
  placesOf(names: Iterable<string>): number[] {
    const places: number[] = [];
    for (const name of names) {
      const place = this.#places.get(name);
      if (place !== undefined) places.push(place);
    }
    return places.sort((a, b) => a - b);
  }

  /** Takes out what stands at these places, ascending. */
  removeAt(places: readonly number[]): void {
    if (places.length === 0) return;
    for (const place of places) this.#places.delete(this.#names[place] ?? '');
    closeGaps(this.#names, places);
    this.#names.length -= places.length;
    this.#names.forEach((name, place) => {
      this.#places.set(name, place);
    });
  }
}

/** Moves what stays over what stands at `places` (ascending); as many are left over at the end. */
export function closeGaps<T>(list: { [place: number]: T; readonly length: number }, places: readonly number[]): void {
  let gap = 0;
  for (let from = 0; from < list.length; from++) {
    if (from === places[gap]) gap++;
    else if (gap > 0) list[from - gap] = list[from] as T;
  }
}

/** Objects by number, from which any one can be picked at random. */
export class Shelf<Item> {
  readonly #items: Item[] = [];
  readonly #ids: number[] = [];
  readonly #places = new Map<number, number>();

  get size(): number {
    return this.#items.length;
  }

  get(id: number): Item | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.#items[place];
  }

  /** `share` is at least 0 and less than 1. Undefined when there is nothing. */
  pick(share: number): Item | undefined {
    return this.#items[Math.floor(share * this.#items.length)];
  }

  set(id: number, item: Item): void {
    const place = this.#places.get(id);
    if (place !== undefined) {
      this.#items[place] = item;
      return;
    }
    this.#places.set(id, this.#items.length);
    this.#items.push(item);
    this.#ids.push(id);
  }

  delete(id: number): void {
    const place = this.#places.get(id);
    if (place === undefined) return;
    this.#places.delete(id);
    const item = this.#items.pop() as Item;
    const last = this.#ids.pop() as number;
    if (last === id) return;
    this.#items[place] = item;
    this.#ids[place] = last;
    this.#places.set(last, place);
  }

  /** A copy, in no order that means anything. */
  all(): readonly Item[] {
    return this.#items.slice();
  }
}

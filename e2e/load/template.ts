/** A text with holes: made once from an object with marks in it, filled for every event. */

/** Marks a string value, or part of one. */
export function hole(field: string): string {
  return `{{${field}}}`;
}

/** Marks a value that is no string: what fills it is written without quotes. */
export function bareHole(field: string): string {
  return `{{#${field}}}`;
}

export class Template<Field extends string> {
  readonly #pieces: readonly string[];
  /** Places in what `fill` is given. */
  readonly #places: readonly number[];

  /** `fields` says in which order `fill` takes them. Throws for a mark that is not one of them. */
  constructor(object: object, fields: readonly Field[]) {
    const text = JSON.stringify(object)
      .slice(1)
      .replace(/"\{\{#(\w+)\}\}"/g, '{{$1}}');
    const parts = text.split(/\{\{(\w+)\}\}/);
    this.#pieces = parts.filter((_, index) => index % 2 === 0);
    this.#places = parts
      .filter((_, index) => index % 2 === 1)
      .map((name) => {
        const place = fields.indexOf(name as Field);
        if (place === -1) throw new Error(`a template has a hole "${name}" that nothing fills`);
        return place;
      });
  }

  /** The object as JSON without its first brace. Values go in as they are: they must need no escape. */
  fill(values: readonly string[]): string {
    const [first = ''] = this.#pieces;
    let text = first;
    for (let i = 0; i < this.#places.length; i += 1) {
      text += values[this.#places[i] as number] as string;
      text += this.#pieces[i + 1] as string;
    }
    return text;
  }
}

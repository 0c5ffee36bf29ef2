/**
 * Rows as text: `4+2,6` are the rows 3 to 5 and 11. Each number is how far it is from the row before (the first from
 * -1), what follows a plus how many rows come right behind. Base 36.
 */

const BASE = 36;

/** The rows of these names, in their order. Names without a row are left out. */
export function packRows(names: Iterable<string>, rowOf: ReadonlyMap<string, number>): string {
  const runs: string[] = [];
  let before = -1;
  let start = 0;
  let more = -1;
  const endRun = () => {
    if (more >= 0) runs.push(start.toString(BASE) + (more === 0 ? '' : `+${more.toString(BASE)}`));
  };
  for (const name of names) {
    const row = rowOf.get(name);
    if (row === undefined) continue;
    if (more >= 0 && row === before + 1) more++;
    else {
      endRun();
      start = row - before;
      more = 0;
    }
    before = row;
  }
  endRun();
  return runs.join();
}

/** The names in these rows. Rows that are not there are left out. */
export function unpackRows(text: string, names: readonly string[]): string[] {
  const found: string[] = [];
  if (text === '') return found;
  let row = -1;
  for (const run of text.split(',')) {
    const [step = '', more = '0'] = run.split('+');
    row += Number.parseInt(step, BASE);
    const last = row + Number.parseInt(more, BASE);
    for (; row <= last; row++) {
      const name = names[row];
      if (name !== undefined) found.push(name);
    }
    row = last;
  }
  return found;
}

/** Work in steps, for whoever has other things to do in between. */

/** All of it at once. */
export function finish<Made>(steps: Generator<void, Made>): Made {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** What is asked of one object again and again, and worked out once. */
import type { Picture } from '../picture.ts';

/** The same function, which remembers what it made as long as the object lives. No object may change. */
export function oncePer<Key extends object, Made>(make: (key: Key) => Made): (key: Key) => Made {
  const made = new WeakMap<Key, { readonly value: Made }>();
  return (key) => {
    let known = made.get(key);
    if (known === undefined) {
      known = { value: make(key) };
      made.set(key, known);
    }
    return known.value;
  };
}

export const oncePerPicture = <Made>(make: (picture: Picture) => Made) => oncePer(make);

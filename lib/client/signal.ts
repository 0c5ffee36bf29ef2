/** A value that changes outside React, for what would otherwise render the whole page: a pointer, a request to focus. */
export interface Signal<T> {
  subscribe(listener: () => void): () => void;
  getSnapshot(): T;
  set(value: T): void;
}

export function createSignal<T>(initial: T): Signal<T> {
  const listeners = new Set<() => void>();
  let value = initial;
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
  };
}

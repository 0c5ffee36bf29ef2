import { describe, expect, it, vi } from 'vitest';
import { createViewStore, type HistoryPort } from './view-store.ts';

function makeHistory(first: string) {
  const entries = [first];
  const listeners = new Set<() => void>();
  const port: HistoryPort = {
    push: (url) => entries.push(url),
    replace: (url) => {
      entries[entries.length - 1] = url;
    },
    search: () => entries.at(-1) ?? '',
    onTravel(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const back = () => {
    entries.pop();
    for (const listener of listeners) listener();
  };
  return { port, entries, listeners, back };
}
const cell = { daemonSet: 'a/b', node: 'n' };

describe('the view', () => {
  it('pushes what is selected and replaces what is filtered', () => {
    const { port, entries } = makeHistory('');
    const view = createViewStore('', port);
    view.select({ cell });
    view.filter({ q: 'gpu' });
    view.filter({ q: 'gpu a' });
    expect(entries).toEqual(['', '?cell=a/b@n&q=gpu%20a']);
  });

  it('does not push what is selected already', () => {
    const { port, entries } = makeHistory('?cell=a/b@n');
    createViewStore('?cell=a/b@n', port).select({ cell: { ...cell } });
    expect(entries).toHaveLength(1);
  });

  it('follows the reader back, and tells its listeners', () => {
    const { port, back } = makeHistory('');
    const view = createViewStore('', port);
    const listener = vi.fn();
    view.subscribe(listener);
    view.select({ cell });
    back();
    expect(view.getSnapshot().cell).toBeNull();
    expect(listener).toHaveBeenCalledTimes(2);
  });

  it('clears the address when nothing is left of the view', () => {
    const { port, entries } = makeHistory('?q=x');
    createViewStore('?q=x', port).filter({ q: '' });
    expect(entries).toEqual(['?']);
  });

  it('listens to the browser only while someone listens to it', () => {
    const { port, listeners } = makeHistory('');
    const stop = createViewStore('', port).subscribe(() => {});
    expect(listeners.size).toBe(1);
    stop();
    expect(listeners.size).toBe(0);
  });
});

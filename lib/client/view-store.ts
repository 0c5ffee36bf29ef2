/** The view as the address bar has it. Selecting makes a step back possible, filtering does not. */
import { decodeView, encodeView, type ViewState } from './view-state.ts';

/** The part of a browser's history that this needs. */
export interface HistoryPort {
  push(url: string): void;
  replace(url: string): void;
  search(): string;
  /** Calls back when the reader goes back or forward; returns the way to stop. */
  onTravel(listener: () => void): () => void;
}

export interface ViewStore {
  subscribe(listener: () => void): () => void;
  getSnapshot(): ViewState;
  select(change: Partial<ViewState>): void;
  filter(change: Partial<ViewState>): void;
}

export function createViewStore(search: string, history: HistoryPort): ViewStore {
  const listeners = new Set<() => void>();
  let view = decodeView(search);
  let stopTravel: (() => void) | null = null;

  function show(next: ViewState): void {
    view = next;
    for (const listener of listeners) listener();
  }

  function urlOf(next: ViewState): string {
    return encodeView(next) || '?';
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      stopTravel ??= history.onTravel(() => show(decodeView(history.search())));
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stopTravel?.();
        stopTravel = null;
      };
    },
    getSnapshot: () => view,
    select(change) {
      const next = { ...view, ...change };
      if (encodeView(next) === encodeView(view)) return;
      history.push(urlOf(next));
      show(next);
    },
    filter(change) {
      const next = { ...view, ...change };
      history.replace(urlOf(next));
      show(next);
    },
  };
}

/** Next's router takes part in the two calls and keeps its own state in the entry. */
export const browserHistory: HistoryPort = {
  push: (url) => window.history.pushState(null, '', url),
  replace: (url) => window.history.replaceState(null, '', url),
  search: () => window.location.search,
  onTravel(listener) {
    window.addEventListener('popstate', listener);
    return () => window.removeEventListener('popstate', listener);
  },
};

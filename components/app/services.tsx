'use client';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useSyncExternalStore } from 'react';
import type { ConnectionState } from '../../lib/client/connection.ts';
import type { PageData } from '../../lib/client/page-data.ts';
import type { PageServices } from '../../lib/client/page-services.ts';
import type { Signal } from '../../lib/client/signal.ts';
import type { ViewState } from '../../lib/client/view-state.ts';
import type { Digest } from '../../lib/coverage/digest/digest.ts';

const ServicesContext = createContext<PageServices | null>(null);

export function ServicesProvider({ services, children }: { services: PageServices; children: ReactNode }) {
  return <ServicesContext value={services}>{children}</ServicesContext>;
}

export function useServices(): PageServices {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error('ServicesProvider is missing above this component.');
  return services;
}

interface Store<T> {
  subscribe(listener: () => void): () => void;
  getSnapshot(): T;
}

function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
}

export function usePageData(): PageData {
  return useStore(useServices().pictures);
}

export function useDigest(): Digest {
  return useStore(useServices().digests);
}

/** Asks for the words of a row, as long as the component is shown. */
export function useWords(node: string): void {
  const { words } = useServices();
  useEffect(() => words.want(node), [words, node]);
}

export function useView(): ViewState {
  return useStore(useServices().view);
}

export function useConnection(): ConnectionState {
  return useStore(useServices().connection);
}

export function useHeldGaps(): ReadonlySet<string> {
  return useStore(useServices().gaps);
}

export function useSignal<T>(signal: Signal<T>): T {
  return useStore(signal);
}

/** The server's time in milliseconds, in whole steps: a component renders once a step. */
export function useNow(stepMs: number): number {
  const { clock } = useServices();
  const read = useCallback(() => Math.floor(clock.getSnapshot() / stepMs) * stepMs, [clock, stepMs]);
  return useSyncExternalStore(clock.subscribe, read, read);
}

const subscribeToNothing = () => () => {};

/** False on the server and for the first render in the browser, so that both say the same. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  );
}

/** False on the server: what depends on it must be the lesser change. */
export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => false,
  );
}

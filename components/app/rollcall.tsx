'use client';
import { useEffect, useState } from 'react';
import { connect, createPageServices } from '../../lib/client/page-services.ts';
import type { PageStart } from '../../lib/client/picture-store.ts';
import { Screen } from './screen.tsx';
import { ServicesProvider } from './services.tsx';

export interface RollcallProps {
  readonly start: PageStart;
  /** The query string that the server was asked with. */
  readonly search: string;
  /** Milliseconds, when the server made the page. */
  readonly now: number;
}

/** The whole page: drawn on the server from one snapshot, alive once its script runs. */
export function Rollcall({ start, search, now }: RollcallProps) {
  const [services] = useState(() => createPageServices(start, search, now));
  useEffect(() => connect(services), [services]);
  return (
    <ServicesProvider services={services}>
      <Screen />
    </ServicesProvider>
  );
}

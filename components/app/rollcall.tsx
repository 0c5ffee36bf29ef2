'use client';
import { useEffect, useState } from 'react';
import { createPageServices } from '../../lib/client/page-services.ts';
import type { Digest } from '../../lib/coverage/digest/digest.ts';
import type { Picture } from '../../lib/coverage/picture.ts';
import { Screen } from './screen.tsx';
import { ServicesProvider } from './services.tsx';

export interface RollcallProps {
  readonly picture: Picture;
  /** Of that picture. */
  readonly digest: Digest;
  /** The query string that the server was asked with. */
  readonly search: string;
  /** Milliseconds, when the server made the page. */
  readonly now: number;
}

/** The whole page: drawn on the server from one picture, alive once its script runs. */
export function Rollcall({ picture, digest, search, now }: RollcallProps) {
  const [services] = useState(() => createPageServices(picture, digest, search, now));
  useEffect(() => {
    services.connection.start();
    return () => services.connection.stop();
  }, [services]);
  return (
    <ServicesProvider services={services}>
      <Screen />
    </ServicesProvider>
  );
}
